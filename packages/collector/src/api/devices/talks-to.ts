// Whom a device talks to, from the flows that were stored.
import { scopeOf } from '@lanhound/proto';
import { type Device, deviceLabel } from '../../inventory/device.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import type { Store } from '../../store/store.ts';
import { StoreError } from '../../store/store-error.ts';

export interface Destination {
  /** The name that was asked for, or the address. */
  name: string;
  address: string;
  /** Of a device of this site. */
  device?: { mac: string; label: string };
  sentBytes: number;
  receivedBytes: number;
  flows: number;
}

interface TalksDeps {
  store: Pick<Store, 'select'>;
  inventory: Pick<Inventory, 'find'>;
  signal: AbortSignal;
}

const WEEK_US = 7 * 24 * 3_600_000_000;
const DESTINATIONS_MAX = 10;
/** Groups that everybody talks to are left out, so a few more are asked for. */
const ASKED_MAX = 3 * DESTINATIONS_MAX;

/** A name comes with one event of a flow. What two sensors saw counts once: as the one saw it that saw more. */
const sqlOf = (src: string, dst: string): string => `
SELECT who AS name, any(address) AS address, max(sent) AS sentBytes, max(received) AS receivedBytes, max(flows) AS flows
FROM (
  SELECT if(name = '', peer, name) AS who, any(peer) AS address, sensor, sum(sent) AS sent, sum(received) AS received,
    count() AS flows
  FROM (
    SELECT sensor, any(if(${src}, dst, src)) AS peer, max(serverName) AS name,
      sum(if(${src}, srcBytes, dstBytes)) AS sent, sum(if(${src}, dstBytes, srcBytes)) AS received
    FROM flows
    WHERE site = {site:String} AND time >= fromUnixTimestamp64Micro({fromUs:Int64}) AND (${src} OR ${dst})
    GROUP BY sensor, epoch, flowId
  )
  GROUP BY who, sensor
)
GROUP BY who ORDER BY sentBytes + receivedBytes DESC, who LIMIT {most:UInt32}`;

const BY_MAC = sqlOf('srcMac IN {own:Array(String)}', 'dstMac IN {own:Array(String)}');
const BY_ADDRESS = sqlOf('src IN {own:Array(String)}', 'dst IN {own:Array(String)}');

type Row = Omit<Destination, 'device'>;

/** Of the seven days until it was last seen, most bytes first; nothing when the store cannot answer now. */
export async function talksTo(device: Device, deps: TalksDeps): Promise<{ talksTo?: Destination[] }> {
  const { site, macs, addresses, router, lastSeen } = device;
  // Frames of a router carry what others say.
  const [sql, own] = router ? [BY_ADDRESS, addresses] : [BY_MAC, macs];
  const params = { site, own, fromUs: lastSeen - WEEK_US, most: ASKED_MAX };
  const rows = await deps.store.select<Row>(sql, params, deps.signal).catch(nothing);
  if (!rows) return {};
  const destinations = rows.filter(({ address }) => isOne(address)).slice(0, DESTINATIONS_MAX);
  return { talksTo: destinations.map((row) => ({ ...row, ...deviceAt(row.address, site, deps) })) };
}

function deviceAt(ip: string, site: string, { inventory }: TalksDeps): Pick<Destination, 'device'> {
  const device = inventory.find(site, { ip });
  return device ? { device: { mac: device.mac, label: deviceLabel(device) } } : {};
}

function nothing(error: unknown): undefined {
  if (!(error instanceof StoreError)) throw error;
}

/** One host, and no group. */
const isOne = (ip: string): boolean => !['multicast', 'broadcast', 'unspecified'].includes(scopeOf(ip));

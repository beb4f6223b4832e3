import type { NeighborEvent } from '@lanhound/proto';
import { z } from 'zod';
import type { DetectorDeps } from '../detector.ts';
import { boundedMap } from '../window.ts';

const SECOND_US = 1_000_000;

/** Of all sites together; a site has one or two. */
const ADDRESSES_MAX = 4_000;
/** Those that had the address before, as the machines of a failover have in turns. */
const FORMER_MAX = 8;
/** Whoever has the address alone for so long has it; a quarrel over it is arp-spoof's. */
const SETTLED_US = 60 * SECOND_US;
/** The same while the one before is still heard with other packets. */
const SETTLED_BESIDE_US = 600 * SECOND_US;
/** What was under way when the new one came. */
const UNDER_WAY_US = 5 * SECOND_US;

const Pending = z.object({
  mac: z.string(),
  sensor: z.string(),
  sinceUs: z.number(),
  lastUs: z.number(),
  count: z.number(),
});

const Gateway = z.object({
  site: z.string(),
  ip: z.string(),
  mac: z.string().exactOptional(),
  lastUs: z.number(),
  former: z.array(z.string()).max(FORMER_MAX),
  pending: Pending.exactOptional(),
});
type Gateway = z.output<typeof Gateway>;

/** The gateway is another one. */
export interface GatewayChange {
  ip: string;
  mac: string | undefined;
  sensor: string;
  time: number;
  before: { ip: string; mac?: string | undefined; lastUs?: number } | undefined;
  /** The DHCP server that says so. */
  saidBy?: string;
}

/** Which machine has a gateway's address. */
export interface GatewayAddresses {
  /** The address is a gateway's. */
  add(site: string, ip: string, timeUs: number): void;
  has(site: string, ip: string): boolean;
  neighbor(event: NeighborEvent): void;
  tick(nowUs: number): void;
  save(): unknown;
  restore(state: unknown): void;
}

export function gatewayAddresses({
  deviceOf,
  onRefused,
  onChange,
}: Pick<DetectorDeps, 'deviceOf' | 'onRefused'> & {
  onChange(site: string, change: GatewayChange): void;
}): GatewayAddresses {
  const gateways = boundedMap<Gateway>({ keysMax: ADDRESSES_MAX, onRefused: () => onRefused('gateways') });

  const isOneDevice = (site: string, a: string, b: string): boolean => {
    const [one, other] = [deviceOf(site, { mac: a }), deviceOf(site, { mac: b })];
    return one !== undefined && one.mac === other?.mac;
  };
  const claim = (gateway: Gateway, mac: string, { site, sensor, time }: NeighborEvent): void => {
    gateway.mac ??= mac;
    if (gateway.mac !== mac && (gateway.former.includes(mac) || isOneDevice(site, gateway.mac, mac))) {
      remember(gateway, mac);
    }
    if (gateway.mac === mac) {
      gateway.lastUs = Math.max(gateway.lastUs, time);
      delete gateway.pending;
    } else if (gateway.pending?.mac === mac) {
      gateway.pending.lastUs = Math.max(gateway.pending.lastUs, time);
      gateway.pending.count++;
    } else {
      gateway.pending = { mac, sensor, sinceUs: time, lastUs: time, count: 1 };
    }
  };
  const settle = (gateway: Gateway, nowUs: number): void => {
    const { site, ip, mac, pending, lastUs } = gateway;
    if (!pending || pending.count < 2 || !mac) return;
    const isBeside = (deviceOf(site, { mac })?.lastSeen ?? 0) > pending.sinceUs + UNDER_WAY_US;
    if (nowUs - pending.sinceUs < (isBeside ? SETTLED_BESIDE_US : SETTLED_US)) return;
    remember(gateway, pending.mac);
    gateway.lastUs = pending.lastUs;
    delete gateway.pending;
    onChange(site, { ip, mac: pending.mac, sensor: pending.sensor, time: nowUs, before: { ip, mac, lastUs } });
  };

  return {
    add(site, ip, timeUs) {
      const key = `${site} ${ip}`;
      if (!gateways.get(key)) gateways.set(key, { site, ip, lastUs: timeUs, former: [] });
    },
    has: (site, ip) => gateways.get(`${site} ${ip}`) !== undefined,
    neighbor(event) {
      const { site, senderIp, senderMac, etherMac, op } = event;
      const gateway = senderIp === undefined || op === 'probe' ? undefined : gateways.get(`${site} ${senderIp}`);
      const mac = senderMac ?? etherMac;
      if (gateway && mac) claim(gateway, mac, event);
    },
    tick(nowUs) {
      for (const [, gateway] of gateways.entries()) settle(gateway, nowUs);
    },
    save: () => gateways.save(),
    restore: (state) => gateways.restore(z.array(z.tuple([z.string(), Gateway])).parse(state)),
  };
}

/** Another has it now, and the one before may have it again. */
function remember(gateway: Gateway, mac: string): void {
  if (gateway.mac && !gateway.former.includes(gateway.mac)) gateway.former = [gateway.mac, ...gateway.former];
  gateway.former = gateway.former.slice(0, FORMER_MAX);
  gateway.mac = mac;
}

import { formatTime } from '@lanhound/proto';
import { z } from 'zod';
import type { SensorRegistry } from '../../ingest/sensors.ts';
import { type Device, deviceLabel, kindOf } from '../../inventory/device.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import type { Store } from '../../store/store.ts';
import { alertOfRow } from '../alerts.ts';
import { time } from '../parameter.ts';
import { HttpError, route } from '../route.ts';
import { type Condition, commonConditions, Filter, isOneOf, selectPage } from '../rows.ts';
import type { ReportAlert, ReportDevice, SiteReport } from './site-report.ts';

/** More than these nobody reads. */
const ALERTS_MAX = 500;
const DECISIONS_MAX = 1_000;
const DEVICES_MAX = 100;
const TALKERS_MAX = 10;
const REASONS_MAX = 20;
/** Of the flows of a longer while the database would be busy for too long. */
const SPAN_US_MAX = 92 * 86_400_000_000;

const ReportQuery = z.strictObject({
  site: Filter.site,
  from: time.describe('From this time on, RFC 3339.'),
  to: time.describe('Until this time, RFC 3339.'),
});
type Period = z.output<typeof ReportQuery>;

export interface ReportDeps {
  store: Store;
  inventory: Inventory;
  sensors: SensorRegistry;
}

export const reportRoute = ({ store, inventory, sensors }: ReportDeps) =>
  route({
    path: '/api/v1/report',
    audience: 'viewer',
    summary: 'What happened in a while: alerts, what was told, devices, talkers.',
    query: ReportQuery,
    answer: async (period, signal): Promise<SiteReport> => {
      const { from, to, site } = period;
      if (from >= to) throw new HttpError(400, 'from is not before to');
      if (to - from > SPAN_US_MAX) throw new HttpError(400, 'from and to are more than 92 days apart');
      const ask = asking(store, period, signal);
      const alerts = await ask.alerts();
      const isHere = (each: { site: string }) => site === undefined || each.site === site;
      const appeared = [...inventory.all()].filter((each) => isHere(each) && isWithin(each.firstSeen, period));
      const decisions = await ask.decisions(alerts.items);
      return {
        ...{ from: formatTime(from), to: formatTime(to) },
        ...{ alerts: alerts.items, alertsOmitted: alerts.omitted },
        ...{ decisions: decisions.items, decisionsOmitted: decisions.omitted },
        devices: devicesOf(alerts.items, inventory),
        newDevices: appeared.slice(0, DEVICES_MAX).map(deviceOf),
        newDevicesOmitted: Math.max(0, appeared.length - DEVICES_MAX),
        detectors: await ask.detectors(),
        talkers: (await ask.talkers()).map(({ site: at, ...talker }) => {
          const device = inventory.find(at, { ip: talker.address });
          return device ? { ...talker, label: deviceLabel(device) } : talker;
        }),
        muted: await ask.muted(),
        sensors: sensors
          .all()
          .filter(isHere)
          .map((each) => ({ site: each.site, sensor: each.sensor, lastHeard: formatTime(each.lastHeard) })),
      };
    },
  });

const isWithin = (us: number, { from, to }: Period): boolean => us >= from && us < to;

const DETECTORS_SQL = 'SELECT detector, count() AS alerts, sum(count) AS findings FROM alerts FINAL';

const TALKERS_SQL = `
SELECT address, any(at) AS site, sum(sent) AS sentBytes, sum(received) AS receivedBytes FROM (
  SELECT src AS address, site AS at, sum(srcBytes) AS sent, sum(dstBytes) AS received
  FROM flows WHERE {where} GROUP BY ALL
  UNION ALL
  SELECT dst, site, sum(dstBytes), sum(srcBytes) FROM flows WHERE {where} GROUP BY ALL
)
GROUP BY address ORDER BY sentBytes + receivedBytes DESC, address LIMIT {most:UInt32}`;

interface Talker {
  address: string;
  site: string;
  sentBytes: number;
  receivedBytes: number;
}

/** Questions about one period. */
function asking(store: Store, period: Period, signal: AbortSignal) {
  const within = whereOf(commonConditions(period, 'time'));
  const alive = whereOf([
    ...commonConditions({ site: period.site, to: period.to }, 'firstTime'),
    ...commonConditions({ from: period.from }, 'lastTime'),
  ]);
  const rows = <Row>(sql: string, params: Record<string, unknown>) => store.select<Row>(sql, params, signal);
  return {
    async alerts(): Promise<{ items: ReportAlert[]; omitted: number }> {
      const order = 'ORDER BY firstTime DESC, id LIMIT {most:UInt32}';
      const sql = `SELECT * FROM alerts FINAL WHERE ${alive.sql} ${order}`;
      const found = await rows<Record<string, unknown>>(sql, { ...alive.params, most: ALERTS_MAX });
      const items = found.map(presentAlert).reverse();
      if (items.length < ALERTS_MAX) return { items, omitted: 0 };
      const counted = `SELECT count() AS alerts FROM alerts FINAL WHERE ${alive.sql}`;
      const [all] = await rows<{ alerts: number }>(counted, alive.params);
      return { items, omitted: Number(all?.alerts ?? 0) - items.length };
    },
    async decisions(alerts: readonly ReportAlert[]) {
      const ids = isOneOf(
        'alert',
        alerts.map(({ id }) => id),
      );
      // What was told of an alert of the last minute was told after the period.
      const conditions = [...commonConditions({ ...period, to: undefined }, 'time'), ids];
      const query = { table: 'decisions', timeColumn: 'time', ties: ['alert', 'receiver', 'stage', 'outcome'] };
      const limits = { final: true, limit: DECISIONS_MAX, cursor: undefined };
      const { items, next } = await selectPage(store, { ...query, conditions, ...limits }, signal);
      const omitted = next === undefined ? 0 : await this.countDecisions(ids, items.length);
      return { items: items.reverse() as SiteReport['decisions'], omitted };
    },
    async countDecisions(ids: Condition | undefined, given: number): Promise<number> {
      const { sql, params } = whereOf([...commonConditions({ ...period, to: undefined }, 'time'), ids]);
      const [all] = await rows<{ count: number }>(`SELECT count() AS count FROM decisions FINAL WHERE ${sql}`, params);
      return Number(all?.count ?? 0) - given;
    },
    detectors: () =>
      rows<SiteReport['detectors'][number]>(
        `${DETECTORS_SQL} WHERE ${alive.sql} GROUP BY detector ORDER BY alerts DESC, detector`,
        alive.params,
      ),
    talkers: () => rows<Talker>(TALKERS_SQL.replaceAll('{where}', within.sql), { ...within.params, most: TALKERS_MAX }),
    muted: () =>
      rows<SiteReport['muted'][number]>(
        `SELECT stage, outcome, reason, uniqExact(alert) AS alerts FROM decisions FINAL WHERE ${within.sql} ` +
          "AND outcome IN ('muted', 'summary', 'waits') AND stage NOT IN ('route', 'group') " +
          'GROUP BY stage, outcome, reason ORDER BY alerts DESC, reason LIMIT {most:UInt32}',
        { ...within.params, most: REASONS_MAX },
      ),
  };
}

function whereOf(conditions: readonly (Condition | undefined)[]): Condition {
  const given = conditions.filter((each) => each !== undefined);
  return {
    sql: given.map(({ sql }) => `(${sql})`).join(' AND ') || '1',
    params: Object.assign({}, ...given.map(({ params }) => params)),
  };
}

function presentAlert(row: Record<string, unknown>): ReportAlert {
  const { resolvedTime, address, ...rest } = alertOfRow(row) as ReportAlert & { resolvedTime?: string | null };
  return { ...rest, ...(address ? { address } : {}), ...(resolvedTime ? { resolvedTime } : {}) };
}

/** As they are known today; those that are no more as the alert has them. */
function devicesOf(alerts: readonly ReportAlert[], inventory: Inventory): ReportDevice[] {
  const devices = new Map<string, ReportDevice>();
  for (const { site, device } of alerts) {
    if (!device) continue;
    const { mac, name, address, vendor } = device;
    const known = inventory.find(site, { mac });
    const addresses = address ? [address] : [];
    const asThen = { site, mac, label: name ?? mac, macs: [mac], names: name ? [name] : [], addresses };
    const found = known ? deviceOf(known) : { ...asThen, ...(vendor ? { vendor } : {}) };
    devices.set(`${site} ${found.mac}`, found);
  }
  return [...devices.values()];
}

const deviceOf = (device: Device): ReportDevice => ({
  ...{ site: device.site, mac: device.mac, label: deviceLabel(device), macs: [...device.macs] },
  ...{ names: [...device.names], addresses: [...device.addresses], vendor: device.vendor, kind: kindOf(device) },
  ...{ model: device.model, owner: device.given.owner, state: device.state, firstSeen: formatTime(device.firstSeen) },
});

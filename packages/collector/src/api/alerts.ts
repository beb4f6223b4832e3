import { z } from 'zod';
import type { Alert } from '../detect/alert.ts';
import { SEVERITIES } from '../detect/detector.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Notifier } from '../notify/notifier.ts';
import type { Store } from '../store/store.ts';
import { macsOf } from './devices/device-lookup.ts';
import { PageQuery } from './page.ts';
import { HttpError, route } from './route.ts';
import { commonConditions, equals, Filter, isOneOf, selectPage } from './rows.ts';

const AlertsQuery = z.strictObject({
  ...Filter,
  severity: z.enum(SEVERITIES).optional().describe('This severity and worse.'),
  detector: z.string().max(64).optional().describe('Only from this detector.'),
  fingerprint: z.string().max(64).optional().describe('Only of this problem.'),
  ...PageQuery,
});

/** Names one alert in the path of a route. */
export const AlertQuery = z.strictObject({
  id: z.string().min(1).max(100).describe('Its id, or as much of its beginning as no other problem has.'),
});

/** An alert as the interface gives it; times are RFC 3339. */
export type StoredAlert = Omit<Alert, 'firstTime' | 'lastTime' | 'resolvedTime'> & {
  firstTime: string;
  lastTime: string;
  resolvedTime?: string;
};

const TABLE = { table: 'alerts', timeColumn: 'firstTime', ties: ['site', 'id'], final: true };

export const alertsRoute = (store: Store, inventory: Inventory, notifier: Pick<Notifier, 'whySilent'>) =>
  route({
    path: '/api/v1/alerts',
    audience: 'viewer',
    summary: 'Alerts, newest first.',
    query: AlertsQuery,
    answer: async (query, signal) => {
      const conditions = [
        ...commonConditions(query, 'firstTime'),
        isOneOf('deviceMac', macsOf(inventory, query)),
        query.ip === undefined
          ? undefined
          : { sql: 'deviceAddress = {ip:String} OR address = {ip:String}', params: { ip: query.ip } },
        equals('detector', query.detector),
        equals('fingerprint', query.fingerprint),
        atLeast(query.severity),
      ];
      const page = await selectPage(store, { ...TABLE, conditions, limit: query.limit, cursor: query.cursor }, signal);
      return { ...page, items: page.items.map(alertOfRow).map((alert) => withSilence(alert, notifier)) };
    },
  });

export const alertRoute = (store: Store, notifier: Pick<Notifier, 'whySilent'>) =>
  route({
    path: '/api/v1/alerts/:id',
    audience: 'viewer',
    summary: 'One alert.',
    query: AlertQuery,
    answer: async ({ id }, signal) => withSilence(await findAlert(store, id, signal), notifier),
  });

/** Alerts that begin alike are looked at up to so many. */
const ALIKE_MAX = 20;

/**
 * The alert of this id, or of an id that begins so: the newest of one problem. Throws 404 when there is none, 409 when
 * several problems are alike.
 */
export async function findAlert(store: Store, id: string, signal: AbortSignal): Promise<StoredAlert> {
  const startsSo = { sql: 'startsWith(id, {id:String})', params: { id } };
  const query = { ...TABLE, conditions: [startsSo], limit: ALIKE_MAX, cursor: undefined };
  const found = (await selectPage(store, query, signal)).items.map(alertOfRow);
  const exact = found.find((alert) => alert.id === id);
  if (exact) return exact;
  const [newest] = found;
  if (!newest) throw new HttpError(404, `no alert ${id}`);
  const alike = new Set(found.map(({ fingerprint }) => fingerprint));
  if (alike.size === 1) return newest;
  const titles = found.slice(0, 3).map((alert) => `${alert.id} (${alert.title})`);
  throw new HttpError(409, `${id} could be ${titles.join(' or ')}: give more of it`);
}

function atLeast(severity: (typeof SEVERITIES)[number] | undefined) {
  if (severity === undefined) return undefined;
  return {
    sql: 'severity IN {severities:Array(String)}',
    params: { severities: SEVERITIES.slice(SEVERITIES.indexOf(severity)) },
  };
}

/** The store keeps a flat row; people get the device and the evidence as objects. */
export function alertOfRow(row: Record<string, unknown>): StoredAlert {
  const { deviceMac, deviceName, deviceAddress, deviceVendor, evidence, updated, ...rest } = row;
  const device = deviceMac
    ? { mac: deviceMac, name: deviceName, address: deviceAddress, vendor: deviceVendor }
    : undefined;
  const alert = { ...rest, ...(device ? { device } : {}), evidence: JSON.parse(String(evidence ?? '{}')) };
  return alert as unknown as StoredAlert;
}

/** With the silence that holds it back as long as it lasts. */
function withSilence(
  alert: StoredAlert,
  { whySilent }: Pick<Notifier, 'whySilent'>,
): StoredAlert & { silenced?: string } {
  const silenced = alert.resolvedTime === undefined ? whySilent(alert) : undefined;
  return silenced === undefined ? alert : { ...alert, silenced };
}

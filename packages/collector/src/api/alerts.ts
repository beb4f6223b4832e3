import { z } from 'zod';
import { SEVERITIES } from '../detect/detector.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Store } from '../store/store.ts';
import { macsOf } from './devices/device-lookup.ts';
import { PageQuery } from './page.ts';
import { HttpError, route } from './route.ts';
import { commonConditions, equals, Filter, isOneOf, selectPage } from './rows.ts';

const AlertsQuery = z.strictObject({
  ...Filter,
  severity: z.enum(SEVERITIES).optional().describe('This severity and worse.'),
  detector: z.string().max(64).optional().describe('Only from this detector.'),
  ...PageQuery,
});

const AlertQuery = z.strictObject({ id: z.string().min(1).max(100) });

const TABLE = { table: 'alerts', timeColumn: 'firstTime', ties: ['site', 'id'], final: true };

export const alertsRoute = (store: Store, inventory: Inventory) =>
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
        atLeast(query.severity),
      ];
      const page = await selectPage(store, { ...TABLE, conditions, limit: query.limit, cursor: query.cursor }, signal);
      return { ...page, items: page.items.map(alertOfRow) };
    },
  });

export const alertRoute = (store: Store) =>
  route({
    path: '/api/v1/alerts/:id',
    audience: 'viewer',
    summary: 'One alert.',
    query: AlertQuery,
    answer: async ({ id }, signal) => {
      const query = { ...TABLE, conditions: [equals('id', id)], limit: 1, cursor: undefined };
      const [row] = (await selectPage(store, query, signal)).items;
      if (!row) throw new HttpError(404, `no alert ${id}`);
      return alertOfRow(row);
    },
  });

function atLeast(severity: (typeof SEVERITIES)[number] | undefined) {
  if (severity === undefined) return undefined;
  return {
    sql: 'severity IN {severities:Array(String)}',
    params: { severities: SEVERITIES.slice(SEVERITIES.indexOf(severity)) },
  };
}

/** The store keeps a flat row; people get the device and the evidence as objects. */
function alertOfRow(row: Record<string, unknown>): Record<string, unknown> {
  const { deviceMac, deviceName, deviceAddress, deviceVendor, evidence, updated, ...rest } = row;
  const device = deviceMac
    ? { mac: deviceMac, name: deviceName, address: deviceAddress, vendor: deviceVendor }
    : undefined;
  return { ...rest, ...(device ? { device } : {}), evidence: JSON.parse(String(evidence ?? '{}')) };
}

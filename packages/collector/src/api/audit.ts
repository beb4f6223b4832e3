import { z } from 'zod';
import { AUDIT_ACTIONS } from '../inventory/changes.ts';
import { deviceLabel } from '../inventory/device.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Store } from '../store/store.ts';
import { macsOf } from './devices/device-lookup.ts';
import { PageQuery } from './page.ts';
import { route } from './route.ts';
import { commonConditions, equals, Filter, isOneOf, selectPage } from './rows.ts';

const AuditQuery = z.strictObject({
  site: Filter.site,
  from: Filter.from,
  to: Filter.to,
  mac: Filter.mac,
  by: z.string().max(63).optional().describe('Only changes by this user or token, or by lanhound itself.'),
  action: z.enum(AUDIT_ACTIONS).optional().describe('Only changes of this kind.'),
  ...PageQuery,
});

export const auditRoute = (store: Store, inventory: Inventory) =>
  route({
    path: '/api/v1/audit',
    audience: 'viewer',
    summary: 'Who changed what about devices and about what people are told, newest first.',
    query: AuditQuery,
    answer: async (query, signal) => {
      const conditions = [
        ...commonConditions(query, 'time'),
        isOneOf('mac', macsOf(inventory, query)),
        equals('who', query.by),
        equals('action', query.action),
      ];
      const ties = ['site', 'mac', 'action', 'who', 'what'];
      const { limit, cursor } = query;
      const page = await selectPage(
        store,
        { table: 'audit', timeColumn: 'time', ties, final: true, conditions, limit, cursor },
        signal,
      );
      return { ...page, items: page.items.map((row) => entryOfRow(row, inventory)) };
    },
  });

/** With what people call the device today, as long as there is one. */
function entryOfRow({ who, ...row }: Record<string, unknown>, inventory: Inventory): Record<string, unknown> {
  if (row['mac'] === undefined) return { ...row, by: who };
  const device = inventory.find(String(row['site']), { mac: String(row['mac']) });
  return { ...row, by: who, ...(device ? { label: deviceLabel(device) } : {}) };
}

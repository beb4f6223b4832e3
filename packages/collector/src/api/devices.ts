import { formatTime } from '@lanhound/proto';
import { z } from 'zod';
import { type Device, deviceLabel } from '../inventory/device.ts';
import type { Inventory } from '../inventory/inventory.ts';
import { wholeNumber } from './parameter.ts';
import { HttpError, route } from './route.ts';
import { Filter } from './rows.ts';

const DevicesQuery = z.strictObject({
  site: Filter.site,
  search: z.string().max(100).optional().describe('Part of a name, maker, address or MAC.'),
  sort: z.enum(['lastSeen', 'firstSeen', 'label']).default('lastSeen').describe('Times newest first, labels from A.'),
  limit: wholeNumber(1, 10_000).default(1_000).describe('Devices a page.'),
  offset: wholeNumber(0, 1_000_000_000).default(0).describe('Devices to leave out first.'),
});

const DeviceQuery = z.strictObject({ site: z.string().max(63).default('home'), mac: Filter.mac.unwrap() });

export const devicesRoute = (inventory: Inventory) =>
  route({
    path: '/api/v1/devices',
    audience: 'viewer',
    summary: 'Every device ever seen.',
    query: DevicesQuery,
    answer: async (query) => {
      const matching = [...inventory.all()].filter((device) => matches(device, query));
      matching.sort(orders[query.sort]);
      const items = matching.slice(query.offset, query.offset + query.limit).map(deviceToJson);
      return { items, total: matching.length };
    },
  });

export const deviceRoute = (inventory: Inventory) =>
  route({
    path: '/api/v1/devices/:mac',
    audience: 'viewer',
    summary: 'One device.',
    query: DeviceQuery,
    answer: async ({ site, mac }) => {
      const device = inventory.find(site, { mac });
      if (!device) throw new HttpError(404, `no device ${mac} at site ${site}`);
      return deviceToJson(device);
    },
  });

const orders: Record<z.output<typeof DevicesQuery>['sort'], (a: Device, b: Device) => number> = {
  lastSeen: (a, b) => b.lastSeen - a.lastSeen,
  firstSeen: (a, b) => b.firstSeen - a.firstSeen,
  label: (a, b) => deviceLabel(a).localeCompare(deviceLabel(b)),
};

function matches(device: Device, query: z.output<typeof DevicesQuery>): boolean {
  if (query.site !== undefined && device.site !== query.site) return false;
  const search = query.search?.toLowerCase();
  if (search === undefined) return true;
  const texts = [device.mac, device.vendor ?? '', ...device.addresses, ...device.names];
  return texts.some((text) => text.toLowerCase().includes(search));
}

/** A device as the interface and the report give it. */
export function deviceToJson(device: Device): Record<string, unknown> {
  const { firstSeen, lastSeen, ...rest } = device;
  return { label: deviceLabel(device), ...rest, firstSeen: formatTime(firstSeen), lastSeen: formatTime(lastSeen) };
}

import { parseIp } from '@lanhound/proto';
import { z } from 'zod';
import { DEVICE_STATES, type Device, deviceLabel, kindOf } from '../../inventory/device.ts';
import type { Inventory } from '../../inventory/inventory.ts';
import type { Store } from '../../store/store.ts';
import { wholeNumber } from '../parameter.ts';
import { HttpError, route } from '../route.ts';
import { Filter } from '../rows.ts';
import { detailsToJson, deviceToJson } from './device-json.ts';
import { DeviceQuery, deviceOf } from './device-lookup.ts';
import { talksTo } from './talks-to.ts';

const SORTS = ['lastSeen', 'firstSeen', 'label', 'kind', 'state', 'address', 'vendor'] as const;

const DevicesQuery = z.strictObject({
  site: Filter.site,
  search: z.string().max(100).optional().describe('Part of a name, maker, model, owner, tag, address or MAC.'),
  state: z.enum(DEVICE_STATES).optional().describe('What somebody thinks of it; new when nobody has said.'),
  presence: z.enum(['here', 'away']).optional().describe('Whether it is here.'),
  kind: z.string().max(32).optional().describe('What it is, as it is shown: phone, printer.'),
  owner: z.string().max(64).optional().describe('Whose it is.'),
  tag: z.string().max(32).optional().describe('Has this tag.'),
  sort: z.enum(SORTS).default('lastSeen').describe('Times newest first, the others from A or 0.'),
  limit: wholeNumber(1, 10_000).default(1_000).describe('Devices a page.'),
  offset: wholeNumber(0, 1_000_000_000).default(0).describe('Devices to leave out first.'),
});
type DevicesQuery = z.output<typeof DevicesQuery>;

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

export const deviceRoute = (inventory: Inventory, store: Store) =>
  route({
    path: '/api/v1/devices/:mac',
    audience: 'viewer',
    summary: 'One device, with what is known of it and whom it talks to.',
    query: DeviceQuery,
    answer: async (query, signal) => {
      const device = deviceOf(inventory, query);
      const details = inventory.details(device.site, device.mac);
      if (!details) throw new HttpError(404, `no device ${query.mac}`);
      return { ...detailsToJson(details, inventory), ...(await talksTo(device, { store, inventory, signal })) };
    },
  });

type Order = (a: Device, b: Device) => number;

const byText =
  (textOf: (device: Device) => string): Order =>
  (a, b) =>
    textOf(a).localeCompare(textOf(b)) || deviceLabel(a).localeCompare(deviceLabel(b));

/** What there is nothing to say of stands last. */
const LAST = '\u{10FFFF}';

const orders: Record<(typeof SORTS)[number], Order> = {
  lastSeen: (a, b) => b.lastSeen - a.lastSeen,
  firstSeen: (a, b) => b.firstSeen - a.firstSeen,
  label: byText(deviceLabel),
  kind: byText((device) => kindOf(device) ?? LAST),
  state: byText(({ state }) => String(DEVICE_STATES.indexOf(state))),
  address: byText(({ addresses }) => sortable(addresses.find((ip) => !ip.includes(':')) ?? addresses[0])),
  vendor: byText(({ vendor }) => vendor ?? LAST),
};

/** IPv4 before IPv6, each by its number. */
function sortable(ip: string | undefined): string {
  const bytes = ip === undefined ? undefined : parseIp(ip);
  return bytes ? `${bytes.length === 4 ? 4 : 6}${Buffer.from(bytes).toString('hex')}` : LAST;
}

function matches(device: Device, query: DevicesQuery): boolean {
  const { given } = device;
  const wanted: [string | undefined, string | undefined][] = [
    [query.site, device.site],
    [query.state, device.state],
    [query.presence, device.presence],
    [query.kind?.toLowerCase(), kindOf(device)?.toLowerCase()],
    [query.owner?.toLowerCase(), given.owner?.toLowerCase()],
  ];
  if (wanted.some(([asked, is]) => asked !== undefined && asked !== is)) return false;
  if (query.tag !== undefined && !given.tags?.includes(query.tag)) return false;
  const search = query.search?.toLowerCase();
  return search === undefined || textsOf(device).some((text) => text.toLowerCase().includes(search));
}

const textsOf = ({ macs, vendor, model, addresses, names, given, kind }: Device): string[] => [
  ...[...macs, ...addresses, ...names, ...(given.tags ?? [])],
  ...[given.name, given.owner, given.kind, kind?.value, vendor, model].filter((text) => text !== undefined),
];

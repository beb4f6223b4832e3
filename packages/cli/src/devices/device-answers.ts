// Devices as the collector's interface gives them, and the one that somebody means.
import { DEVICE_STATES } from '@lanhound/collector';
import { formatIp, formatMac, parseIp, parseMac } from '@lanhound/proto';
import { ConfigError, nearest } from '@lanhound/runtime';
import { z } from 'zod';
import { askForJson } from '../collector-api.ts';
import { printable } from '../terminal/style.ts';

const Given = z.object({
  name: z.string().optional(),
  kind: z.string().optional(),
  owner: z.string().optional(),
  notes: z.string().optional(),
  tags: z.array(z.string()).default([]),
  allow: z.array(z.string()).default([]),
  quiet: z.boolean().default(false),
});

const ListedDevice = z.object({
  label: z.string(),
  site: z.string(),
  mac: z.string(),
  macs: z.array(z.string()),
  vendor: z.string().optional(),
  model: z.string().optional(),
  system: z.string().optional(),
  randomised: z.boolean(),
  router: z.boolean().default(false),
  shared: z.boolean().default(false),
  addresses: z.array(z.string()),
  names: z.array(z.string()),
  kind: z.object({ value: z.string(), confidence: z.number(), reasons: z.array(z.string()) }).optional(),
  services: z.array(z.string()),
  sensors: z.array(z.string()),
  /** Times are RFC 3339. */
  firstSeen: z.string(),
  /** Absent when it was never seen. */
  lastSeen: z.string().optional(),
  presence: z.enum(['here', 'away']),
  presenceSince: z.string(),
  state: z.enum(DEVICE_STATES),
  given: Given,
  resembles: z
    .object({ mac: z.string(), label: z.string().optional(), confidence: z.number(), reasons: z.array(z.string()) })
    .optional(),
});
export type ListedDevice = z.output<typeof ListedDevice>;

const Station = z.object({
  mac: z.string(),
  vendor: z.string().optional(),
  randomised: z.boolean(),
  firstSeen: z.string(),
  lastSeen: z.string().optional(),
  addresses: z.array(z.string()),
  past: z.array(z.object({ ip: z.string(), firstSeen: z.string(), lastSeen: z.string() })),
});

const Destination = z.object({
  name: z.string(),
  address: z.string(),
  device: z.object({ label: z.string() }).optional(),
  sentBytes: z.number(),
  receivedBytes: z.number(),
});

export const KnownDevice = ListedDevice.extend({
  stations: z.array(Station),
  traits: z.record(z.string(), z.array(z.string())),
  talksTo: z.array(Destination).optional(),
});
export type KnownDevice = z.output<typeof KnownDevice>;

export const DevicesPage = z.object({ items: z.array(ListedDevice), total: z.number() });

/** What is asked for, without what is not. */
export const queryOf = (asked: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(Object.entries(asked).filter((pair): pair is [string, string] => pair[1] !== undefined));

/** The most that the interface gives at once. */
const PAGE_MAX = 10_000;

/** Every device that fits the query. */
export async function listDevices(dataDir: string, query: Record<string, string> = {}): Promise<ListedDevice[]> {
  const all: ListedDevice[] = [];
  for (;;) {
    const part = { ...query, limit: String(PAGE_MAX), offset: String(all.length) };
    const { items, total } = await askForJson(dataDir, `/api/v1/devices?${new URLSearchParams(part)}`, DevicesPage);
    all.push(...items);
    if (items.length === 0 || all.length >= total) return all;
  }
}

/** The path of a device in the interface, with what follows it. */
export const pathOf = ({ mac, site }: Pick<ListedDevice, 'mac' | 'site'>, more = ''): string =>
  `/api/v1/devices/${mac}${more}?${new URLSearchParams({ site })}`;

/** The one device that has this MAC, this address or this name. Throws ConfigError when there is none, or more. */
export async function findDevice(dataDir: string, text: string, site?: string): Promise<ListedDevice> {
  const devices = await listDevices(dataDir, queryOf({ site }));
  const found = devices.filter(meant(text));
  const [device] = found;
  if (device && found.length === 1) return device;
  const of = (each: ListedDevice) =>
    `${each.mac} (${printable(each.label)}${site === undefined ? `, ${each.site}` : ''})`;
  throw new ConfigError([
    device
      ? {
          ...{ field: 'device', value: JSON.stringify(text), want: `one of ${found.slice(0, 5).map(of).join(', ')}` },
          fix: 'Name it by its MAC, and by --site where several sites know that.',
        }
      : {
          ...{
            field: 'device',
            value: JSON.stringify(text),
            want: 'a MAC, an address or a name of `lanhound devices`',
          },
          ...fixFor(text, devices),
        },
  ]);
}

function meant(text: string): (device: ListedDevice) => boolean {
  const number = parseMac(text);
  if (number !== undefined) return ({ macs }) => macs.includes(formatMac(number));
  const bytes = parseIp(text);
  if (bytes) return ({ addresses }) => addresses.includes(formatIp(bytes));
  const wanted = text.toLowerCase();
  return (device) => namesOf(device).some((name) => name.toLowerCase() === wanted);
}

const namesOf = ({ label, given, names }: ListedDevice): string[] => [
  label,
  ...(given.name ? [given.name] : []),
  ...names,
];

function fixFor(text: string, devices: readonly ListedDevice[]): { fix?: string } {
  const name = nearest(text, devices.flatMap(namesOf));
  return name === undefined ? {} : { fix: `Meant was perhaps ${JSON.stringify(printable(name))}.` };
}

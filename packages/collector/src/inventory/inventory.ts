import { type Event, isGroupMac, isLocalMac, parseMac } from '@lanhound/proto';
import type { Report } from '@lanhound/runtime';
import { z } from 'zod';
import { type Device, SavedDevice } from './device.ts';
import { type EvidenceSink, readEvidence } from './evidence.ts';
import type { InventoryConfig } from './inventory-config.ts';
import { SiteTable, type SiteTableDeps } from './site-table.ts';
import type { VendorOf } from './vendor.ts';

/** Who is who. Pure and bounded: events in, devices kept, changes out. */
export interface Inventory {
  /** Learn from an event. Returns the devices that appeared with it, seen for the first time ever. */
  see(event: Event): readonly Device[];
  /** The device that has this MAC, or that last used this address at the site. */
  find(site: string, key: { mac?: string | undefined; ip?: string | undefined }): Device | undefined;
  all(): Iterable<Device>;
  /** Devices changed since the last call, for the store. */
  takeChanged(): Device[];
  /** Every device and why it is thought to have its addresses, as restore takes them. */
  save(): unknown;
  /** Called before any event, with what save gave or with the devices that a store kept. */
  restore(devices: unknown): void;
  /** Devices that found no place. */
  readonly devicesRefused: number;
}

export interface InventoryDeps {
  vendorOf: VendorOf;
  report: Report;
}

/** Sensors listed of one device; in a home all of them. */
const SENSORS_MAX = 16;
const NAME_LENGTH_MAX = 64;
const NONE: readonly Device[] = [];

/** The devices it gives out are its own and change with every event; takeChanged and save give copies. */
export function createInventory(config: InventoryConfig, { vendorOf, report }: InventoryDeps): Inventory {
  const sites = new Map<string, SiteTable>();
  const changed = new Set<Device>();
  const limits = { ...config, sensorsMax: SENSORS_MAX };
  const refused = report.counter('inventory_refused_total', {
    help: 'Devices, and addresses and names of devices, that found no place.',
    labels: ['what'],
  });
  const deps: SiteTableDeps = {
    onChange: (device) => void changed.add(device),
    onRefused: (what) => refused.inc({ what }),
  };
  let size = 0;
  let devicesRefused = 0;

  const siteOf = (site: string): SiteTable => {
    const known = sites.get(site);
    if (known) return known;
    const made = new SiteTable(site, limits, deps);
    sites.set(site, made);
    return made;
  };

  const evidence = createWeighing({
    find: (site, mac) => sites.get(site)?.get(mac),
    tableOf: (site) => sites.get(site),
    appear(event, mac) {
      if (size >= config.devicesMax) {
        deps.onRefused('device');
        devicesRefused++;
        return undefined;
      }
      size++;
      const randomised = isLocalMac(parseMac(mac) ?? 0);
      const vendor = randomised ? undefined : vendorOf(mac);
      return siteOf(event.site).create(mac, event.time, { randomised, ...(vendor ? { vendor } : {}) });
    },
  });

  return {
    see: evidence,
    find(site, { mac, ip }) {
      const table = sites.get(site);
      return (mac && table?.get(mac)) || (ip && table?.ownerOf(ip)) || undefined;
    },
    *all() {
      for (const table of sites.values()) yield* table.devices();
    },
    takeChanged() {
      const devices = [...changed].map(copyOf);
      changed.clear();
      return devices;
    },
    save: () => [...sites.values()].flatMap(savedDevices),
    restore(state) {
      for (const { evidence, ...device } of devicesOfState(state)) {
        if (size >= config.devicesMax) deps.onRefused('device');
        else if (!sites.get(device.site)?.get(device.mac)) {
          size++;
          siteOf(device.site).add(device, evidence);
        }
      }
    },
    get devicesRefused() {
      return devicesRefused;
    },
  };
}

interface Tables {
  tableOf(site: string): SiteTable | undefined;
  find(site: string, mac: string): Device | undefined;
  /** A device for a MAC heard for the first time, if there is room. */
  appear(event: Event, mac: string): Device | undefined;
}

/** One event at a time: the sink is made once, since most events change nothing. */
function createWeighing({ tableOf, find, appear }: Tables): (event: Event) => readonly Device[] {
  let event: Event;
  let appeared: Device[] | undefined;
  const named = (device: Device | undefined, name: string | undefined): void => {
    const clean = name && cleanName(name);
    if (device && clean) tableOf(event.site)?.named(device, clean);
  };
  const sink: EvidenceSink = {
    heard(mac) {
      if (!mac) return;
      let device = find(event.site, mac);
      if (!device) {
        if (!isDeviceMac(mac)) return;
        device = appear(event, mac);
        if (!device) return;
        appeared ??= [];
        appeared.push(device);
      }
      tableOf(event.site)?.heard(device, event.time, event.sensor);
    },
    owns: (mac, ip) => mac && ip && tableOf(event.site)?.owns(mac, ip, event.time),
    sentFrom: (mac, ip) => mac && ip && tableOf(event.site)?.sentFrom(mac, ip, event.time),
    routes: (mac) => mac && tableOf(event.site)?.routes(mac),
    named: (mac, name) => named(mac === undefined ? undefined : find(event.site, mac), name),
    namedByAddress: (ip, name) => named(tableOf(event.site)?.ownerOf(ip), name),
  };
  return (next) => {
    event = next;
    appeared = undefined;
    readEvidence(event, sink);
    return appeared ?? NONE;
  };
}

/** One device's: neither the zero address nor a group's. */
function isDeviceMac(mac: string): boolean {
  const number = parseMac(mac);
  return number !== undefined && number !== 0 && !isGroupMac(number);
}

/** A name is the device's own word: cut to a line that can be shown, without the suffix all of mDNS has. */
function cleanName(name: string): string {
  const text = name.replace(/\p{C}/gu, '').trim();
  return text
    .replace(/\.+$/, '')
    .replace(/\.local$/i, '')
    .slice(0, NAME_LENGTH_MAX);
}

const savedDevices = (table: SiteTable) =>
  [...table.devices()].map((device) => ({ ...device, evidence: table.evidenceOf(device) }));

const copyOf = (device: Device): Device => ({
  ...device,
  addresses: [...device.addresses],
  names: [...device.names],
  sensors: [...device.sensors],
});

const SavedEntry = SavedDevice.extend({
  evidence: z
    .object({
      claims: z.array(z.tuple([z.string(), z.boolean(), z.number()])),
      foreignNetworks: z.array(z.string()),
    })
    .optional(),
});

/** Of devices that another version saved only those that are understood. */
function devicesOfState(state: unknown): z.output<typeof SavedEntry>[] {
  if (!Array.isArray(state)) return [];
  return state.flatMap((saved: unknown) => {
    const device = SavedEntry.safeParse(saved);
    return device.success ? [device.data] : [];
  });
}

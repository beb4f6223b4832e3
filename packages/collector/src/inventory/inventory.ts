import { type Event, isGroupMac, isLocalMac, isNear, parseMac } from '@lanhound/proto';
import type { Report } from '@lanhound/runtime';
import { z } from 'zod';
import type { AuditEntry, ChangeResult, DeviceChange } from './changes.ts';
import { type Device, SavedDevice } from './device.ts';
import { type EvidenceSink, readEvidence } from './evidence.ts';
import { traitsOf } from './identity/identity.ts';
import type { InventoryConfig } from './inventory-config.ts';
import type { KindReader } from './kind-reader.ts';
import type { News, ProbeRequest } from './news.ts';
import { restoreDevice, restoreSite, SavedSite, saveSite } from './saved-site.ts';
import { sightingOf } from './sighting.ts';
import { Site, type SiteDeps } from './site.ts';
import { changeSite } from './site-changes.ts';
import { createStation, type PastAddress, type Station } from './station.ts';
import { readTraits, type TraitSink, type Traits, type Who } from './traits.ts';
import type { VendorOf } from './vendor.ts';

/** Who is who. Pure and bounded: events, time and people's changes in; devices, news and probes out. */
export interface Inventory {
  /** Learn from an event. */
  see(event: Event): void;
  /** Event time moved on: who has just come is known or new by now, who was silent for long is away. */
  tick(nowUs: number): void;
  /** The end of input: nothing more will be learnt of those who have just come. */
  finish(): void;
  /** What a person decided. */
  change(change: DeviceChange, author: { by: string; timeUs: number }): ChangeResult;
  /** The device that has this MAC, or that last used this address at the site. */
  find(site: string, key: { mac?: string | undefined; ip?: string | undefined }): Device | undefined;
  /** All that is known of a device; for people. */
  details(site: string, mac: string): DeviceDetails | undefined;
  all(): Iterable<Device>;
  /** Until when the devices of a site that appear are its inventory; 0 while nothing was heard there. */
  learnsUntilUs(site: string): number;
  /** What was found out since the last call. */
  takeNews(): readonly News[];
  /** Devices that should be asked whether they are there, since the last call. */
  takeProbes(): readonly ProbeRequest[];
  /** What changed by whom since the last call. */
  takeAudit(): readonly AuditEntry[];
  /** Devices changed since the last call, for the store, and those that are no more. */
  takeChanged(): Device[];
  takeRemoved(): Device[];
  /** Every device and why it is thought to be what it is, as restore takes them. */
  save(): unknown;
  /** Called before any event, with what save gave or with the devices that a store kept. */
  restore(devices: unknown): void;
  /** Devices that found no place. */
  readonly devicesRefused: number;
}

export interface DeviceDetails {
  device: Device;
  traits: Traits;
  stations: readonly {
    mac: string;
    vendor?: string | undefined;
    randomised: boolean;
    firstSeen: number;
    lastSeen: number;
    addresses: readonly string[];
    past: readonly PastAddress[];
  }[];
}

export interface InventoryDeps {
  vendorOf: VendorOf;
  kinds: KindReader;
  report: Report;
  /** Devices that appear within this time of a site's first event are its inventory, and trusted. */
  learningSpanMs: number;
}

/** Sensors listed of one device; in a home all of them. */
const SENSORS_MAX = 16;
const NAME_LENGTH_MAX = 64;
/** Kept for whoever takes them; each is taken after every event or second. */
const QUEUED_MAX = 10_000;

/** The devices it gives out are its own and change with every event; takeChanged and save give copies. */
export function createInventory(config: InventoryConfig, deps: InventoryDeps): Inventory {
  const { kinds } = deps;
  const out = createQueues();
  const population = createPopulation(config, deps, out.sinks);
  const { sites, siteOf, made, find } = population;
  return {
    see: createLearning({ siteOf, made, kinds, learningUs: deps.learningSpanMs * 1000 }),
    tick(nowUs) {
      for (const site of sites.values()) site.tick(nowUs);
    },
    finish() {
      for (const site of sites.values()) site.finish();
    },
    change(change, author) {
      const createStation = (mac: string, timeUs: number) => made(change.site, mac, timeUs);
      const result = changeSite(siteOf(change.site), change, author, { createStation, ...out.sinks });
      population.recount();
      if (result.ok && result.audit !== '') {
        const { type: action, site, mac } = change;
        out.sinks.onAudit({ time: author.timeUs, site, mac, by: author.by, action, what: result.audit });
      }
      return result;
    },
    find,
    details(name, mac) {
      const identity = sites.get(name)?.withMac(mac);
      return identity && { device: identity.device, traits: traitsOf(identity), stations: identity.stations };
    },
    *all() {
      for (const site of sites.values()) for (const { device } of site.identities()) yield device;
    },
    learnsUntilUs(name) {
      const firstUs = sites.get(name)?.firstUs ?? 0;
      return firstUs === 0 ? 0 : firstUs + deps.learningSpanMs * 1000;
    },
    ...out.takes,
    save: () => ({ sites: [...sites.values()].map(saveSite) }),
    restore(state) {
      for (const site of savedSitesOf(state)) restoreSite(siteOf(site.site), site, deps.vendorOf);
      for (const device of devicesOfStore(state)) {
        if (find(device.site, { mac: device.mac }) || !population.hasRoom(device.macs.length)) continue;
        restoreDevice(siteOf(device.site), device, deps.vendorOf);
        population.recount();
      }
      population.recount();
      out.clear();
    },
    get devicesRefused() {
      return population.refused;
    },
  };
}

/** The sites with their stations, up to the limit. */
function createPopulation(config: InventoryConfig, deps: InventoryDeps, sinks: Omit<SiteDeps, Inner>) {
  const { vendorOf, kinds, report } = deps;
  const sites = new Map<string, Site>();
  const refused = report.counter('inventory_refused_total', {
    help: 'Devices, and addresses and names of devices, that found no place.',
    labels: ['what'],
  });
  const onRefused: SiteDeps['onRefused'] = (what) => refused.inc({ what });
  const siteDeps: SiteDeps = {
    limits: { ...config, sensorsMax: SENSORS_MAX },
    patience: config,
    kinds,
    ...sinks,
    onRefused,
  };
  let size = 0;
  let devicesRefused = 0;

  const siteOf = (name: string): Site => {
    const known = sites.get(name);
    if (known) return known;
    const site = new Site(name, siteDeps);
    sites.set(name, site);
    return site;
  };
  const hasRoom = (count: number): boolean => {
    if (size + count <= config.devicesMax) return true;
    onRefused('device');
    devicesRefused++;
    return false;
  };
  return {
    sites,
    siteOf,
    hasRoom,
    made(site: string, mac: string, firstSeen: number): Station | undefined {
      if (!hasRoom(1)) return undefined;
      size++;
      const vendor = vendorOf(mac);
      // What a hypervisor makes up stays.
      const randomised = vendor === undefined && isLocalMac(parseMac(mac) ?? 0);
      const station = createStation({ site, mac, randomised, firstSeen, vendor });
      if (vendor) station.traits.add('vendor', vendor);
      return station;
    },
    find(name: string, { mac, ip }: { mac?: string | undefined; ip?: string | undefined }): Device | undefined {
      const site = sites.get(name);
      return ((mac && site?.withMac(mac)) || (ip && site?.withAddress(ip)) || undefined)?.device;
    },
    recount(): void {
      size = 0;
      for (const { stations } of sites.values()) size += stations.size;
    },
    get refused() {
      return devicesRefused;
    },
  };
}

/** What a site is given by those who count. */
type Inner = 'limits' | 'patience' | 'kinds' | 'onRefused';

/** What comes out, until somebody takes it. */
function createQueues() {
  let news: News[] = [];
  let probes: ProbeRequest[] = [];
  let audit: AuditEntry[] = [];
  let removed: Device[] = [];
  const changed = new Set<Device>();
  const put = <T>(queue: T[], item: T): void => {
    if (queue.length < QUEUED_MAX) queue.push(item);
  };
  return {
    sinks: {
      onChange: (device: Device) => void changed.add(device),
      onRemoved(device: Device) {
        changed.delete(device);
        put(removed, copyOf(device));
      },
      onNews: (item: News) => put(news, item),
      onProbe: (request: ProbeRequest) => put(probes, request),
      onAudit: (entry: AuditEntry) => put(audit, entry),
    },
    takes: {
      takeNews: () => (news.length === 0 ? NOTHING : news.splice(0)),
      takeProbes: () => (probes.length === 0 ? NOTHING : probes.splice(0)),
      takeAudit: () => (audit.length === 0 ? NOTHING : audit.splice(0)),
      takeChanged() {
        const devices = [...changed].map(copyOf);
        changed.clear();
        return devices;
      },
      takeRemoved: () => removed.splice(0),
    },
    /** What was known before is no news. */
    clear() {
      changed.clear();
      news = [];
      probes = [];
      audit = [];
      removed = [];
    },
  };
}

const NOTHING: readonly never[] = [];

interface LearningDeps {
  siteOf(name: string): Site;
  /** A station for a MAC heard for the first time, if there is room. */
  made(site: string, mac: string, timeUs: number): Station | undefined;
  kinds: KindReader;
  learningUs: number;
}

/** One event at a time: the sinks are made once, since most events change nothing. */
function createLearning({ siteOf, made, kinds, learningUs }: LearningDeps): (event: Event) => void {
  let event: Event;
  let site: Site;
  const named = (station: Station | undefined, name: string | undefined): void => {
    const clean = name && cleanName(name);
    if (station && clean) site.stations.named(station, clean);
  };
  const appear = (mac: string): Station | undefined => {
    const { time: timeUs, sensor } = event;
    const station = made(site.name, mac, timeUs);
    if (!station) return undefined;
    const { device } = site.add(station);
    if (timeUs - site.firstUs < learningUs) device.state = 'trusted';
    site.reception.came({ mac, timeUs, sensor, seenBy: sightingOf(event, mac) });
    return station;
  };
  const evidence: EvidenceSink = {
    heard(mac) {
      if (!mac) return;
      const station = site.stations.get(mac) ?? (isDeviceMac(mac) ? appear(mac) : undefined);
      if (station) site.heard(station, lastPacketUs(event), event.sensor);
    },
    heardAt(ip) {
      const station = site.stations.ownerOf(ip);
      if (station) site.heard(station, lastPacketUs(event), event.sensor);
    },
    owns: (mac, ip) => mac && ip && site.stations.owns(mac, ip, event.time),
    asked(mac, messageType, ip) {
      if (mac && (messageType === 'discover' || messageType === 'request')) site.reception.asked(mac, ip);
    },
    sentFrom: (mac, ip) => mac && ip && site.stations.sentFrom(mac, ip, event.time),
    routes: (mac) => mac && site.stations.routes(mac),
    named: (mac, name) => named(mac === undefined ? undefined : site.stations.get(mac), name),
    namedByAddress: (ip, name) => named(site.stations.ownerOf(ip), name),
    namedByResolver(ip, name) {
      const station = site.stations.ownerOf(ip);
      if (station?.names.length === 0) named(station, name);
    },
  };
  /** Frames of a router carry what others say: there the address tells who it is. */
  const stationOf = ({ mac, ip }: Who): Station | undefined => {
    const station = mac === undefined ? undefined : site.stations.get(mac);
    if (station && (ip === undefined || (!station.router && isNear(ip)))) return station;
    return ip === undefined ? undefined : site.stations.ownerOf(ip);
  };
  const traits: TraitSink = {
    shows(who, type, value) {
      const station = stationOf(who);
      if (station) site.shows(station, type, value);
    },
    looks(who, name) {
      const station = stationOf(who);
      if (station) site.looks(station, name);
    },
  };
  return (next) => {
    event = next;
    site = siteOf(next.site);
    if (site.firstUs === 0) site.firstUs = next.time;
    readEvidence(next, evidence);
    readTraits(next, traits, kinds);
    site.reception.settle(next.time);
  };
}

/** A flow is told of when it has been silent for a while; who is gone by then was heard before. */
const lastPacketUs = (event: Event): number => (event.type === 'flow' ? Math.min(event.end, event.time) : event.time);

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

const copyOf = (device: Device): Device => ({
  ...device,
  macs: [...device.macs],
  addresses: [...device.addresses],
  names: [...device.names],
  sensors: [...device.sensors],
});

const SavedInventory = z.object({ sites: z.array(z.unknown()) });

/** Of what another version saved only what is understood. */
function savedSitesOf(state: unknown): SavedSite[] {
  const sites = SavedInventory.safeParse(state).data?.sites ?? [];
  return sites.flatMap((saved) => SavedSite.safeParse(saved).data ?? []);
}

function devicesOfStore(state: unknown): Device[] {
  if (!Array.isArray(state)) return [];
  return state.flatMap((saved: unknown) => SavedDevice.safeParse(saved).data ?? []);
}

// People's changes as they act on a site.
import { applyEdit, type ChangeResult, type DeviceChange } from './changes.ts';
import { type Device, deviceLabel } from './device.ts';
import { createIdentity, type Identity, refresh } from './identity/identity.ts';
import type { News } from './news.ts';
import type { Site } from './site.ts';
import type { Station } from './station.ts';

export interface ChangeDeps {
  /** A station for a MAC that was never seen, if there is room. */
  createStation(mac: string, timeUs: number): Station | undefined;
  onNews(news: News): void;
  onChange(device: Device): void;
}

type Of<T extends DeviceChange['type']> = Extract<DeviceChange, { type: T }>;

/** Who made it, and when: microseconds since 1970 UTC. */
export interface Author {
  by: string;
  timeUs: number;
}

export function changeSite(site: Site, change: DeviceChange, author: Author, deps: ChangeDeps): ChangeResult {
  switch (change.type) {
    case 'add':
      return add(site, change, author, deps);
    case 'edit':
      return edit(site, change, deps);
    case 'merge':
      return merge(site, change, author, deps);
    case 'split':
      return split(site, change, deps);
    case 'forget':
      return forget(site, change);
    default:
      return change satisfies never;
  }
}

const unknown = (site: Site, mac: string): ChangeResult => ({
  ok: false,
  reason: 'unknown',
  message: `no device ${mac} at site ${site.name}`,
});

const impossible = (message: string): ChangeResult => ({ ok: false, reason: 'impossible', message });

function add(site: Site, change: Of<'add'>, author: Author, deps: ChangeDeps): ChangeResult {
  const known = site.withMac(change.mac);
  if (known) return edited(known.device, change, deps);
  const station = deps.createStation(change.mac, author.timeUs);
  if (!station)
    return { ok: false, reason: 'full', message: 'there is no room for more devices: raise inventory.devicesMax' };
  // Known of and never seen.
  station.lastSeen = 0;
  const { device } = site.add(station);
  device.presence = 'away';
  device.state = 'trusted';
  const result = edited(device, change, deps);
  return result.ok ? { ...result, audit: ['added', result.audit].filter(Boolean).join(': ') } : result;
}

function edit(site: Site, change: Of<'edit'>, deps: ChangeDeps): ChangeResult {
  const identity = site.withMac(change.mac);
  return identity ? edited(identity.device, change, deps) : unknown(site, change.mac);
}

function edited(device: Device, change: Of<'edit'> | Of<'add'>, deps: ChangeDeps): ChangeResult {
  const audit = applyEdit(device, change.edit);
  if (device.state !== 'new') delete device.resembles;
  deps.onChange(device);
  return { ok: true, device, audit };
}

function merge(site: Site, { mac, from }: Of<'merge'>, { by, timeUs: time }: Author, deps: ChangeDeps): ChangeResult {
  const kept = site.withMac(mac);
  const absorbed = site.withMac(from);
  if (!kept) return unknown(site, mac);
  if (!absorbed) return unknown(site, from);
  if (kept === absorbed) return impossible(`${mac} and ${from} are one device already`);
  for (const a of kept.device.macs) for (const b of absorbed.device.macs) site.apart.remove(a, b);
  const gone = absorbed.device.mac;
  site.merge(kept, absorbed, { by, why: 'somebody said so', time });
  const [sensor = ''] = kept.device.sensors;
  const reasons = [`${by} said so`];
  deps.onNews({ type: 'recognised', device: kept.device, mac: gone, time, sensor, reasons });
  return { ok: true, device: kept.device, audit: '' };
}

/** The MAC becomes a device of its own, with the state it had before; what people said stays with the others. */
function split(site: Site, { mac }: Of<'split'>, deps: ChangeDeps): ChangeResult {
  const identity = site.withMac(mac);
  if (!identity) return unknown(site, mac);
  const station = identity.stations.find((each) => each.mac === mac);
  const rest = identity.stations.filter((each) => each !== station);
  if (!station || rest.length === 0) return impossible(`${mac} is the only MAC of its device`);
  for (const other of rest) site.apart.add(mac, other.mac);
  const remaining = identity.device.mac === mac ? renamed(site, identity, rest) : withStations(identity, rest);
  station.device = mac;
  const { device } = site.adopt(createIdentity(station));
  device.state = station.stateAlone ?? 'new';
  delete station.stateAlone;
  deps.onChange(remaining.device);
  return { ok: true, device, audit: `${mac} taken out of ${remaining.device.mac}, ${device.state}` };
}

function withStations(identity: Identity, stations: Station[]): Identity {
  identity.stations = stations;
  refresh(identity);
  return identity;
}

/** The same device under the MAC it has had for longest among those that it keeps. */
function renamed(site: Site, identity: Identity, rest: Station[]): Identity {
  const [oldest] = rest.toSorted((a, b) => a.firstSeen - b.firstSeen) as [Station];
  site.drop(identity);
  for (const station of rest) station.device = oldest.mac;
  const device = { ...identity.device, mac: oldest.mac };
  return site.adopt(withStations({ ...identity, device }, rest));
}

function forget(site: Site, { mac }: Of<'forget'>): ChangeResult {
  const identity = site.withMac(mac);
  if (!identity) return unknown(site, mac);
  const audit = `${deviceLabel(identity.device)} forgotten, with ${identity.device.macs.join(', ')}`;
  for (const station of [...identity.stations]) site.remove(identity, station);
  site.drop(identity);
  return { ok: true, audit };
}

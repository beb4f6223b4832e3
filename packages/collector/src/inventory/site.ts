// Everything known of one site: its stations, the devices they make, who just came and who is away.
import type { AuditEntry } from './changes.ts';
import type { Device } from './device.ts';
import { Apart } from './identity/apart.ts';
import { Habits } from './identity/habits.ts';
import { createIdentity, type Identity, refresh, servicesOf, surplus, traitsOf } from './identity/identity.ts';
import { Reception } from './identity/reception.ts';
import { TraitIndex } from './identity/trait-index.ts';
import type { KindReader } from './kind-reader.ts';
import type { News, ProbeRequest } from './news.ts';
import { learnSilence, nextStep, type Patience } from './presence.ts';
import type { Station } from './station.ts';
import { type Refusable, type StationLimits, Stations } from './stations.ts';
import type { TraitType } from './traits.ts';

export interface SiteDeps {
  limits: StationLimits;
  patience: Patience;
  kinds: KindReader;
  onChange(device: Device): void;
  /** It is no more: merged into another, or forgotten. */
  onRemoved(device: Device): void;
  onNews(news: News): void;
  onProbe(request: ProbeRequest): void;
  onAudit(entry: AuditEntry): void;
  onRefused(what: Refusable): void;
}

/** Presence is looked at so often; patience is counted in minutes. */
const PRESENCE_EVERY_US = 10_000_000;
/** A silence worth remembering. */
const SILENCE_US = 60_000_000;

/** Times are microseconds since 1970 UTC, event time. */
export class Site {
  readonly name: string;
  readonly stations: Stations;
  readonly habits = new Habits();
  readonly apart = new Apart();
  /** What a newcomer is compared by. */
  readonly comparison = {
    habits: this.habits,
    index: new TraitIndex(),
    withMac: (mac: string) => this.withMac(mac),
    haveOrHad: (ip: string) => this.#haveOrHad(ip),
  };
  readonly reception: Reception;
  /** When anything was first seen of it. */
  firstUs = 0;
  readonly #deps: SiteDeps;
  readonly #identities = new Map<string, Identity>();
  /** Devices of which something is known that their kind may follow from. */
  readonly #unread = new Set<Identity>();
  #presenceUs = 0;

  constructor(name: string, deps: SiteDeps) {
    this.name = name;
    this.#deps = deps;
    this.stations = new Stations(deps.limits, {
      onHeard: (station) => deps.onChange(this.identityOf(station).device),
      onChange: (station) => this.#changed(station),
      onRefused: deps.onRefused,
    });
    this.reception = new Reception({
      site: this,
      onNews: deps.onNews,
      read: (identity) => this.#read(identity),
      merge: (kept, absorbed, why, time) => this.merge(kept, absorbed, { by: 'lanhound', why, time }),
    });
  }

  get(mac: string): Identity | undefined {
    return this.#identities.get(mac);
  }

  /** The device of a MAC that it has, whether it is known by it or not. */
  withMac(mac: string): Identity | undefined {
    const station = this.stations.get(mac);
    return station && this.#identities.get(station.device);
  }

  withAddress(ip: string): Identity | undefined {
    const station = this.stations.ownerOf(ip);
    return station && this.#identities.get(station.device);
  }

  identityOf({ device }: Station): Identity {
    return this.#identities.get(device) as Identity;
  }

  identities(): Iterable<Identity> {
    return this.#identities.values();
  }

  /** A station with a device of its own. */
  add(station: Station): Identity {
    this.stations.add(station);
    return this.adopt(createIdentity(station));
  }

  #haveOrHad(ip: string): Identity[] {
    return [this.stations.ownerOf(ip), this.stations.ownerBefore(ip)].flatMap((station) =>
      station ? this.identityOf(station) : [],
    );
  }

  adopt(identity: Identity): Identity {
    this.#identities.set(identity.device.mac, identity);
    for (const { mac, traits } of identity.stations) this.comparison.index.addAll(mac, traits.traits);
    this.#unread.add(identity);
    this.#deps.onChange(identity.device);
    return identity;
  }

  /** Take a device out of the list; its stations are somebody else's matter. */
  drop(identity: Identity): void {
    this.#identities.delete(identity.device.mac);
    this.#unread.delete(identity);
    this.#deps.onRemoved(identity.device);
  }

  heard(station: Station, timeUs: number, sensor: string): void {
    const identity = this.identityOf(station);
    const { device } = identity;
    if (device.lastSeen === 0) this.#firstHeard(identity, station, timeUs);
    const silentUs = timeUs - device.lastSeen;
    // One that answered may be asked anew.
    if (silentUs > SILENCE_US || (silentUs > 0 && identity.silences.probes > 0))
      this.#endSilence(identity, silentUs, timeUs, sensor);
    if (timeUs > device.lastSeen) device.lastSeen = timeUs;
    if (timeUs < device.firstSeen) device.firstSeen = timeUs;
    this.stations.heard(station, timeUs, sensor);
  }

  /** Somebody knew of it before it was here. */
  #firstHeard({ device }: Identity, station: Station, timeUs: number): void {
    station.firstSeen = timeUs;
    device.firstSeen = timeUs;
    device.lastSeen = timeUs;
    device.presence = 'here';
    device.presenceSince = timeUs;
  }

  #endSilence({ device, silences }: Identity, silentUs: number, time: number, sensor: string): void {
    const wasHere = device.presence === 'here';
    learnSilence(silences, silentUs, wasHere);
    if (wasHere) return;
    const awayUs = time - device.presenceSince;
    device.presence = 'here';
    device.presenceSince = time;
    this.#deps.onNews({ type: 'returned', device, time, sensor, awayUs });
  }

  shows(station: Station, type: TraitType, value: string): void {
    const added = station.traits.add(type, value);
    if (!added) return;
    const { index } = this.comparison;
    index.add(station.mac, type, added.value);
    if (added.dropped !== undefined) index.remove(station.mac, type, added.dropped);
    this.#unread.add(this.identityOf(station));
    this.reception.learnt(station.mac);
  }

  looks(station: Station, name: string): void {
    this.habits.looks(station.mac, name);
    this.reception.learnt(station.mac);
  }

  #changed(station: Station): void {
    const identity = this.identityOf(station);
    refresh(identity);
    if (station.router) this.shows(station, 'router', 'yes');
    this.reception.learnt(station.mac);
    this.#deps.onChange(identity.device);
  }

  tick(nowUs: number): void {
    this.reception.tick(nowUs);
    for (const identity of this.#unread) this.#read(identity);
    if (nowUs - this.#presenceUs < PRESENCE_EVERY_US) return;
    this.#presenceUs = nowUs;
    for (const identity of this.#identities.values()) this.#lookFor(identity, nowUs);
  }

  finish(): void {
    this.reception.finish();
    for (const identity of this.#unread) this.#read(identity);
  }

  /** What its traits say it is. */
  #read(identity: Identity): void {
    this.#unread.delete(identity);
    const { device } = identity;
    const traits = traitsOf(identity);
    const { kind, model, system } = this.#deps.kinds.classify(traits);
    if (kind) device.kind = kind;
    else delete device.kind;
    if (model) device.model = model;
    else delete device.model;
    if (system) device.system = system;
    else delete device.system;
    device.services = servicesOf(traits);
    this.#deps.onChange(device);
  }

  #lookFor({ device, silences }: Identity, nowUs: number): void {
    if (device.presence === 'away') return;
    const silentUs = nowUs - device.lastSeen;
    const [sensor = ''] = device.sensors;
    switch (nextStep(device, silences, { patience: this.#deps.patience, silentUs, nowUs })) {
      case 'wait':
        return;
      case 'probe': {
        // In turns: the one that heard it last may be one that may not send.
        const asker = device.sensors[silences.probes % device.sensors.length];
        silences.probes++;
        silences.probedUs = nowUs;
        const ip = askableOf(device.addresses);
        if (ip !== undefined && asker) this.#deps.onProbe({ site: this.name, sensor: asker, ip });
        return;
      }
      case 'away':
        device.presence = 'away';
        device.presenceSince = device.lastSeen;
        this.#deps.onNews({ type: 'left', device, time: nowUs, sensor, silentUs });
        this.#deps.onChange(device);
        return;
    }
  }

  /** One device of two. What is known of the one that stays stands against what is known of the other. */
  merge(kept: Identity, absorbed: Identity, { by, why, time }: { by: string; why: string; time: number }): void {
    const { device } = kept;
    const { device: other } = absorbed;
    for (const { stations, device: before } of [kept, absorbed]) {
      if (stations.length === 1) for (const station of stations) station.stateAlone = before.state;
    }
    for (const station of absorbed.stations) station.device = device.mac;
    kept.stations = [...kept.stations, ...absorbed.stations];
    device.given = { ...other.given, ...device.given };
    if (device.state === 'new') device.state = other.state;
    if (device.resembles?.mac === other.mac) delete device.resembles;
    kept.silences.longestUs = Math.max(kept.silences.longestUs, absorbed.silences.longestUs);
    this.drop(absorbed);
    for (const station of surplus(kept)) this.remove(kept, station);
    refresh(kept);
    if (device.presence === 'away' && other.presence === 'here') {
      device.presence = 'here';
      device.presenceSince = other.presenceSince;
    }
    this.adopt(kept);
    const what = `${other.macs.join(', ')} added: ${why}`;
    this.#deps.onAudit({ time, site: this.name, mac: device.mac, by, action: 'merge', what });
  }

  /** Forget a station of a device that keeps others. */
  remove(identity: Identity, station: Station): void {
    identity.stations = identity.stations.filter((each) => each !== station);
    this.stations.remove(station);
    this.comparison.index.removeAll(station.mac, station.traits.traits);
    this.habits.forget(station.mac);
  }
}

/** Where a device is asked: on its IPv4 address, else on that of the link, which is the sensor's for certain. */
function askableOf(addresses: readonly string[]): string | undefined {
  return addresses.find((ip) => !ip.includes(':')) ?? addresses.find((ip) => ip.startsWith('fe8')) ?? addresses[0];
}

// The MACs of one site and which of them has which address now.
import { type IpScope, parseIp, scopeOf } from '@lanhound/proto';
import type { Claim, SavedStation, Station } from './station.ts';
import { TraitSet } from './traits.ts';

export interface StationLimits {
  addressesMax: number;
  namesMax: number;
  sensorsMax: number;
}

/** What may find no place. */
export type Refusable = 'device' | 'address' | 'name';

export interface StationsDeps {
  /** It was heard: only its times changed. */
  onHeard(station: Station): void;
  onChange(station: Station): void;
  onRefused(what: Refusable): void;
}

const HOUR_US = 3_600_000_000;
const DAY_US = 24 * HOUR_US;

/** A proven claim stands against packets that say otherwise for this long. */
const PROVEN_FOR_US = DAY_US;
/** An address not seen for this long makes room for another of the same device. */
const STALE_US = DAY_US;
/** Packets of so many networks of the internet make a router; a host with addresses of its own there has fewer. */
const FOREIGN_NETWORKS_MIN = 3;
/** A host has few unproven IPv4 addresses at a time; who has more passes on the packets of another subnet. */
const UNPROVEN_IPV4_MAX = 3;
/** Former addresses kept of one MAC. */
const PAST_MAX = 16;
/** Former owners of addresses; of use within the minutes in which a newcomer is compared. */
const BEFORE_MAX = 10_000;

export class Stations {
  readonly #limits: StationLimits;
  readonly #deps: StationsDeps;
  readonly #byMac = new Map<string, Station>();
  readonly #claims = new Map<string, Claim>();
  readonly #before = new Map<string, string>();

  constructor(limits: StationLimits, deps: StationsDeps) {
    this.#limits = limits;
    this.#deps = deps;
  }

  get size(): number {
    return this.#byMac.size;
  }

  get(mac: string): Station | undefined {
    return this.#byMac.get(mac);
  }

  /** The station that has an address now. */
  ownerOf(ip: string): Station | undefined {
    const claim = this.#claims.get(ip);
    return claim && this.get(claim.mac);
  }

  /** The station from which another took an address. */
  ownerBefore(ip: string): Station | undefined {
    const mac = this.#before.get(ip);
    return mac === undefined ? undefined : this.get(mac);
  }

  /** Why an address is thought to be whose it is. */
  claimOf(ip: string): Readonly<Claim> | undefined {
    return this.#claims.get(ip);
  }

  all(): Iterable<Station> {
    return this.#byMac.values();
  }

  add(station: Station): void {
    this.#byMac.set(station.mac, station);
  }

  /** Take a station over as it was saved. An address that two say they have is the later one's. */
  restore({ claims, traits, ...rest }: SavedStation): Station {
    const set = new TraitSet();
    set.restore(traits);
    const station: Station = { ...rest, traits: set, addresses: claims.map(({ ip }) => ip) };
    this.add(station);
    for (const { ip, ...claim } of claims) {
      const known = this.#claims.get(ip);
      if (!known || known.timeUs <= claim.timeUs) this.#claims.set(ip, { ...claim, mac: station.mac });
    }
    return station;
  }

  /** As restore takes it. */
  saved(station: Station): SavedStation {
    const { addresses, traits, ...rest } = station;
    const claims = addresses.flatMap((ip): SavedStation['claims'] => {
      const claim = this.#claims.get(ip);
      if (claim?.mac !== station.mac) return [];
      return [{ ip, proven: claim.proven, sinceUs: claim.sinceUs, timeUs: claim.timeUs }];
    });
    return { ...rest, traits: traits.save(), claims };
  }

  remove(station: Station): void {
    for (const ip of [...station.addresses]) this.#withdraw(station, ip);
    this.#byMac.delete(station.mac);
  }

  heard(station: Station, timeUs: number, sensor: string): void {
    if (timeUs > station.lastSeen) station.lastSeen = timeUs;
    if (timeUs < station.firstSeen) station.firstSeen = timeUs;
    if (station.sensors[0] !== sensor) this.#heardBy(station, sensor);
    this.#deps.onHeard(station);
  }

  #heardBy(station: Station, sensor: string): void {
    const at = station.sensors.indexOf(sensor);
    if (at < 0 && station.sensors.length >= this.#limits.sensorsMax) return;
    moveToFront(station.sensors, at, sensor);
    // Two that hear the same take turns with every packet.
    if (at < 0) this.#deps.onChange(station);
  }

  owns(mac: string, ip: string, timeUs: number): void {
    const station = this.#byMac.get(mac);
    if (station && isHostScope(scopeOf(ip))) this.#assign(station, ip, timeUs, true);
  }

  sentFrom(mac: string, ip: string, timeUs: number): void {
    const station = this.#byMac.get(mac);
    if (!station) return;
    if (this.#claims.get(ip)?.mac === mac) this.#assign(station, ip, timeUs, false);
    else if (!station.router) this.#weigh(station, ip, timeUs);
  }

  /** A source address that is new for a station: its own, or of somebody whose packets it passes on? */
  #weigh(station: Station, ip: string, timeUs: number): void {
    switch (scopeOf(ip)) {
      case 'global':
        this.#noteForeign(station, networkOf(ip));
        return;
      case 'linkLocal':
        // No router passes such a source on (RFC 3927 section 7, RFC 4291 section 2.5.6): that is proof.
        this.#assign(station, ip, timeUs, true);
        return;
      case 'private':
        if (!ip.includes(':') && this.#unprovenIpv4(station, timeUs) >= UNPROVEN_IPV4_MAX) this.routes(station.mac);
        else this.#assign(station, ip, timeUs, false);
        return;
      case 'loopback':
      case 'multicast':
      case 'broadcast':
      case 'unspecified':
        return;
    }
  }

  /** It forwards packets of others, so the addresses it got for its packets alone are taken back. */
  routes(mac: string): void {
    const station = this.#byMac.get(mac);
    if (!station || station.router) return;
    station.router = true;
    for (const ip of [...station.addresses]) if (!this.#claims.get(ip)?.proven) this.#withdraw(station, ip);
    this.#deps.onChange(station);
  }

  named(station: Station, name: string): void {
    const { names } = station;
    const at = names.indexOf(name);
    if (at === 0) return;
    if (at < 0 && names.length >= this.#limits.namesMax) {
      this.#deps.onRefused('name');
      return;
    }
    moveToFront(names, at, name);
    this.#deps.onChange(station);
  }

  #noteForeign(station: Station, network: string): void {
    const { foreignNetworks } = station;
    if (foreignNetworks.includes(network)) return;
    foreignNetworks.push(network);
    if (foreignNetworks.length >= FOREIGN_NETWORKS_MIN) this.routes(station.mac);
  }

  #unprovenIpv4({ addresses }: Station, timeUs: number): number {
    const isFresh = (claim: Claim | undefined) => claim && !claim.proven && timeUs - claim.timeUs < HOUR_US;
    return addresses.filter((ip) => !ip.includes(':') && isFresh(this.#claims.get(ip))).length;
  }

  #assign(station: Station, ip: string, timeUs: number, proven: boolean): void {
    const claim = this.#claims.get(ip);
    if (claim && claim.mac !== station.mac) {
      if (!proven && claim.proven && timeUs - claim.timeUs < PROVEN_FOR_US) return;
      const before = this.get(claim.mac);
      if (before) this.#withdraw(before, ip);
      if (this.#before.size >= BEFORE_MAX) this.#before.clear();
      this.#before.set(ip, claim.mac);
    }
    const at = station.addresses.indexOf(ip);
    if (at < 0 && !this.#hasRoom(station, timeUs)) {
      this.#deps.onRefused('address');
      return;
    }
    if (at !== 0) moveToFront(station.addresses, at, ip);
    if (claim?.mac === station.mac) {
      claim.proven ||= proven;
      if (timeUs > claim.timeUs) claim.timeUs = timeUs;
    } else this.#claims.set(ip, { mac: station.mac, proven, sinceUs: timeUs, timeUs });
    if (at !== 0) this.#deps.onChange(station);
  }

  /** Room for one more address, made of the one seen longest ago when that is long ago. */
  #hasRoom(station: Station, timeUs: number): boolean {
    if (station.addresses.length < this.#limits.addressesMax) return true;
    const oldest = station.addresses.at(-1) as string;
    if (timeUs - (this.#claims.get(oldest)?.timeUs ?? 0) < STALE_US) return false;
    this.#withdraw(station, oldest);
    return true;
  }

  #withdraw(station: Station, ip: string): void {
    const at = station.addresses.indexOf(ip);
    if (at >= 0) station.addresses.splice(at, 1);
    const claim = this.#claims.get(ip);
    if (claim?.mac === station.mac) {
      this.#claims.delete(ip);
      const before = station.past.filter((past) => past.ip !== ip).slice(0, PAST_MAX - 1);
      station.past = [{ ip, firstSeen: claim.sinceUs, lastSeen: claim.timeUs }, ...before];
    }
    this.#deps.onChange(station);
  }
}

const isHostScope = (scope: IpScope): boolean => scope === 'private' || scope === 'linkLocal' || scope === 'global';

/** `at` is where the item is, or -1. */
function moveToFront(items: string[], at: number, item: string): void {
  if (at >= 0) items.splice(at, 1);
  items.unshift(item);
}

/** What one owner on the internet has: an IPv4 address, or the /64 of an IPv6 one. */
function networkOf(ip: string): string {
  const bytes = parseIp(ip);
  return bytes?.length === 16 ? bytes.subarray(0, 8).toString() : ip;
}

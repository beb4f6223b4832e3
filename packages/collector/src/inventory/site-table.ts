// The devices of one site and which of them has which address now.
import { type IpScope, parseIp, scopeOf } from '@lanhound/proto';
import type { Device } from './device.ts';

export interface SiteLimits {
  addressesMax: number;
  namesMax: number;
  sensorsMax: number;
}

/** What may find no place. */
export type Refusable = 'device' | 'address' | 'name';

export interface SiteTableDeps {
  onChange(device: Device): void;
  onRefused(what: Refusable): void;
}

interface Entry {
  device: Device;
  /** Networks of the internet that packets came from in its frames, up to those that make it a router. */
  foreignNetworks: string[];
}

/** What is known of a device beside what is shown. */
export interface Evidenced {
  /** The addresses it has now: proven or not, and when that was seen last. */
  claims: [ip: string, proven: boolean, timeUs: number][];
  foreignNetworks: string[];
}

/** Which device has an address. */
interface Claim {
  mac: string;
  /** By ARP, neighbour discovery or DHCP, not only by a source address that may have been forwarded. */
  proven: boolean;
  timeUs: number;
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

export class SiteTable {
  readonly #site: string;
  readonly #limits: SiteLimits;
  readonly #deps: SiteTableDeps;
  readonly #entries = new Map<string, Entry>();
  readonly #claims = new Map<string, Claim>();

  constructor(site: string, limits: SiteLimits, deps: SiteTableDeps) {
    this.#site = site;
    this.#limits = limits;
    this.#deps = deps;
  }

  get(mac: string): Device | undefined {
    return this.#entries.get(mac)?.device;
  }

  /** The device that has an address now. */
  ownerOf(ip: string): Device | undefined {
    const claim = this.#claims.get(ip);
    return claim && this.get(claim.mac);
  }

  *devices(): Iterable<Device> {
    for (const { device } of this.#entries.values()) yield device;
  }

  /** Take a device over as it is; its addresses are its own unless another claims them later. */
  add(device: Device, evidenced?: Evidenced): void {
    const { mac, lastSeen, addresses } = device;
    this.#entries.set(mac, { device, foreignNetworks: evidenced?.foreignNetworks ?? [] });
    const claims = evidenced?.claims ?? addresses.map((ip): Evidenced['claims'][number] => [ip, true, lastSeen]);
    for (const [ip, proven, timeUs] of claims) {
      const claim = this.#claims.get(ip);
      if (!claim || claim.timeUs <= timeUs) this.#claims.set(ip, { mac, proven, timeUs });
    }
  }

  /** What add needs beside the device to know it as before. */
  evidenceOf({ mac, addresses }: Device): Evidenced {
    const claims = addresses.flatMap((ip): Evidenced['claims'] => {
      const claim = this.#claims.get(ip);
      return claim?.mac === mac ? [[ip, claim.proven, claim.timeUs]] : [];
    });
    return { claims, foreignNetworks: this.#entries.get(mac)?.foreignNetworks ?? [] };
  }

  create(mac: string, timeUs: number, made: Pick<Device, 'vendor' | 'randomised'>): Device {
    const device: Device = {
      ...{ site: this.#site, mac, ...made, addresses: [], names: [], sensors: [] },
      firstSeen: timeUs,
      lastSeen: timeUs,
    };
    this.#entries.set(mac, { device, foreignNetworks: [] });
    return device;
  }

  heard(device: Device, timeUs: number, sensor: string): void {
    if (timeUs > device.lastSeen) device.lastSeen = timeUs;
    if (timeUs < device.firstSeen) device.firstSeen = timeUs;
    if (!device.sensors.includes(sensor) && device.sensors.length < this.#limits.sensorsMax) {
      device.sensors.push(sensor);
    }
    this.#deps.onChange(device);
  }

  owns(mac: string, ip: string, timeUs: number): void {
    const entry = this.#entries.get(mac);
    if (entry && isHostScope(scopeOf(ip))) this.#assign(entry.device, ip, timeUs, true);
  }

  sentFrom(mac: string, ip: string, timeUs: number): void {
    const entry = this.#entries.get(mac);
    if (!entry) return;
    if (this.#claims.get(ip)?.mac === mac) this.#assign(entry.device, ip, timeUs, false);
    else if (!entry.device.router) this.#weigh(entry, ip, timeUs);
  }

  /** A source address that is new for a device: its own, or of somebody whose packets it passes on? */
  #weigh(entry: Entry, ip: string, timeUs: number): void {
    const { device } = entry;
    switch (scopeOf(ip)) {
      case 'global':
        this.#noteForeign(entry, networkOf(ip));
        return;
      case 'linkLocal':
        // No router passes such a source on (RFC 3927 section 7, RFC 4291 section 2.5.6): that is proof.
        this.#assign(device, ip, timeUs, true);
        return;
      case 'private':
        if (!ip.includes(':') && this.#unprovenIpv4(device, timeUs) >= UNPROVEN_IPV4_MAX) this.routes(device.mac);
        else this.#assign(device, ip, timeUs, false);
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
    const entry = this.#entries.get(mac);
    if (!entry || entry.device.router) return;
    const { device } = entry;
    device.router = true;
    for (const ip of [...device.addresses]) if (!this.#claims.get(ip)?.proven) this.#withdraw(device, ip);
    this.#deps.onChange(device);
  }

  named(device: Device, name: string): void {
    const { names } = device;
    const at = names.indexOf(name);
    if (at === 0) return;
    if (at < 0 && names.length >= this.#limits.namesMax) {
      this.#deps.onRefused('name');
      return;
    }
    moveToFront(names, at, name);
    this.#deps.onChange(device);
  }

  #noteForeign({ device, foreignNetworks }: Entry, network: string): void {
    if (foreignNetworks.includes(network)) return;
    foreignNetworks.push(network);
    if (foreignNetworks.length >= FOREIGN_NETWORKS_MIN) this.routes(device.mac);
  }

  #unprovenIpv4({ addresses }: Device, timeUs: number): number {
    const isFresh = (claim: Claim | undefined) => claim && !claim.proven && timeUs - claim.timeUs < HOUR_US;
    return addresses.filter((ip) => !ip.includes(':') && isFresh(this.#claims.get(ip))).length;
  }

  #assign(device: Device, ip: string, timeUs: number, proven: boolean): void {
    const claim = this.#claims.get(ip);
    if (claim && claim.mac !== device.mac) {
      if (!proven && claim.proven && timeUs - claim.timeUs < PROVEN_FOR_US) return;
      const before = this.get(claim.mac);
      if (before) this.#withdraw(before, ip);
    }
    const at = device.addresses.indexOf(ip);
    if (at < 0 && !this.#hasRoom(device, timeUs)) {
      this.#deps.onRefused('address');
      return;
    }
    const same = claim?.mac === device.mac ? claim : undefined;
    this.#claims.set(ip, {
      mac: device.mac,
      proven: proven || (same?.proven ?? false),
      timeUs: Math.max(timeUs, same?.timeUs ?? timeUs),
    });
    if (at !== 0) moveToFront(device.addresses, at, ip);
    this.#deps.onChange(device);
  }

  /** Room for one more address, made of the one seen longest ago when that is long ago. */
  #hasRoom(device: Device, timeUs: number): boolean {
    if (device.addresses.length < this.#limits.addressesMax) return true;
    const oldest = device.addresses.at(-1) as string;
    if (timeUs - (this.#claims.get(oldest)?.timeUs ?? 0) < STALE_US) return false;
    this.#withdraw(device, oldest);
    return true;
  }

  #withdraw(device: Device, ip: string): void {
    const at = device.addresses.indexOf(ip);
    if (at >= 0) device.addresses.splice(at, 1);
    if (this.#claims.get(ip)?.mac === device.mac) this.#claims.delete(ip);
    this.#deps.onChange(device);
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

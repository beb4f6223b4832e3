import { createDevice, type Device } from '../device.ts';
import { noSilences, type Silences } from '../presence.ts';
import type { Station } from '../station.ts';
import { type Traits, unitedTraits } from '../traits.ts';

/** A device with the stations it is seen by. */
export interface Identity {
  readonly device: Device;
  /** At least one. */
  stations: Station[];
  silences: Silences;
}

/** Devices whose MACs come and go keep those seen last. */
const STATIONS_MAX = 16;
/** Services shown of one device. */
const SERVICES_MAX = 32;
/** A host with so many IPv4 addresses speaks for others: a hypervisor or a bridge. */
const SHARED_IPV4_MIN = 4;

export function createIdentity(station: Station): Identity {
  const { site, mac, firstSeen } = station;
  // Somebody may know of it before it is ever heard.
  const presence = station.lastSeen === 0 ? 'away' : 'here';
  const device = createDevice({ site, mac, firstSeen, presence });
  const identity = { device, stations: [station], silences: noSilences() };
  refresh(identity);
  return identity;
}

/** Bring the device in line with its stations. */
export function refresh(identity: Identity): void {
  const { device, stations } = identity;
  const [only] = stations;
  if (only && stations.length === 1) {
    // Shared: addresses move within their list with every other packet.
    device.addresses = only.addresses;
    device.names = only.names;
    device.sensors = only.sensors;
  } else {
    stations.sort((a, b) => b.lastSeen - a.lastSeen);
    device.addresses = united(stations, ({ addresses }) => addresses);
    device.names = united(stations, ({ names }) => names);
    device.sensors = united(stations, ({ sensors }) => sensors);
  }
  device.macs = stations.map(({ mac }) => mac);
  device.randomised = stations.every(({ randomised }) => randomised);
  device.firstSeen = Math.min(...stations.map(({ firstSeen }) => firstSeen));
  device.lastSeen = Math.max(...stations.map(({ lastSeen }) => lastSeen));
  const vendor = stations.find((station) => station.vendor)?.vendor;
  if (vendor) device.vendor = vendor;
  else delete device.vendor;
  if (stations.some(({ router }) => router)) device.router = true;
  else delete device.router;
  if (!device.router && isShared(identity)) device.shared = true;
  else delete device.shared;
}

const united = (stations: readonly Station[], of: (station: Station) => readonly string[]): string[] => [
  ...new Set(stations.flatMap(of)),
];

/** Asked of every device for every newcomer: that of one station is not copied. */
export function traitsOf({ stations }: Identity): Traits {
  const [only] = stations;
  return only && stations.length === 1 ? only.traits.traits : unitedTraits(stations.map(({ traits }) => traits.traits));
}

export function servicesOf(traits: Traits): string[] {
  return [...(traits.get('serves') ?? []), ...(traits.get('service') ?? [])].slice(0, SERVICES_MAX);
}

/** Several hosts speak through its MAC, so that what is said there is not of one device. */
export function isShared({ stations }: Identity): boolean {
  for (const { router, addresses } of stations) {
    if (router) return true;
    if (addresses.length >= SHARED_IPV4_MIN && addresses.filter(isIpv4).length >= SHARED_IPV4_MIN) return true;
  }
  return false;
}

const isIpv4 = (ip: string): boolean => !ip.includes(':');

/** Stations that one has too many: those not seen for longest, never the one the device is known by. */
export function surplus({ device, stations }: Identity): Station[] {
  const sorted = stations.filter(({ mac }) => mac !== device.mac).sort((a, b) => b.lastSeen - a.lastSeen);
  return sorted.slice(STATIONS_MAX - 1);
}

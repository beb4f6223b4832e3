import type { NetworkInterfaceInfo } from 'node:os';
import { formatIp, parseIp, scopeOf } from '@lanhound/proto';
import { type Cidr, contains, parseCidr } from './cidr.ts';

/** A network that this machine is on and the sensor may send into, of one family. */
export interface Link {
  readonly interface: string;
  readonly family: 4 | 6;
  /** The machine's addresses there, and the subnet of each as far as the sensor may send into it. */
  readonly own: readonly OwnAddress[];
}

export interface OwnAddress {
  readonly ip: string;
  readonly subnet: Cidr;
  /** Parts of the subnet that are allowed; all of it when the interface is allowed by its name. */
  readonly within: readonly Cidr[] | 'all';
}

/** Why nothing is sent to an address. */
export type TargetRefusal = 'malformed' | 'group' | 'own' | 'outside';

/** Where the sensor may send at this moment. */
export interface Neighborhood {
  readonly links: readonly Link[];
  /** Of all interfaces, whether they may be used or not. */
  readonly ownAddresses: ReadonlySet<string>;
}

export type Interfaces = NodeJS.Dict<NetworkInterfaceInfo[]>;

/** More is a container host's own business. */
const LINKS_MAX = 32;
/** RFC 3021: a subnet of two addresses has neither one for the network nor one for all. */
const IPV4_BITS_WITH_BROADCAST_MAX = 30;

/** `networks` are those of the configuration; loopback is never among them. */
export function neighborhoodOf(networks: readonly string[], interfaces: Interfaces): Neighborhood {
  const cidrs = networks.flatMap((text) => parseCidr(text) ?? []);
  const names = new Set(networks.filter((text) => !text.includes('/')));
  const ownAddresses = new Set<string>();
  const links: Link[] = [];
  for (const [name, addresses = []] of Object.entries(interfaces)) {
    const own = { 4: [] as OwnAddress[], 6: [] as OwnAddress[] };
    for (const { address, cidr, internal } of addresses) {
      const subnet = parseCidr(cidr ?? '');
      if (!subnet) continue;
      const ip = formatIp(subnet.bytes);
      ownAddresses.add(ip);
      if (internal) continue;
      const within = names.has(name) ? ('all' as const) : cidrs.filter((allowed) => overlaps(allowed, subnet));
      if (within.length > 0) own[address.includes(':') ? 6 : 4].push({ ip, subnet, within });
    }
    for (const family of [4, 6] as const) {
      if (own[family].length > 0 && links.length < LINKS_MAX) links.push({ interface: name, family, own: own[family] });
    }
  }
  return { links, ownAddresses };
}

const overlaps = (a: Cidr, b: Cidr): boolean => (a.bits < b.bits ? contains(a, b.bytes) : contains(b, a.bytes));

/** The links on which an address may be asked, one unless it is link-local. */
export function linksTo(ip: string, { links, ownAddresses }: Neighborhood): readonly Link[] | TargetRefusal {
  const bytes = parseIp(ip);
  if (!bytes) return 'malformed';
  const scope = scopeOf(ip);
  if (scope === 'multicast' || scope === 'broadcast') return 'group';
  if (scope === 'unspecified' || scope === 'loopback') return 'outside';
  if (ownAddresses.has(formatIp(bytes))) return 'own';
  const reached = links.filter((link) => isOn(link, bytes));
  if (reached.length === 0) return 'outside';
  const isGroup = reached.some(({ own }) => own.some(({ subnet }) => isNetworkOrBroadcast(subnet, bytes)));
  return isGroup ? 'group' : reached;
}

/** Whether an address is one of the link's, and allowed. */
export const isOn = ({ own }: Link, ip: Uint8Array): boolean =>
  own.some(
    ({ subnet, within }) =>
      contains(subnet, ip) && (within === 'all' || within.some((allowed) => contains(allowed, ip))),
  );

/** The first and the last address of an IPv4 subnet are no device's. */
export function isNetworkOrBroadcast({ bytes, bits }: Cidr, ip: Uint8Array): boolean {
  if (bytes.length !== 4 || bits > IPV4_BITS_WITH_BROADCAST_MAX || !contains({ bytes, bits }, ip)) return false;
  const host = numberOf(ip) % 2 ** (32 - bits);
  return host === 0 || host === 2 ** (32 - bits) - 1;
}

/** An IPv4 address as a number of 32 bits. */
export const numberOf = (ip: Uint8Array): number => ip.reduce((number, byte) => number * 256 + byte, 0);

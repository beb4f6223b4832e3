import { formatIp } from '@lanhound/proto';
import { type Cidr, contains } from './cidr.ts';
import { isNetworkOrBroadcast, type Link, numberOf, type OwnAddress } from './links.ts';

/** Of one subnet asked at most; at the usual pace three minutes. A home's subnet has 254 addresses. */
export const SUBNET_ADDRESSES_MAX = 1_024;
const BLOCK_BITS = 22;

/** What to ask of a link, and what was left out because there is too much of it. */
export interface Sweep {
  /** In random order, so that nothing is asked in a row. */
  addresses: string[];
  omitted: number;
}

/** The addresses of a link's IPv4 subnets, without the machine's own and those of groups. */
export function sweepOf({ own }: Link, random: () => number): Sweep {
  const ownIps = new Set(own.map(({ ip }) => ip));
  const wanted = new Set<string>();
  let omitted = 0;
  for (const address of own) {
    for (const range of rangesOf(address)) {
      const block = blockOf(range, address);
      omitted += sizeOf(range) - sizeOf(block);
      for (const ip of addressesOf(block, address.subnet)) if (!ownIps.has(ip)) wanted.add(ip);
    }
  }
  return { addresses: shuffled([...wanted], random), omitted };
}

const sizeOf = ({ bits }: Cidr): number => 2 ** (32 - bits);

/** What is both in the subnet and allowed. */
function rangesOf({ subnet, within }: OwnAddress): Cidr[] {
  if (within === 'all') return [subnet];
  const inside = within.map((allowed) => (allowed.bits > subnet.bits ? allowed : subnet));
  return inside.filter((range, i) => !inside.some((other, j) => isCovered(range, other, j < i)));
}

const isCovered = (range: Cidr, other: Cidr, isEarlier: boolean): boolean =>
  contains(other, range.bytes) && (other.bits < range.bits || (other.bits === range.bits && isEarlier));

/** Of a large range the part around this machine, or its beginning. */
function blockOf(range: Cidr, { subnet }: OwnAddress): Cidr {
  if (sizeOf(range) <= SUBNET_ADDRESSES_MAX) return range;
  return { bytes: contains(range, subnet.bytes) ? subnet.bytes : firstOf(range), bits: BLOCK_BITS };
}

const firstOf = ({ bytes, bits }: Cidr): Uint8Array => {
  const number = numberOf(bytes);
  return bytesOf(number - (number % 2 ** (32 - bits)));
};

const bytesOf = (number: number): Uint8Array =>
  Uint8Array.of(number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255, number & 255);

function addressesOf(block: Cidr, subnet: Cidr): string[] {
  const first = numberOf(firstOf(block));
  const all = Array.from({ length: sizeOf(block) }, (_, i) => bytesOf(first + i));
  return all.filter((ip) => !isNetworkOrBroadcast(subnet, ip)).map((ip) => formatIp(ip));
}

function shuffled(items: string[], random: () => number): string[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [items[i], items[j]] = [items[j] as string, items[i] as string];
  }
  return items;
}

// The makers of network cards, by the IEEE registries: prefixes of 6, 7 or 9 hex digits (MA-L, MA-M, MA-S). The package
// oui-data carries their addresses on further lines of the name.
import { isLocalMac, parseMac } from '@lanhound/proto';

/** The maker of a MAC in text; undefined when unknown, and for randomised MACs. */
export type VendorOf = (mac: string) => string | undefined;

/** Prefix lengths in hex digits, the longest first: a small block lies within a large one of another owner. */
const PREFIX_DIGITS = [9, 7, 6] as const;
const MAC_DIGITS = 12;

/** The names are kept once each and the prefixes as numbers: 2 MB where the registry as an object takes 30. */
interface VendorTable {
  /** By prefix length, ascending. */
  prefixes: ReadonlyMap<number, { prefixes: Float64Array; names: Uint32Array }>;
  names: readonly string[];
}

/** A lookup that reads the registry when it is first asked, about 0.1 s. */
export function createVendorLookup(read: () => Readonly<Record<string, string>>): VendorOf {
  let table: VendorTable | undefined;
  return (macText) => {
    const mac = parseMac(macText);
    if (mac === undefined) return undefined;
    if (isLocalMac(mac)) return hypervisorOf(mac);
    table ??= tableOf(read());
    return find(table, mac);
  };
}

/**
 * Programs that make up addresses for the machines within them always begin them alike, by their documentation. Of the
 * addresses that phones make up one in four million begins so by chance, and with Docker's two bytes one in sixteen
 * thousand.
 */
const HYPERVISORS: readonly (readonly [digits: number, prefix: number, name: string])[] = [
  [6, 0x525400, 'QEMU'],
  [4, 0x0242, 'Docker'],
];

function hypervisorOf(mac: number): string | undefined {
  return HYPERVISORS.find(([digits, prefix]) => Math.floor(mac / 16 ** (MAC_DIGITS - digits)) === prefix)?.[2];
}

function tableOf(registry: Readonly<Record<string, string>>): VendorTable {
  const indexes = new Map<string, number>();
  const prefixes = new Map(
    PREFIX_DIGITS.map((digits) => {
      const entries = Object.entries(registry)
        .filter(([prefix]) => prefix.length === digits)
        .map(([prefix, text]) => [Number.parseInt(prefix, 16), indexOf(indexes, nameOf(text))] as const)
        .sort(([a], [b]) => a - b);
      return [
        digits,
        { prefixes: Float64Array.from(entries, ([prefix]) => prefix), names: Uint32Array.from(entries, ([, i]) => i) },
      ];
    }),
  );
  return { prefixes, names: [...indexes.keys()] };
}

function indexOf(indexes: Map<string, number>, name: string): number {
  const known = indexes.get(name);
  if (known !== undefined) return known;
  indexes.set(name, indexes.size);
  return indexes.size - 1;
}

/** A copy: a slice would keep the whole text of the registry alive. */
const nameOf = (text: string): string => Buffer.from(text.split('\n', 1)[0]?.trim() ?? '').toString();

function find({ prefixes, names }: VendorTable, mac: number): string | undefined {
  for (const digits of PREFIX_DIGITS) {
    const block = prefixes.get(digits);
    const prefix = Math.floor(mac / 16 ** (MAC_DIGITS - digits));
    const at = block ? indexIn(block.prefixes, prefix) : -1;
    if (block && at >= 0) return names[block.names[at] as number];
  }
  return undefined;
}

/** Where a value is in an ascending array, or -1. */
function indexIn(ascending: Float64Array, value: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const at = ascending[middle] as number;
    if (at === value) return middle;
    if (at < value) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

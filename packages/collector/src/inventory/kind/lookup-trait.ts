import { LOOKUPS } from './tables/lookups.ts';

// Every lookup of every device is held against the names of the tables, and hardly any is among them.

const DOT = 46;
/** The sign bit is for the empty place. */
const HASH_MASK = 0x7fffffff;

interface SuffixTable {
  /** By hash, open addressing; "" where nothing is. */
  readonly suffixes: readonly string[];
  readonly hashes: Int32Array;
  readonly mask: number;
  readonly lengthMax: number;
}

const table = suffixTable(LOOKUPS.groups.flatMap(({ rules }) => rules.map(({ is }) => String(is))));

/**
 * The name of the tables that this name (lower case, no trailing dot) is or lies below; the longest when there are
 * several. Undefined for most. Allocates nothing.
 */
export function lookupTraitOf(name: string): string | undefined {
  const least = Math.max(0, name.length - table.lengthMax);
  let hash = 0;
  let found: string | undefined;
  for (let i = name.length - 1; i >= least; i--) {
    hash = step(hash, name.charCodeAt(i));
    if (i === 0 || name.charCodeAt(i - 1) === DOT) found = find(name, hash) ?? found;
  }
  return found;
}

function find(name: string, hash: number): string | undefined {
  const { hashes, suffixes, mask } = table;
  for (let place = hash & mask; hashes[place] !== -1; place = (place + 1) & mask) {
    const suffix = suffixes[place] as string;
    if (hashes[place] === (hash & HASH_MASK) && name.endsWith(suffix)) return suffix;
  }
  return undefined;
}

function suffixTable(suffixes: readonly string[]): SuffixTable {
  const places = 2 ** Math.ceil(Math.log2(suffixes.length * 4));
  const made = { suffixes: new Array<string>(places).fill(''), hashes: new Int32Array(places).fill(-1) };
  for (const suffix of suffixes) {
    let hash = 0;
    for (let i = suffix.length - 1; i >= 0; i--) hash = step(hash, suffix.charCodeAt(i));
    let place = hash & (places - 1);
    while (made.hashes[place] !== -1) place = (place + 1) & (places - 1);
    made.hashes[place] = hash & HASH_MASK;
    made.suffixes[place] = suffix;
  }
  return { ...made, mask: places - 1, lengthMax: Math.max(...suffixes.map(({ length }) => length)) };
}

/** From the end of the name to its beginning. */
function step(hash: number, code: number): number {
  const mixed = Math.imul(hash ^ code, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}

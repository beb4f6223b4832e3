import { finish32 } from '../hash.ts';

/** The most lists a table tells apart. */
export const LISTS_MAX = 250;

/**
 * Names of lists, without the names: open addressing over 64-bit hashes, 9 bytes a place, so that a million names take
 * 19 MB. That a name nobody listed is taken for a listed one has odds of names / 2^64 for each of its parents.
 */
export interface NameTable {
  readonly size: number;
  readonly bytes: number;
  /** A lower-case name of two labels or more. False when the table is full; known names keep their first list. */
  add(name: string, list: number): boolean;
  /**
   * The broadest listed parent of a lower-case name, or the name itself: where in the name it begins, times 256, plus
   * its list. -1 when none is listed. A number, so that a miss allocates nothing.
   */
  find(name: string): number;
}

const DOT = 46;
const LEAST_PLACES = 1024;

export function nameTable(namesMax: number): NameTable {
  const hashes = hashTable();
  return {
    get size() {
      return hashes.size;
    },
    get bytes() {
      return hashes.bytes;
    },
    add(name, list) {
      let a = SEED_A;
      let b = SEED_B;
      for (let i = name.length - 1; i >= 0; i--) {
        const code = name.charCodeAt(i);
        a = stepA(a, code);
        b = stepB(b, code);
      }
      const high = highOf(a, b);
      const low = lowOf(b);
      if (hashes.find(high, low) >= 0) return true;
      if (hashes.size >= namesMax) return false;
      hashes.add(high, low, list);
      return true;
    },
    find(name) {
      let a = SEED_A;
      let b = SEED_B;
      let dots = 0;
      for (let i = name.length - 1; i >= 0; i--) {
        const code = name.charCodeAt(i);
        // A parent ends here; single labels are never listed.
        if (code === DOT && ++dots > 1) {
          const list = hashes.find(highOf(a, b), lowOf(b));
          if (list >= 0) return (i + 1) * 256 + list;
        }
        a = stepA(a, code);
        b = stepB(b, code);
      }
      return hashes.find(highOf(a, b), lowOf(b));
    },
  };
}

/** Lists by 64-bit hashes, of which the low word is never 0. */
interface HashTable {
  readonly size: number;
  readonly bytes: number;
  /** -1 when the hash is not held. */
  find(high: number, low: number): number;
  /** A hash that is not held. */
  add(high: number, low: number, list: number): void;
}

function hashTable(): HashTable {
  // Two words a place, together, so that a look costs one cache line. Low word 0: empty.
  let words = new Uint32Array(LEAST_PLACES * 2);
  let lists = new Uint8Array(LEAST_PLACES);
  let mask = LEAST_PLACES - 1;
  let size = 0;

  const put = (high: number, low: number, list: number): void => {
    let at = low & mask;
    while (words[at * 2 + 1] !== 0) at = (at + 1) & mask;
    words[at * 2] = high;
    words[at * 2 + 1] = low;
    lists[at] = list;
  };
  const grow = (): void => {
    const [oldWords, oldLists] = [words, lists];
    words = new Uint32Array(oldWords.length * 2);
    lists = new Uint8Array(oldLists.length * 2);
    mask = lists.length - 1;
    for (let at = 0; at < oldLists.length; at++) {
      const low = oldWords[at * 2 + 1] as number;
      if (low !== 0) put(oldWords[at * 2] as number, low, oldLists[at] as number);
    }
  };

  return {
    get size() {
      return size;
    },
    get bytes() {
      return words.byteLength + lists.byteLength;
    },
    find(high, low) {
      for (let at = low & mask; ; at = (at + 1) & mask) {
        const held = words[at * 2 + 1] as number;
        if (held === 0) return -1;
        if (held === low && words[at * 2] === high) return lists[at] as number;
      }
    },
    add(high, low, list) {
      put(high, low, list);
      size++;
      // Beyond this load the runs of taken places grow long.
      if (size > lists.length * 0.6) grow();
    },
  };
}

// Names are hashed from their end, so that one walk gives the hash of every parent on its way.
const SEED_A = 0x2545f491;
const SEED_B = 0x6c62272e;
const stepA = (a: number, code: number): number => Math.imul(((a << 5) | (a >>> 27)) ^ code, 0x9e3779b1);
const stepB = (b: number, code: number): number => Math.imul(((b << 13) | (b >>> 19)) ^ code, 0x85ebca77);
const highOf = (a: number, b: number): number => finish32(a ^ b);
const lowOf = (b: number): number => finish32(b) || 1;

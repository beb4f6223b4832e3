import { hash53 } from './hash.ts';

/** The same key whatever process asks; 0 marks an empty place. */
const keyOf = (text: string): number => hash53(text) || 1;

const LEAST_PLACES = 16;

/**
 * A set of texts that keeps 8 bytes of each: open addressing over their hashes. That a text is taken for one that was
 * added, by chance, has odds of size / 2^53.
 */
export interface KeySet {
  readonly size: number;
  has(text: string): boolean;
  add(text: string): void;
  /** The hashes, little endian, as base64. */
  save(): string;
}

export function keySet(saved = ''): KeySet {
  let places = new Float64Array(LEAST_PLACES);
  let size = 0;
  const placeOf = (key: number): number => {
    let at = key % places.length;
    while (places[at] !== 0 && places[at] !== key) at = at + 1 === places.length ? 0 : at + 1;
    return at;
  };
  const put = (key: number): void => {
    const at = placeOf(key);
    if (places[at] === key) return;
    places[at] = key;
    size++;
    if (size * 2 > places.length) grow();
  };
  const grow = (): void => {
    const old = places;
    places = new Float64Array(old.length * 2);
    size = 0;
    for (const key of old) if (key !== 0) put(key);
  };
  for (const key of keysIn(saved)) put(key);
  return {
    get size() {
      return size;
    },
    has: (text) => places[placeOf(keyOf(text))] !== 0,
    add: (text) => put(keyOf(text)),
    save: () => {
      const bytes = Buffer.alloc(size * 8);
      let at = 0;
      for (const key of places) if (key !== 0) at = bytes.writeDoubleLE(key, at);
      return bytes.toString('base64');
    },
  };
}

function* keysIn(saved: string): Iterable<number> {
  const bytes = Buffer.from(saved, 'base64');
  for (let at = 0; at + 8 <= bytes.length; at += 8) {
    const key = bytes.readDoubleLE(at);
    if (Number.isSafeInteger(key) && key > 0) yield key;
  }
}

import { formatIp } from './ip.ts';

/** Places; an address is kept in the one that its hash names until another one takes it. */
const PLACES = 1_024;
const ADDRESS_WORDS = 4;

/** Texts of IP addresses, made once for the few that speak all the time. */
export class AddressCache {
  readonly #words = new Int32Array(PLACES * ADDRESS_WORDS);
  /** Zero where no address is yet. */
  readonly #lengths = new Uint8Array(PLACES);
  readonly #texts: string[] = Array.from({ length: PLACES }, () => '');

  /** As formatIp writes it. */
  textOf(bytes: Uint8Array, at: number, length: number): string {
    const place = this.#placeOf(bytes, at, length);
    const known = this.#texts[place] as string;
    if (known !== '') return known;
    const text = formatIp(bytes, at, length);
    this.#texts[place] = text;
    return text;
  }

  /** The place that holds this address, emptied of what another one left there. */
  #placeOf(bytes: Uint8Array, at: number, length: number): number {
    const words = this.#words;
    const place = hashOf(bytes, at, length) & (PLACES - 1);
    let isSame = this.#lengths[place] === length;
    for (let i = 0; i < length; i += 4) {
      const word = i32(bytes, at + i);
      const wordAt = place * ADDRESS_WORDS + (i >> 2);
      if (words[wordAt] === word) continue;
      isSame = false;
      words[wordAt] = word;
    }
    if (!isSame) {
      this.#lengths[place] = length;
      this.#texts[place] = '';
    }
    return place;
  }
}

/** Big-endian; the caller has checked the bounds. */
function i32(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] as number) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)
  );
}

function hashOf(bytes: Uint8Array, at: number, length: number): number {
  let hash = 0;
  for (let i = 0; i < length; i += 4) hash = Math.imul(hash ^ i32(bytes, at + i), 0x9e3779b1);
  return hash ^ (hash >>> 16);
}

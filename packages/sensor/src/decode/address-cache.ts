import { formatIp } from '@lanhound/proto';
import { i32 } from './bytes.ts';

/** Places; an address is kept in the one that its hash names until another one takes it. */
const PLACES = 1_024;
const ADDRESS_WORDS = 4;

/** IP addresses as copies and as texts, made once for the few that speak all the time. */
export class AddressCache {
  readonly #words = new Int32Array(PLACES * ADDRESS_WORDS);
  /** Zero where no address is yet. */
  readonly #lengths = new Uint8Array(PLACES);
  readonly #copies: Uint8Array[] = Array.from({ length: PLACES }, () => NO_BYTES);
  readonly #texts: string[] = Array.from({ length: PLACES }, () => '');

  /** 4 or 16 bytes that outlive the packet. Shared by all who ask for the same, so nobody may write to them. */
  copyOf(bytes: Uint8Array, at: number, length: number): Uint8Array {
    const place = this.#placeOf(bytes, at, length);
    const known = this.#copies[place] as Uint8Array;
    if (known.length > 0) return known;
    const copy = new Uint8Array(length);
    for (let i = 0; i < length; i++) copy[i] = bytes[at + i] as number;
    this.#copies[place] = copy;
    return copy;
  }

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
      this.#copies[place] = NO_BYTES;
      this.#texts[place] = '';
    }
    return place;
  }
}

const NO_BYTES = new Uint8Array(0);

function hashOf(bytes: Uint8Array, at: number, length: number): number {
  let hash = 0;
  for (let i = 0; i < length; i += 4) hash = Math.imul(hash ^ i32(bytes, at + i), 0x9e3779b1);
  return hash ^ (hash >>> 16);
}

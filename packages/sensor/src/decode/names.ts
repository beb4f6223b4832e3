import { hashOf } from './hash.ts';
import { TextCache } from './text-cache.ts';

/** Longest name in octets on the wire, lengths and root included (RFC 1035 section 3.1). */
export const NAME_OCTETS_MAX = 255;

/** Why a name cannot be read. */
export const NAME_FAULTS = ['dns.short', 'dns.label', 'dns.pointer', 'dns.nameLength'] as const;
export type NameFault = (typeof NAME_FAULTS)[number];

const DOT = 0x2e;
const BACKSLASH = 0x5c;
const ZERO = 0x30;
const POINTER_BITS = 0xc0;
const HEADER_BYTES = 12;
/** A name of one-letter labels, a pointer after each; a longer chain is there to keep readers busy. */
const POINTERS_MAX = 127;
/** Every octet may need four characters, and every label a dot. */
const TEXT_BYTES_MAX = NAME_OCTETS_MAX * 4;

/** Bytes that stand for themselves in a label's text, and zero for those that do not. */
const AS_SENT = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x20 && byte < 0x7f && byte !== DOT && byte !== BACKSLASH ? byte : 0,
);
const LOWER_CASE = AS_SENT.map((byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte));

/**
 * Reads domain names into presentation form: labels joined by dots, no dot at the end, the root as ".", a dot or
 * backslash inside a label as `\.` and `\\`, bytes outside printable ASCII as `\ddd` (RFC 1035 section 5.1).
 * Holds one buffer and its latest outcome, so that reading allocates nothing but the string,
 * and not even that for a name it has read before.
 */
export class NameReader {
  /** Where the message goes on after the name; meaningful after a name was read. */
  next = 0;
  /** Why the latest name could not be read. */
  fault: NameFault = 'dns.short';
  /** Of the latest name's text, for tables. */
  hash = 0;
  readonly #hashSeed: number;
  readonly #texts = new TextCache();
  readonly #text = Buffer.alloc(TEXT_BYTES_MAX);
  #length = 0;

  /** The seed keeps whoever chooses names from choosing such with equal hashes. */
  constructor(hashSeed = 0) {
    this.#hashSeed = hashSeed | 0;
  }

  /**
   * The name at `at`, or "" when there is none, with the reason in `fault`. Compression pointers count from
   * `messageStart` and must lead strictly backwards, so that no message can send the reader round in circles.
   */
  read(bytes: Uint8Array, messageStart: number, at: number, end: number, lowerCase: boolean): string {
    const fold = lowerCase ? LOWER_CASE : AS_SENT;
    let octets = 1;
    let runStart = at;
    let pointers = 0;
    this.#length = 0;
    for (;;) {
      if (at >= end) return this.#fail('dns.short');
      const length = bytes[at] as number;
      if (length === 0) break;
      if (length < 64) {
        octets += length + 1;
        if (octets > NAME_OCTETS_MAX) return this.#fail('dns.nameLength');
        if (at + 1 + length > end) return this.#fail('dns.short');
        this.#addLabel(bytes, at + 1, length, fold);
        at += length + 1;
        continue;
      }
      if (length < POINTER_BITS) return this.#fail('dns.label');
      if (at + 1 >= end) return this.#fail('dns.short');
      const target = messageStart + (((length & 0x3f) << 8) | (bytes[at + 1] as number));
      if (target >= runStart || target < messageStart + HEADER_BYTES) return this.#fail('dns.pointer');
      if (pointers === 0) this.next = at + 2;
      pointers++;
      if (pointers > POINTERS_MAX) return this.#fail('dns.pointer');
      runStart = target;
      at = target;
    }
    if (pointers === 0) this.next = at + 1;
    this.hash = hashOf(this.#text, this.#length, this.#hashSeed);
    return this.#length === 0 ? '.' : this.#texts.textOf(this.#text, this.#length, this.hash);
  }

  #fail(fault: NameFault): '' {
    this.fault = fault;
    return '';
  }

  #addLabel(bytes: Uint8Array, at: number, length: number, fold: Uint8Array): void {
    const text = this.#text;
    let to = this.#length;
    if (to > 0) text[to++] = DOT;
    for (let i = at; i < at + length; i++) {
      const byte = bytes[i] as number;
      const plain = fold[byte] as number;
      if (plain !== 0) {
        text[to++] = plain;
      } else {
        text[to++] = BACKSLASH;
        if (byte === DOT || byte === BACKSLASH) {
          text[to++] = byte;
        } else {
          text[to++] = ZERO + Math.trunc(byte / 100);
          text[to++] = ZERO + (Math.trunc(byte / 10) % 10);
          text[to++] = ZERO + (byte % 10);
        }
      }
    }
    this.#length = to;
  }
}

/** Offset after the name at `at` without reading it, or -1 when it does not end within the message. */
export function skipName(bytes: Uint8Array, at: number, end: number): number {
  while (at < end) {
    const length = bytes[at] as number;
    if (length === 0) return at + 1;
    if (length >= POINTER_BITS) return at + 2 <= end ? at + 2 : -1;
    if (length >= 64) return -1;
    at += length + 1;
  }
  return -1;
}

/** A character string in quotes, with `\"` `\\` and `\ddd` where needed (RFC 1035 section 5.1). */
export function quoteText(bytes: Uint8Array, at: number, end: number): string {
  let text = '"';
  for (let i = at; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte === 0x22 || byte === BACKSLASH) text += `\\${String.fromCharCode(byte)}`;
    else text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\${String(byte).padStart(3, '0')}`;
  }
  return `${text}"`;
}

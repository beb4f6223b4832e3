import { TextCache } from '@lanhound/proto';
import { i32 } from './bytes.ts';
import { hashOf, mix } from './hash.ts';

/** Longest name in octets on the wire, lengths and root included (RFC 1035 section 3.1). */
export const NAME_OCTETS_MAX = 255;

/** Why a name cannot be read. */
export const NAME_FAULTS = ['dns.short', 'dns.label', 'dns.pointer', 'dns.nameLength'] as const;
export type NameFault = (typeof NAME_FAULTS)[number];

const DOT = 0x2e;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const POINTER_BITS = 0xc0;
const HEADER_BYTES = 12;
/** A name of one-letter labels, a pointer after each; a longer chain is there to keep readers busy. */
const POINTERS_MAX = 127;
/** Longest text of a name: every octet may need four characters, and every label a dot. */
export const NAME_TEXT_BYTES_MAX = NAME_OCTETS_MAX * 4;
/** Of what is read as a string, which is the same whoever sends it. */
const TEXT_HASH_SEED = 0;

/** Where text is written to. Four bytes at a time by the view take little more than one. */
export interface TextRoom {
  readonly bytes: Uint8Array;
  /** Of the same bytes. */
  readonly view: DataView;
}

export function textRoom(bytes: number): TextRoom & { readonly bytes: Buffer } {
  const buffer = new ArrayBuffer(bytes);
  return { bytes: Buffer.from(buffer), view: new DataView(buffer) };
}

/** A name's text, which is ASCII. */
export class NameText implements TextRoom {
  readonly bytes = new Uint8Array(NAME_TEXT_BYTES_MAX);
  readonly view = new DataView(this.bytes.buffer);
  readonly words = new Int32Array(this.bytes.buffer);
  /** Bytes; 0 without a name. */
  length = 0;
  /** For tables. */
  hash = 0;

  /** The text was written: its last word is filled up with zeros, and the hash made. */
  finish(length: number, hashSeed: number): void {
    const { bytes, words } = this;
    for (let i = length; (i & 3) !== 0; i++) bytes[i] = 0;
    let hash = hashSeed ^ length;
    for (let i = 0; i << 2 < length; i++) hash = mix(hash, words[i] as number);
    this.length = length;
    this.hash = hash;
  }
}

/** Bytes that stand for themselves in a label's text, and zero for those that do not. */
const AS_SENT = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x20 && byte < 0x7f && byte !== DOT && byte !== BACKSLASH ? byte : 0,
);
/** Each byte as `\ddd`, always three digits, in one word. */
const CODES = Int32Array.from({ length: 256 }, (_, byte) =>
  Buffer.from(`\\${String(byte).padStart(3, '0')}`).readInt32BE(),
);
const LOWER_CASE = AS_SENT.map((byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte));

/**
 * Reads domain names into presentation form: labels joined by dots, no dot at the end, the root as ".", a dot or
 * backslash inside a label as `\.` and `\\`, bytes outside printable ASCII as `\ddd` (RFC 1035 section 5.1). Reading
 * allocates nothing but the string, where one is asked for, and not even that for a name it has read before.
 */
export class NameReader {
  /** Where the message goes on after the name; meaningful after a name was read. */
  next = 0;
  /** Why the latest name could not be read. */
  fault: NameFault = 'dns.short';
  readonly #texts = new TextCache();
  readonly #text = textRoom(NAME_TEXT_BYTES_MAX);

  /** The name at `at`, or "" when there is none, with the reason in `fault`. See `put`. */
  read(bytes: Uint8Array, messageStart: number, at: number, end: number, lowerCase: boolean): string {
    const length = this.put(bytes, messageStart, at, end, lowerCase, this.#text, 0);
    const text = this.#text.bytes;
    return length < 0 ? '' : this.#texts.textOf(text, 0, length, hashOf(text, length, TEXT_HASH_SEED));
  }

  /**
   * Writes the name at `at` to a place with room for NAME_TEXT_BYTES_MAX and returns where it ends there; -1 when there
   * is none, with the reason in `fault`. Compression pointers count from `messageStart` and must lead strictly
   * backwards, so that no message can send the reader round in circles.
   */
  put(
    bytes: Uint8Array,
    messageStart: number,
    at: number,
    end: number,
    lowerCase: boolean,
    to: TextRoom,
    toStart: number,
  ): number {
    let toAt = toStart;
    let octets = 1;
    let runStart = at;
    let pointers = 0;
    for (;;) {
      if (at >= end) return this.#fail('dns.short');
      const length = bytes[at] as number;
      if (length === 0) break;
      if (length < 64) {
        octets += length + 1;
        if (octets > NAME_OCTETS_MAX) return this.#fail('dns.nameLength');
        if (at + 1 + length > end) return this.#fail('dns.short');
        if (toAt > toStart) to.bytes[toAt++] = DOT;
        toAt = putLabel(bytes, at + 1, at + 1 + length, lowerCase, to, toAt);
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
    if (toAt === toStart) to.bytes[toAt++] = DOT;
    return toAt;
  }

  #fail(fault: NameFault): -1 {
    this.fault = fault;
    return -1;
  }
}

function putLabel(
  bytes: Uint8Array,
  start: number,
  end: number,
  lowerCase: boolean,
  to: TextRoom,
  toStart: number,
): number {
  const { bytes: room, view } = to;
  let at = start;
  let toAt = toStart;
  for (; at + 4 <= end; at += 4, toAt += 4) {
    const word = i32(bytes, at);
    if (!isPlain(word)) break;
    // Decided before the call, or the engine does not inline it.
    const folded = lowerCase ? lowered(word) : word;
    view.setInt32(toAt, folded);
  }
  const fold = lowerCase ? LOWER_CASE : AS_SENT;
  for (; at < end; at++) {
    const byte = bytes[at] as number;
    const plain = fold[byte] as number;
    if (plain !== 0) room[toAt++] = plain;
    else if (byte === DOT || byte === BACKSLASH) toAt = putEscaped(room, toAt, byte);
    else toAt = putCode(view, toAt, byte);
  }
  return toAt;
}

// Four bytes in one word are judged by the highest bit of each, which ASCII leaves free: what is added to a byte, or
// taken from it, sets that bit in time for the comparison and never reaches the next byte.

const HIGH_BITS = 0x80808080 | 0;

/** Whether all four stand for themselves, as AS_SENT has it. */
function isPlain(word: number): boolean {
  const isDelete = word + 0x01010101;
  const isControl = ~((word | HIGH_BITS) - 0x20202020);
  const isDot = ~((word ^ 0x2e2e2e2e) + 0x7f7f7f7f);
  const isBackslash = ~((word ^ 0x5c5c5c5c) + 0x7f7f7f7f);
  return ((word | isDelete | isControl | isDot | isBackslash) & HIGH_BITS) === 0;
}

/** The same with letters in lower case. */
function lowered(word: number): number {
  const fromA = word + 0x3f3f3f3f;
  const behindZ = word + 0x25252525;
  return word | ((fromA & ~behindZ & HIGH_BITS) >>> 2);
}

function putEscaped(to: Uint8Array, at: number, byte: number): number {
  to[at] = BACKSLASH;
  to[at + 1] = byte;
  return at + 2;
}

function putCode(view: DataView, at: number, byte: number): number {
  view.setInt32(at, CODES[byte] as number);
  return at + 4;
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

/** Longest text of a character string of so many bytes. */
export const quotedBytesMax = (bytes: number): number => 4 * bytes + 2;

/** Writes a character string in quotes, with `\"` `\\` and `\ddd` where needed (RFC 1035 section 5.1). */
export function putQuoted(room: TextRoom, start: number, bytes: Uint8Array, from: number, end: number): number {
  const { bytes: to, view } = room;
  let at = start;
  to[at++] = QUOTE;
  for (let i = from; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte === QUOTE || byte === BACKSLASH) at = putEscaped(to, at, byte);
    else if (byte >= 0x20 && byte < 0x7f) to[at++] = byte;
    else at = putCode(view, at, byte);
  }
  to[at++] = QUOTE;
  return at;
}

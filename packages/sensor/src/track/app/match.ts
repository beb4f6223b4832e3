// Matching text in payloads without making strings.

const CR = 0x0d;
const LF = 0x0a;
const SPACE = 0x20;
const DELETE = 0x7f;

/** Bytes of an ASCII text. */
export const ascii = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

/** The first bytes of texts: what a probe of a text protocol asks to see. */
export const firstBytesOf = (texts: readonly string[]): number[] => [
  ...new Set(texts.map((text) => text.charCodeAt(0))),
];

/** The same in both cases. */
export const firstBytesAnyCase = (texts: readonly string[]): number[] =>
  firstBytesOf(texts.flatMap((text) => [text.toUpperCase(), text.toLowerCase()]));

export function hasPrefix(bytes: Uint8Array, start: number, end: number, prefix: Uint8Array): boolean {
  if (end - start < prefix.length) return false;
  for (let i = 0; i < prefix.length; i++) if (bytes[start + i] !== prefix[i]) return false;
  return true;
}

/** The same without regard to case; the prefix is in upper case. */
export function hasPrefixAnyCase(bytes: Uint8Array, start: number, end: number, prefix: Uint8Array): boolean {
  if (end - start < prefix.length) return false;
  for (let i = 0; i < prefix.length; i++) if (upperCase(bytes[start + i] as number) !== prefix[i]) return false;
  return true;
}

/** Where the text, in upper case, first begins between start and end without regard to case; -1 when nowhere. */
export function findAnyCase(bytes: Uint8Array, start: number, end: number, text: Uint8Array): number {
  for (let at = start; at + text.length <= end; at++) {
    if (hasPrefixAnyCase(bytes, at, end, text)) return at;
  }
  return -1;
}

/** Where the text first begins between start and end; -1 when nowhere. */
export function find(bytes: Uint8Array, start: number, end: number, text: Uint8Array): number {
  const first = text[0];
  for (let at = start; at + text.length <= end; at++) {
    if (bytes[at] === first && hasPrefix(bytes, at, end, text)) return at;
  }
  return -1;
}

/** Texts in upper case by their first byte, so that a payload is compared with the few that it may begin with. */
export type Prefixes = readonly (readonly Uint8Array[])[];

export function prefixesOf(texts: readonly Uint8Array[]): Prefixes {
  return Array.from({ length: 256 }, (_, byte) => texts.filter((text) => text[0] === upperCase(byte)));
}

/** The first of the texts that the payload begins with, without regard to case. */
export function prefixIn(bytes: Uint8Array, start: number, end: number, texts: Prefixes): Uint8Array | undefined {
  if (start >= end) return undefined;
  const candidates = texts[bytes[start] as number] as readonly Uint8Array[];
  for (let i = 0; i < candidates.length; i++) {
    const text = candidates[i] as Uint8Array;
    if (hasPrefixAnyCase(bytes, start, end, text)) return text;
  }
  return undefined;
}

/** One past the last byte of the line, its CR and LF left out; -1 when the line does not end within the payload. */
export function lineEnd(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    if (bytes[at] === LF) return at > start && bytes[at - 1] === CR ? at - 1 : at;
  }
  return -1;
}

/** Three digits of which the first is 1 to 6, and a space or dash after them: a reply of many text protocols. */
export function isReplyCode(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 4) return false;
  const first = bytes[start] as number;
  const after = bytes[start + 3] as number;
  const digits = isDigit(bytes[start + 1] as number) && isDigit(bytes[start + 2] as number);
  return first >= 0x31 && first <= 0x36 && digits && (after === SPACE || after === 0x2d);
}

export const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;

export const isLetter = (byte: number): boolean => (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);

/** What separates words in JSON and XML. */
export const isSpace = (byte: number): boolean => byte === SPACE || byte === 0x09 || byte === LF || byte === CR;

/** True when all bytes are printable ASCII, spaces included. */
export function isPrintable(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte < SPACE || byte >= DELETE) return false;
  }
  return true;
}

/** True for one line of printable ASCII that the payload holds whole. */
export function isTextLine(bytes: Uint8Array, start: number, end: number): boolean {
  const lineTo = lineEnd(bytes, start, end);
  return lineTo >= 0 && isPrintable(bytes, start, lineTo);
}

const upperCase = (byte: number): number => (byte >= 0x61 && byte <= 0x7a ? byte - 0x20 : byte);

// Protobuf's primitives (protobuf.dev, "Encoding"). Each writes at a place and returns the place after it; none checks
// for room, which whoever writes a message has made for all that it may need. Free functions over a buffer and an
// offset are twice as fast here as methods that keep the offset in an object.

const TWO_32 = 2 ** 32;

/** A tag is field << 3 | one of these. */
export const WIRE = { varint: 0, fixed64: 1, bytes: 2 } as const;

/** A number of 53 bits takes up to eight bytes, its tag two. */
export const NUMBER_FIELD_BYTES_MAX = 10;

/** A tag of two bytes and a length of up to four. */
export const BYTES_HEADER_BYTES_MAX = 6;

/** UTF-8 takes up to three bytes for one unit of a string. */
export const UTF8_BYTES_PER_UNIT_MAX = 3;

const encoder = new TextEncoder();

/** A whole number from 0 up to 2^53. */
export function putVarint(bytes: Uint8Array, at: number, value: number): number {
  if (value < 128) {
    bytes[at] = value;
    return at + 1;
  }
  return putLongVarint(bytes, at, value);
}

function putLongVarint(bytes: Uint8Array, start: number, value: number): number {
  let at = start;
  let rest = value;
  while (rest >= TWO_32) {
    bytes[at++] = (rest % 128) | 128;
    rest = Math.floor(rest / 128);
  }
  let low = rest | 0;
  while (low >>> 7 !== 0) {
    bytes[at++] = (low & 127) | 128;
    low >>>= 7;
  }
  bytes[at++] = low;
  return at;
}

/** A tag of one byte, which fields up to 15 have, or of two. */
export function putTag(bytes: Uint8Array, at: number, tag: number): number {
  if (tag < 128) {
    bytes[at] = tag;
    return at + 1;
  }
  bytes[at] = (tag & 127) | 128;
  bytes[at + 1] = tag >>> 7;
  return at + 2;
}

/** A number, unless it is zero: absent means zero to protobuf. */
export function putNumber(bytes: Uint8Array, at: number, tag: number, value: number): number {
  return value === 0 ? at : putVarint(bytes, putTag(bytes, at, tag), value);
}

/** A number that is there also when it is zero; left out when negative. */
export function putOptionalNumber(bytes: Uint8Array, at: number, tag: number, value: number): number {
  return value < 0 ? at : putVarint(bytes, putTag(bytes, at, tag), value);
}

/** A fixed64 or sfixed64 from 0 up to 2^53, in a field up to 15; left out when negative. */
export function putFixed64(view: DataView, at: number, tag: number, value: number): number {
  if (value < 0) return at;
  const high = Math.floor(value / TWO_32);
  view.setUint8(at, tag);
  view.setUint32(at + 1, (value - high * TWO_32) | 0, true);
  view.setUint32(at + 5, high, true);
  return at + 9;
}

/** A time, which may lie before 1970, in a field from 16 on; left out when undefined. */
export function putTimeField(view: DataView, at: number, tag: number, timeUs: number | undefined): number {
  if (timeUs === undefined) return at;
  const high = Math.floor(timeUs / TWO_32);
  view.setUint8(at, (tag & 127) | 128);
  view.setUint8(at + 1, tag >>> 7);
  view.setUint32(at + 2, (timeUs - high * TWO_32) | 0, true);
  view.setInt32(at + 6, high, true);
  return at + 10;
}

/** A fact that is there also when it is false; left out when undefined. */
export const putOptionalBool = (bytes: Uint8Array, at: number, tag: number, value: boolean | undefined): number =>
  value === undefined ? at : putVarint(bytes, putTag(bytes, at, tag), value ? 1 : 0);

/**
 * The first bytes of others, four at a time: whatever up to three behind them are is written as well, so there must be
 * room for it, and others must have them.
 */
export function putWords(view: DataView, at: number, from: DataView, length: number): number {
  for (let i = 0; i < length; i += 4) view.setInt32(at + i, from.getInt32(i, true), true);
  return at + length;
}

/** Four or sixteen bytes of an address, in a field up to 15. */
export function putAddress(
  bytes: Uint8Array,
  at: number,
  tag: number,
  from: Uint8Array,
  fromAt: number,
  length: number,
) {
  bytes[at] = tag;
  bytes[at + 1] = length;
  for (let i = 0; i < length; i++) bytes[at + 2 + i] = from[fromAt + i] as number;
  return at + 2 + length;
}

/** Text, unless it is empty or undefined. */
export function putString(bytes: Uint8Array, start: number, tag: number, text: string | undefined): number {
  return text === undefined || text.length === 0 ? start : putText(bytes, putTag(bytes, start, tag) + 1, text);
}

/** Repeated texts, of which one may be empty. */
export function putStrings(
  bytes: Uint8Array,
  start: number,
  tag: number,
  texts: readonly string[] | undefined,
): number {
  if (texts === undefined) return start;
  let at = start;
  for (let i = 0; i < texts.length; i++) at = putOptionalString(bytes, at, tag, texts[i]);
  return at;
}

/** The most that a text takes with its header. */
export const stringBytesMax = (text: string | undefined): number =>
  text === undefined ? 0 : BYTES_HEADER_BYTES_MAX + text.length * UTF8_BYTES_PER_UNIT_MAX;

/** The most that repeated texts take. */
export function stringsBytesMax(texts: readonly string[] | undefined): number {
  let bytesMax = 0;
  if (texts !== undefined) for (let i = 0; i < texts.length; i++) bytesMax += stringBytesMax(texts[i]);
  return bytesMax;
}

/** Text that is there also when it is empty; left out when undefined. */
export function putOptionalString(bytes: Uint8Array, start: number, tag: number, text: string | undefined): number {
  return text === undefined ? start : putText(bytes, putTag(bytes, start, tag) + 1, text);
}

/** Longer texts are faster written by the engine, in spite of what asking it costs. */
const SHORT_LENGTH_MAX = 64;

/** The text from `at` on, and its length before it. */
function putText(bytes: Uint8Array, at: number, text: string): number {
  const { length } = text;
  if (length > SHORT_LENGTH_MAX) return putEncoded(bytes, at, text);
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    // Rare: names are escaped to ASCII where they come from the wire.
    if (unit > 127) return putEncoded(bytes, at, text);
    bytes[at + i] = unit;
  }
  return putLength(bytes, at, at + length);
}

function putEncoded(bytes: Uint8Array, at: number, text: string): number {
  return putLength(bytes, at, at + encoder.encodeInto(text, bytes.subarray(at)).written);
}

/**
 * The length before what was written from `start` to `end`. One byte is left for it, which suffices up to 127;
 * otherwise what was written moves on.
 */
export function putLength(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  if (length < 128) {
    bytes[start - 1] = length;
    return end;
  }
  const more = length < 2 ** 14 ? 1 : length < 2 ** 21 ? 2 : 3;
  bytes.copyWithin(start + more, start, end);
  putLongVarint(bytes, start - 1, length);
  return end + more;
}

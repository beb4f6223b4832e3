/** Fills up the last four characters. */
export const BASE64_PADDING = 0x3d;

const BITS_PER_CHARACTER = 6;
const BITS_PER_BYTE = 8;
const CR = 0x0d;
const NONE = 0xff;

/** RFC 4648 section 4. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES = new Uint8Array(256).fill(NONE);
for (let i = 0; i < ALPHABET.length; i++) VALUES[ALPHABET.charCodeAt(i)] = i;

/**
 * Decodes base64 until a byte comes for the nth time, and not a bit further: what follows may be a password. With a
 * stop byte of -1 until the end. Returns how many bytes there are before that byte; undefined when it does not come,
 * when something else than base64 comes first, and when there are more than fit.
 */
export function decodeBase64Until(
  bytes: Uint8Array,
  start: number,
  end: number,
  into: Uint8Array,
  stopByte: number,
  stops: number,
): number | undefined {
  let bits = 0;
  let bitsCount = 0;
  let length = 0;
  let stopsLeft = stops;
  for (let at = start; at < end; at++) {
    const character = bytes[at] as number;
    const value = VALUES[character] as number;
    if (value === NONE) {
      if (stopByte < 0 && (character === BASE64_PADDING || character === CR)) break;
      return undefined;
    }
    bits = ((bits << BITS_PER_CHARACTER) | value) & 0xffff;
    bitsCount += BITS_PER_CHARACTER;
    if (bitsCount < BITS_PER_BYTE) continue;
    bitsCount -= BITS_PER_BYTE;
    const byte = (bits >>> bitsCount) & 0xff;
    if (byte === stopByte && --stopsLeft === 0) return length;
    if (length === into.length) return undefined;
    into[length++] = byte;
  }
  return stopByte < 0 ? length : undefined;
}

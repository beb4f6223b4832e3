// Numbers and addresses as ASCII digits. Each writes where there is room and returns the place after it.

const ZERO = 0x30;
const DOT = 0x2e;
const COLON = 0x3a;
const HEX_DIGITS = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));
const IPV6_GROUPS = 8;
/** An IPv4-mapped address begins with ten zeros and two of these (RFC 4291 section 2.5.5.2). */
const MAPPED_ZEROS = 10;

/** Longest text of an address, and of a number of 32 bits. */
export const IP_TEXT_BYTES_MAX = 39;
export const DECIMAL_BYTES_MAX = 10;

/** A whole number from 0 up to 2^32. */
export function putDecimal(to: Uint8Array, at: number, value: number): number {
  if (value < 10) {
    to[at] = ZERO + value;
    return at + 1;
  }
  const rest = value < 0x8000_0000 ? ((value | 0) / 10) | 0 : Math.floor(value / 10);
  const next = putDecimal(to, at, rest);
  to[next] = ZERO + value - rest * 10;
  return next + 1;
}

/** The text of 4 or 16 bytes, as formatIp gives it. */
export function putIp(to: Uint8Array, at: number, from: Uint8Array, fromAt: number, length: number): number {
  if (length === 4) return putIpv4(to, at, from, fromAt);
  return isMapped(from, fromAt) ? putIpv4(to, at, from, fromAt + 12) : putIpv6(to, at, from, fromAt);
}

function putIpv4(to: Uint8Array, start: number, from: Uint8Array, fromAt: number): number {
  let at = putDecimal(to, start, from[fromAt] as number);
  for (let i = 1; i < 4; i++) {
    to[at] = DOT;
    at = putDecimal(to, at + 1, from[fromAt + i] as number);
  }
  return at;
}

function isMapped(from: Uint8Array, fromAt: number): boolean {
  for (let i = 0; i < MAPPED_ZEROS; i++) if (from[fromAt + i] !== 0) return false;
  return from[fromAt + MAPPED_ZEROS] === 0xff && from[fromAt + MAPPED_ZEROS + 1] === 0xff;
}

/** RFC 5952: the first of the longest runs of zero groups is left out, unless it is a single group. */
function putIpv6(to: Uint8Array, start: number, from: Uint8Array, fromAt: number): number {
  let gapAt = -1;
  let gapGroups = 1;
  let zeros = 0;
  for (let i = 0; i < IPV6_GROUPS; i++) {
    zeros = from[fromAt + i * 2] === 0 && from[fromAt + i * 2 + 1] === 0 ? zeros + 1 : 0;
    if (zeros <= gapGroups) continue;
    gapGroups = zeros;
    gapAt = i + 1 - zeros;
  }
  let at = start;
  for (let i = 0; i < IPV6_GROUPS; i++) {
    if (i === gapAt) {
      to[at++] = COLON;
      i += gapGroups - 1;
      if (i === IPV6_GROUPS - 1) to[at++] = COLON;
      continue;
    }
    if (i > 0) to[at++] = COLON;
    at = putGroup(to, at, ((from[fromAt + i * 2] as number) << 8) | (from[fromAt + i * 2 + 1] as number));
  }
  return at;
}

/** Up to four hexadecimal digits. */
function putGroup(to: Uint8Array, start: number, group: number): number {
  let at = start;
  if (group >= 0x1000) to[at++] = HEX_DIGITS[group >>> 12] as number;
  if (group >= 0x100) to[at++] = HEX_DIGITS[(group >>> 8) & 15] as number;
  if (group >= 0x10) to[at++] = HEX_DIGITS[(group >>> 4) & 15] as number;
  to[at++] = HEX_DIGITS[group & 15] as number;
  return at;
}

/** Two hexadecimal digits a byte. */
export function putHex(to: Uint8Array, start: number, from: Uint8Array, fromAt: number, fromEnd: number): number {
  let at = start;
  for (let i = fromAt; i < fromEnd; i++) {
    const byte = from[i] as number;
    to[at++] = HEX_DIGITS[byte >>> 4] as number;
    to[at++] = HEX_DIGITS[byte & 15] as number;
  }
  return at;
}

// Addresses of events that carry them as text, back to bytes, without a string or an array between.

/** Longest field of a MAC: tag and eight bytes; of an address: tag, length and sixteen bytes. */
export const MAC_FIELD_BYTES = 9;
export const IP_FIELD_BYTES_MAX = 18;

const DOT = 0x2e;
const COLON = 0x3a;
const IPV6_BYTES = 16;

/** "aa:bb:cc:dd:ee:ff", as formatMac writes it, as fixed64: the last byte first. */
export function putMacText(bytes: Uint8Array, at: number, tag: number, text: string | undefined): number {
  if (text === undefined) return at;
  bytes[at] = tag;
  for (let i = 0; i < 6; i++) {
    const digit = (5 - i) * 3;
    bytes[at + 1 + i] = (hexValue(text.charCodeAt(digit)) << 4) | hexValue(text.charCodeAt(digit + 1));
  }
  bytes[at + 7] = 0;
  bytes[at + 8] = 0;
  return at + MAC_FIELD_BYTES;
}

/** Of 0-9 and a-f. */
const hexValue = (unit: number): number => (unit <= 0x39 ? unit - 0x30 : unit - 0x57);

/** An address as formatIp writes it. */
export function putIpText(bytes: Uint8Array, start: number, tag: number, text: string | undefined): number {
  if (text === undefined) return start;
  let at = start + 2;
  let value = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === DOT) {
      bytes[at++] = value;
      value = 0;
    } else if (unit >= COLON) {
      return putIpv6Text(bytes, start, tag, text);
    } else {
      value = value * 10 + unit - 0x30;
    }
  }
  bytes[at++] = value;
  bytes[start] = tag;
  bytes[start + 1] = 4;
  return at;
}

/** RFC 5952: groups of hexadecimal digits, "::" where the zeros are that fill it up. */
function putIpv6Text(bytes: Uint8Array, start: number, tag: number, text: string): number {
  const addressAt = start + 2;
  const addressEnd = addressAt + IPV6_BYTES;
  let at = addressAt;
  let gapAt = -1;
  let group = -1;
  for (let i = 0; i < text.length && at < addressEnd; i++) {
    const unit = text.charCodeAt(i);
    if (unit !== COLON) {
      group = (Math.max(group, 0) << 4) | hexValue(unit);
    } else {
      at = putGroup(bytes, at, group);
      if (group < 0 && i > 0) gapAt = at;
      group = -1;
    }
  }
  at = putGroup(bytes, at, group);
  if (gapAt >= 0) {
    const restAt = addressEnd - (at - gapAt);
    bytes.copyWithin(restAt, gapAt, at);
    bytes.fill(0, gapAt, restAt);
  }
  bytes[start] = tag;
  bytes[start + 1] = IPV6_BYTES;
  return addressEnd;
}

/** Two bytes; nothing for a group without digits. */
function putGroup(bytes: Uint8Array, at: number, group: number): number {
  if (group < 0) return at;
  bytes[at] = group >>> 8;
  bytes[at + 1] = group;
  return at + 2;
}

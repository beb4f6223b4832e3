// A MAC address is a number in 48 bits, so that the hot path carries it without allocating.

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const TWO_32 = 2 ** 32;

/** "aa:bb:cc:dd:ee:ff", lower case. */
export function formatMac(mac: number): string {
  const high = Math.floor(mac / TWO_32);
  const low = mac >>> 0;
  return (
    `${HEX[(high >>> 8) & 255]}:${HEX[high & 255]}:${HEX[low >>> 24]}:` +
    `${HEX[(low >>> 16) & 255]}:${HEX[(low >>> 8) & 255]}:${HEX[low & 255]}`
  );
}

const MAC_TEXT =
  /^([0-9a-f]{2})[:-]?([0-9a-f]{2})[:-]?([0-9a-f]{2})[:-]?([0-9a-f]{2})[:-]?([0-9a-f]{2})[:-]?([0-9a-f]{2})$/i;

/** The number of a MAC in text, with colons, dashes or nothing between; undefined when it is none. */
export function parseMac(text: string): number | undefined {
  const match = MAC_TEXT.exec(text);
  return match ? Number.parseInt(match.slice(1).join(''), 16) : undefined;
}

/** Read six bytes; the caller has checked the bounds. */
export function readMac(bytes: Uint8Array, at: number): number {
  const high = ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
  const low =
    (((bytes[at + 2] as number) << 24) |
      ((bytes[at + 3] as number) << 16) |
      ((bytes[at + 4] as number) << 8) |
      (bytes[at + 5] as number)) >>>
    0;
  return high * TWO_32 + low;
}

/** The group bit: broadcast and multicast, never one device. */
export const isGroupMac = (mac: number): boolean => (Math.floor(mac / 2 ** 40) & 1) === 1;

/** The locally administered bit: randomised by a phone, or made up by a hypervisor; the maker is unknown. */
export const isLocalMac = (mac: number): boolean => (Math.floor(mac / 2 ** 40) & 2) === 2;

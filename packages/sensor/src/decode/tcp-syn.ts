import { u16 } from './bytes.ts';
import type { Packet } from './packet.ts';

// How a host begins a connection tells which system it runs: the hop limit it starts from, the window it offers, and
// which options it sends in which order (RFC 9293 section 3.1) are constants of its network stack. A SYN's are packed
// into three words, so that a flow keeps them without an object, and made into text when its event is.

/** Words a packed SYN takes. */
export const SYN_WORDS = 3;

const TCP_HEADER_BYTES = 20;
const AT = { dataOffset: 12, window: 14 } as const;
/** The hop limit lies before the source address: RFC 791 section 3.1, RFC 8200 section 3. */
const HOP_LIMIT_BEFORE_SRC = { ipv4: 4, ipv6: 1 } as const;

/** What systems begin with. Each router takes one off, and no path through the internet is 64 long. */
const HOP_LIMITS = [32, 64, 128, 255] as const;

/** Numbers of the IANA registry of TCP options. */
const OPTION = { end: 0, noOperation: 1, segmentSize: 2, windowScale: 3 } as const;
/** Four bits each: the place of an option's letter, 0 for none. */
const LETTERS = ' ENMWSTFP?+';
const CODE: Readonly<Record<number, number>> = {
  [OPTION.end]: 1,
  [OPTION.noOperation]: 2,
  [OPTION.segmentSize]: 3,
  [OPTION.windowScale]: 4,
  // SACK permitted (RFC 2018), timestamps (RFC 7323), Fast Open (RFC 7413), Multipath (RFC 8684).
  4: 5,
  8: 6,
  34: 7,
  30: 8,
};
const UNKNOWN = 9;
const MORE = 10;
/** Seven in each of the last two words. No system sends as many: the last of them says that there are more. */
const OPTIONS_MAX = 14;
const OPTIONS_A_WORD = 7;

/** RFC 7323 section 2.3: a larger shift counts as 14. */
const SCALE_MAX = 14;
const NO_SCALE = 15;
const HIGH_BITS = 28;
/** Beside the hop limit, so that the last word of a SYN is never 0. */
const PRESENT = 4;

/** Packs a SYN into words. When its header was not captured whole, the last of them stays as it is. */
export function packSyn(packet: Packet, words: Int32Array, at: number): void {
  const { bytes, transportAt, payloadAt, srcIpAt, ipLength } = packet;
  if (transportAt < 0 || payloadAt - transportAt < TCP_HEADER_BYTES) return;
  if (transportAt + (((bytes[transportAt + AT.dataOffset] as number) >> 4) << 2) !== payloadAt) return;
  let segmentSize = 0;
  let scale = NO_SCALE;
  let firstCodes = 0;
  let secondCodes = 0;
  let count = 0;
  for (let option = transportAt + TCP_HEADER_BYTES; option < payloadAt; ) {
    const kind = bytes[option] as number;
    const length = kind <= OPTION.noOperation ? 1 : option + 1 < payloadAt ? (bytes[option + 1] as number) : 0;
    const isWhole = length > 0 && (kind <= OPTION.noOperation || length >= 2) && option + length <= payloadAt;
    const code = count === OPTIONS_MAX - 1 ? MORE : isWhole ? (CODE[kind] ?? UNKNOWN) : UNKNOWN;
    if (count < OPTIONS_A_WORD) firstCodes |= code << (4 * count);
    else secondCodes |= code << (4 * (count - OPTIONS_A_WORD));
    count++;
    if (isWhole && kind === OPTION.segmentSize && length === 4) segmentSize = u16(bytes, option + 2);
    if (isWhole && kind === OPTION.windowScale && length === 3)
      scale = Math.min(bytes[option + 2] as number, SCALE_MAX);
    // Behind the end is padding; behind what has no length nothing can be found.
    if (!isWhole || kind === OPTION.end || count === OPTIONS_MAX) break;
    option += length;
  }
  const hopLimit = bytes[srcIpAt - (ipLength === 4 ? HOP_LIMIT_BEFORE_SRC.ipv4 : HOP_LIMIT_BEFORE_SRC.ipv6)] as number;
  words[at] = (u16(bytes, transportAt + AT.window) << 16) | segmentSize;
  words[at + 1] = firstCodes | (scale << HIGH_BITS);
  words[at + 2] = secondCodes | ((PRESENT | hopLimitCode(hopLimit)) << HIGH_BITS);
}

function hopLimitCode(hopLimit: number): number {
  return hopLimit <= HOP_LIMITS[0] ? 0 : hopLimit <= HOP_LIMITS[1] ? 1 : hopLimit <= HOP_LIMITS[2] ? 2 : 3;
}

/** "64:64240:MSTNW:1460:7": initial hop limit, window, options, largest segment and window scale, "-" for none. */
export function synText(first: number, second: number, third: number): string {
  const hopLimit = HOP_LIMITS[(third >>> HIGH_BITS) & 3];
  const segmentSize = first & 0xffff;
  const scale = second >>> HIGH_BITS;
  const options = lettersOf(second) + lettersOf(third);
  return [hopLimit, first >>> 16, options || '-', segmentSize || '-', scale === NO_SCALE ? '-' : scale].join(':');
}

function lettersOf(codes: number): string {
  let letters = '';
  for (let i = 0; i < OPTIONS_A_WORD; i++) {
    const code = (codes >>> (4 * i)) & 15;
    if (code === 0) break;
    letters += LETTERS[code];
  }
  return letters;
}

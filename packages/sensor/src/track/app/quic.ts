import { u32 } from '../../decode/bytes.ts';
import { APP } from './apps.ts';
import { ascii, hasPrefix, isDigit } from './match.ts';
import { type Probe, UNKNOWN, type Verdict } from './probe.ts';

/** RFC 9000 section 17.2: long headers have the two top bits; then version, and two connection identifiers. */
const LONG_HEADER = 0xc0;
const VERSION_AT = 1;
const IDENTIFIER_AT = 5;
const IDENTIFIER_BYTES_MAX = 20;
/** Section 7.2: what a client begins with has one of at least so many bytes. */
const IDENTIFIER_BYTES_MIN = 8;
/** Version 1, version 2 (RFC 9369). */
const VERSIONS: readonly number[] = [0x00000001, 0x6b3343cf];
/** The drafts with this header that were spoken, and the versions of Facebook's and Google's own. */
const DRAFT = { first: 0xff000016, last: 0xff000022 } as const;
const FACEBOOK = { mask: 0xfffffff0, value: 0xfaceb000 } as const;
/** Section 15: versions that nobody speaks. A client that begins so wants to hear which ones its server does. */
const RESERVED = { mask: 0x0f0f0f0f, value: 0x0a0a0a0a } as const;
/** Section 14.1. */
const INITIAL_BYTES_MIN = 1_200;
const GOOGLE_FIRST_LETTERS: readonly number[] = [0x51, 0x54];
const DIGIT_ZERO = 0x30;
/** Google's before "Q050": flags that tell of a version and a connection of eight bytes; these; "Q043". */
const PUBLIC_FLAGS: readonly number[] = [0x09, 0x0c, 0x0d, 0x19, 0x1d, 0x29, 0x2d, 0x39, 0x3d];
const PUBLIC_VERSION_AT = 9;
const PUBLIC_VERSION = ascii('Q0');

/** A long header of a known version with identifiers that fit, or what Google began with. */
export const quicProbe: Probe = {
  transport: 'udp',
  firstBytes: [...PUBLIC_FLAGS, ...Array.from({ length: 0x40 }, (_, i) => LONG_HEADER + i)],
  see(bytes, start, end): Verdict {
    if ((bytes[start] as number) < LONG_HEADER) return isPublicHeader(bytes, start, end) ? APP.quic : UNKNOWN;
    if (start + IDENTIFIER_AT >= end) return UNKNOWN;
    const version = u32(bytes, start + VERSION_AT);
    const isStandard = VERSIONS.includes(version);
    if (!isStandard && !isOtherVersion(version) && !(isReserved(version) && end - start >= INITIAL_BYTES_MIN))
      return UNKNOWN;
    const sourceAt = skipIdentifier(bytes, start + IDENTIFIER_AT, end);
    const next = sourceAt < 0 ? -1 : skipIdentifier(bytes, sourceAt, end);
    const identifierBytes = next - start - IDENTIFIER_AT - 2;
    return next >= 0 && (isStandard || identifierBytes >= IDENTIFIER_BYTES_MIN) ? APP.quic : UNKNOWN;
  },
};

const isReserved = (version: number): boolean => (version & RESERVED.mask) === RESERVED.value;

function isOtherVersion(version: number): boolean {
  const isDraft = version >= DRAFT.first && version <= DRAFT.last;
  const isFacebook = (version & FACEBOOK.mask) >>> 0 === FACEBOOK.value;
  const isGoogle = GOOGLE_FIRST_LETTERS.includes(version >>> 24) && ((version >>> 16) & 0xff) === DIGIT_ZERO;
  return isDraft || isFacebook || isGoogle;
}

function isPublicHeader(bytes: Uint8Array, start: number, end: number): boolean {
  const at = start + PUBLIC_VERSION_AT;
  if (!hasPrefix(bytes, at, end, PUBLIC_VERSION) || at + 4 > end) return false;
  return isDigit(bytes[at + 2] as number) && isDigit(bytes[at + 3] as number);
}

/** Offset after an identifier with its length in front; -1 when it is too long or does not fit. */
function skipIdentifier(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end || (bytes[at] as number) > IDENTIFIER_BYTES_MAX) return -1;
  const next = at + 1 + (bytes[at] as number);
  return next < end ? next : -1;
}

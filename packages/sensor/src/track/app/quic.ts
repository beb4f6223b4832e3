import { u32 } from '../../decode/bytes.ts';
import { APP } from './apps.ts';
import { type Probe, UNKNOWN, type Verdict } from './probe.ts';

/** RFC 9000 section 17.2: long headers have the two top bits; then version, and two connection identifiers. */
const LONG_HEADER = 0xc0;
const VERSION_AT = 1;
const IDENTIFIER_AT = 5;
const IDENTIFIER_BYTES_MAX = 20;
/** Version 1, version 2 (RFC 9369). */
const VERSIONS: readonly number[] = [0x00000001, 0x6b3343cf];
/** The drafts, and the versions of Facebook's and Google's own. */
const DRAFT = { mask: 0xffffff00, value: 0xff000000 } as const;
const FACEBOOK = { mask: 0xfffffff0, value: 0xfaceb000 } as const;
const GOOGLE_FIRST_LETTERS: readonly number[] = [0x51, 0x54];
/** "Q050" and later, "T051": before that the header was another. */
const DIGIT_ZERO = 0x30;

/** A long header of a known version with identifiers that fit. */
export const quicProbe: Probe = {
  transport: 'udp',
  firstBytes: Array.from({ length: 0x40 }, (_, i) => LONG_HEADER + i),
  see(bytes, start, end): Verdict {
    if (start + IDENTIFIER_AT >= end || !isVersion(bytes, start + VERSION_AT)) return UNKNOWN;
    const sourceAt = skipIdentifier(bytes, start + IDENTIFIER_AT, end);
    return sourceAt >= 0 && skipIdentifier(bytes, sourceAt, end) >= 0 ? APP.quic : UNKNOWN;
  },
};

function isVersion(bytes: Uint8Array, at: number): boolean {
  const version = u32(bytes, at);
  if (VERSIONS.includes(version)) return true;
  const isDraft = (version & DRAFT.mask) >>> 0 === DRAFT.value && (version & 0xff) > 0 && (version & 0xff) < 0x40;
  const isFacebook = (version & FACEBOOK.mask) >>> 0 === FACEBOOK.value;
  const isGoogle = GOOGLE_FIRST_LETTERS.includes(version >>> 24) && ((version >>> 16) & 0xff) === DIGIT_ZERO;
  return isDraft || isFacebook || isGoogle;
}

/** Offset after an identifier with its length in front; -1 when it is too long or does not fit. */
function skipIdentifier(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end || (bytes[at] as number) > IDENTIFIER_BYTES_MAX) return -1;
  const next = at + 1 + (bytes[at] as number);
  return next < end ? next : -1;
}

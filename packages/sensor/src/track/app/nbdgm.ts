import { u16 } from '../../decode/bytes.ts';
import { APP } from './apps.ts';
import { type Probe, UNKNOWN, type Verdict } from './probe.ts';

/** RFC 1002 section 4.4.1: type, flags, identifier, source address and port, length, offset; then two names. */
const DIRECT = { first: 0x10, last: 0x12 } as const;
const AT = { flags: 1, length: 10, offset: 12, source: 14 } as const;
const FLAG_BITS = 0x0f;
/** A name is one label of 32 letters from A to P, a scope, and the root. */
const NAME_LENGTH = 32;
const NAME_BYTES_MIN = NAME_LENGTH + 2;
const LETTER = { first: 0x41, last: 0x50 } as const;

/** NetBIOS datagrams from one name to another: how Windows announces shares and workgroups. */
export const nbdgmProbe: Probe = {
  transport: 'udp',
  firstBytes: [DIRECT.first, DIRECT.first + 1, DIRECT.last],
  see(bytes, start, end): Verdict {
    if (end - start < AT.source + 2 * NAME_BYTES_MIN) return UNKNOWN;
    if (((bytes[start + AT.flags] as number) & ~FLAG_BITS) !== 0) return UNKNOWN;
    const isWhole = u16(bytes, start + AT.length) === end - start - AT.source && u16(bytes, start + AT.offset) === 0;
    return isWhole && isName(bytes, start + AT.source) && isNameAfter(bytes, start, end) ? APP.nbdgm : UNKNOWN;
  },
};

function isName(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] !== NAME_LENGTH) return false;
  for (let i = 1; i <= NAME_LENGTH; i++) {
    const byte = bytes[at + i] as number;
    if (byte < LETTER.first || byte > LETTER.last) return false;
  }
  return true;
}

/** The destination's name; with a scope after the source's it lies further on, which nobody uses. */
function isNameAfter(bytes: Uint8Array, start: number, end: number): boolean {
  const at = start + AT.source + NAME_BYTES_MIN;
  return at + NAME_BYTES_MIN <= end && isName(bytes, at);
}

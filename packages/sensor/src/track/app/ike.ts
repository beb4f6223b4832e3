import { i32, u32 } from '../../decode/bytes.ts';
import { APP } from './apps.ts';
import { type Probe, UNKNOWN, type Verdict } from './probe.ts';

/** RFC 7296 section 3.1 and RFC 2408 section 3.1: two identifiers, next payload, version, exchange, flags, message. */
const AT = { nextPayload: 16, version: 17, exchange: 18, flags: 19, length: 24 } as const;
const HEADER_BYTES = 28;
const VERSION_1 = 0x10;
const VERSION_2 = 0x20;
/** RFC 2408 section 3.1 and RFC 2409: base to informational, quick mode, new group mode. */
const EXCHANGES_1: readonly number[] = [1, 2, 3, 4, 5, 32, 33];
const FLAGS_1 = 0x07;
const NEXT_1_MAX = 21;
/** IANA: IKE_SA_INIT to INFORMATIONAL, and those that were added. */
const EXCHANGES_2: readonly number[] = [34, 35, 36, 37, 38, 43, 44];
const FLAGS_2 = 0x38;
const NEXT_2_MIN = 33;
const NEXT_2_MAX = 60;
/** RFC 3948 section 2.2: four zero bytes tell it from ESP on port 4500. */
const MARKER_BYTES = 4;

/** A header whose length is the datagram's. ESP in UDP has nothing that tells it from noise. */
export const ikeProbe: Probe = {
  transport: 'udp',
  // The initiator's identifier may be anything.
  firstBytes: Array.from({ length: 256 }, (_, byte) => byte),
  see(bytes, start, end): Verdict {
    if (end - start < HEADER_BYTES) return UNKNOWN;
    const at = i32(bytes, start) === 0 && end - start >= HEADER_BYTES + MARKER_BYTES ? start + MARKER_BYTES : start;
    return u32(bytes, at + AT.length) === end - at && isHeader(bytes, at) ? APP.ike : UNKNOWN;
  },
};

function isHeader(bytes: Uint8Array, at: number): boolean {
  if (i32(bytes, at) === 0 && i32(bytes, at + 4) === 0) return false;
  const exchange = bytes[at + AT.exchange] as number;
  const flags = bytes[at + AT.flags] as number;
  const next = bytes[at + AT.nextPayload] as number;
  switch (bytes[at + AT.version]) {
    case VERSION_1:
      return EXCHANGES_1.includes(exchange) && (flags & ~FLAGS_1) === 0 && next > 0 && next <= NEXT_1_MAX;
    case VERSION_2:
      return EXCHANGES_2.includes(exchange) && (flags & ~FLAGS_2) === 0 && isNext2(next);
    default:
      return false;
  }
}

const isNext2 = (next: number): boolean => next === 0 || (next >= NEXT_2_MIN && next <= NEXT_2_MAX);

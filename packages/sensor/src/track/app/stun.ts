import { u16, u32 } from '../../decode/bytes.ts';
import { APP } from './apps.ts';
import { type Probe, UNKNOWN, type Verdict } from './probe.ts';

/** RFC 8489 section 5: type, length of what follows the header, magic cookie, transaction. */
const HEADER_BYTES = 20;
const AT = { length: 2, cookie: 4 } as const;
const COOKIE = 0x2112a442;
/** The two top bits of the type are zero, and no method is so large that others are set. */
const TYPE_FIRST_BYTES = [0, 1];

export const stunProbe: Probe = {
  transport: 'udp',
  firstBytes: TYPE_FIRST_BYTES,
  see: (bytes, start, end) => (messageEnd(bytes, start, end) === end ? APP.stun : UNKNOWN),
};

/** Calls over TCP, where a network lets nothing else through: one message or several. */
export const stunOverTcpProbe: Probe = {
  transport: 'tcp',
  firstBytes: TYPE_FIRST_BYTES,
  see(bytes, start, end): Verdict {
    const next = messageEnd(bytes, start, end);
    return next >= 0 && next <= end ? APP.stun : UNKNOWN;
  },
};

/** Where the message at `start` ends, or -1 when it is none. */
function messageEnd(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < HEADER_BYTES || u32(bytes, start + AT.cookie) !== COOKIE) return -1;
  return start + HEADER_BYTES + u16(bytes, start + AT.length);
}

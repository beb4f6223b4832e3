import { u32 } from '../../decode/bytes.ts';
import { APP } from './apps.ts';
import { BER, berEnter, berSkip } from './ber.ts';
import { type Probe, UNKNOWN, type Verdict } from './probe.ts';

/** RFC 4120 section 5.4 and 5.9.1: the tag of a message is of class APPLICATION, and its number is the type within. */
const APPLICATION = 0x60;
const TYPE_BITS = 0x1f;
const REQUESTS: readonly number[] = [10, 12];
const OTHERS: readonly number[] = [11, 13, 30];
const TAGS = [...REQUESTS, ...OTHERS].map((type) => APPLICATION | type);
const VERSION = 5;
const CONTEXT = 0xa0;
const LENGTH_BYTES = 4;

/** A message that fills the datagram: a sequence of the version, the message's type, and the rest. */
export const kerberosOverUdpProbe: Probe = {
  transport: 'udp',
  firstBytes: TAGS,
  see: (bytes, start, end) => (isMessage(bytes, start, end) ? APP.kerberos : UNKNOWN),
};

/** Section 7.2.2: four bytes of length come first. */
export const kerberosProbe: Probe = {
  transport: 'tcp',
  firstBytes: [0],
  see(bytes, start, end): Verdict {
    if (end - start <= LENGTH_BYTES || u32(bytes, start) !== end - start - LENGTH_BYTES) return UNKNOWN;
    return isMessage(bytes, start + LENGTH_BYTES, end) ? APP.kerberos : UNKNOWN;
  },
};

function isMessage(bytes: Uint8Array, start: number, end: number): boolean {
  const tag = bytes[start] as number;
  const type = tag & TYPE_BITS;
  if ((tag & ~TYPE_BITS) !== APPLICATION || !(REQUESTS.includes(type) || OTHERS.includes(type))) return false;
  if (berSkip(bytes, start, end, tag) !== end) return false;
  const bodyAt = berEnter(bytes, berEnter(bytes, start, end, tag), end, BER.sequence);
  // Requests count their fields from 1, all others from 0.
  const first = CONTEXT | (REQUESTS.includes(type) ? 1 : 0);
  const typeAt = berSkip(bytes, bodyAt, end, first);
  return isNumber(bytes, bodyAt, end, first, VERSION) && isNumber(bytes, typeAt, end, first + 1, type);
}

function isNumber(bytes: Uint8Array, at: number, end: number, tag: number, value: number): boolean {
  const integerAt = berEnter(bytes, at, end, tag);
  const valueAt = berEnter(bytes, integerAt, end, BER.integer);
  return valueAt >= 0 && valueAt < end && valueAt === integerAt + 2 && bytes[valueAt] === value;
}

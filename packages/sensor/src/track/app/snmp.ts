import { APP } from './apps.ts';
import { BER, berEnter, berSkip } from './ber.ts';
import { type Probe, UNKNOWN, type Verdict } from './probe.ts';

/** RFC 1157, RFC 1901, RFC 3412: the version's value, and the tags of the messages that may follow the community. */
const VERSION = { v1: 0, v2c: 1, v3: 3 } as const;
const PDU = { first: 0xa0, last: 0xa8 } as const;

/** A sequence that fills the datagram: version, then a community and a message, or version 3's global data. */
export const snmpProbe: Probe = {
  transport: 'udp',
  firstBytes: [BER.sequence],
  see(bytes, start, end): Verdict {
    if (berSkip(bytes, start, end, BER.sequence) !== end) return UNKNOWN;
    const versionAt = berEnter(bytes, start, end, BER.sequence);
    const next = berSkip(bytes, versionAt, end, BER.integer);
    if (next !== versionAt + 3) return UNKNOWN;
    const version = bytes[next - 1];
    if (version === VERSION.v3) return isVersion3(bytes, next, end) ? APP.snmp : UNKNOWN;
    if (version !== VERSION.v1 && version !== VERSION.v2c) return UNKNOWN;
    const pduAt = berSkip(bytes, next, end, BER.octetString);
    const tag = pduAt < 0 || pduAt >= end ? 0 : (bytes[pduAt] as number);
    return tag >= PDU.first && tag <= PDU.last && berSkip(bytes, pduAt, end, tag) === end ? APP.snmp : UNKNOWN;
  },
};

/** Identifier, size, flags of one byte, security model; then the security parameters. */
function isVersion3(bytes: Uint8Array, at: number, end: number): boolean {
  let next = berSkip(bytes, berEnter(bytes, at, end, BER.sequence), end, BER.integer);
  next = berSkip(bytes, next, end, BER.integer);
  const flagsEnd = berSkip(bytes, next, end, BER.octetString);
  if (flagsEnd !== next + 3) return false;
  next = berSkip(bytes, flagsEnd, end, BER.integer);
  return next >= 0 && berSkip(bytes, next, end, BER.octetString) >= 0;
}

import { APP } from './apps.ts';
import { BER, berEnter, berSkip } from './ber.ts';
import { type Probe, UNKNOWN, type Verdict } from './probe.ts';

/** RFC 4511 section 4: what either side begins with. */
const OPERATION = { bindRequest: 0x60, bindResponse: 0x61, searchRequest: 0x63, extendedRequest: 0x77 } as const;
const REQUEST_NAME = 0x80;
const VERSION_MAX = 3;

/** Connectionless LDAP ([MS-ADTS] 3.1.1.3.1.11): a search in one datagram. */
export const ldapOverUdpProbe: Probe = {
  transport: 'udp',
  firstBytes: [BER.sequence],
  see: (bytes, start, end) => (berSkip(bytes, start, end, BER.sequence) === end ? see(bytes, start, end) : UNKNOWN),
};

/** A message's identifier, then a bind, a search or an extended request with the fields that it begins with. */
export const ldapProbe: Probe = {
  transport: 'tcp',
  firstBytes: [BER.sequence],
  see,
};

function see(bytes: Uint8Array, start: number, end: number): Verdict {
  const operationAt = berSkip(bytes, berEnter(bytes, start, end, BER.sequence), end, BER.integer);
  if (operationAt < 0 || operationAt >= end) return UNKNOWN;
  const bodyAt = berEnter(bytes, operationAt, end, bytes[operationAt] as number);
  return bodyAt >= 0 && isOperation(bytes, bytes[operationAt] as number, bodyAt, end) ? APP.ldap : UNKNOWN;
}

function isOperation(bytes: Uint8Array, operation: number, at: number, end: number): boolean {
  switch (operation) {
    case OPERATION.bindRequest: {
      const nameAt = berSkip(bytes, at, end, BER.integer);
      const isVersion = nameAt === at + 3 && (bytes[nameAt - 1] as number) - 1 < VERSION_MAX;
      return isVersion && berSkip(bytes, nameAt, end, BER.octetString) >= 0;
    }
    case OPERATION.bindResponse: {
      const matchedAt = berSkip(bytes, at, end, BER.enumerated);
      const messageAt = berSkip(bytes, matchedAt, end, BER.octetString);
      return matchedAt === at + 3 && berSkip(bytes, messageAt, end, BER.octetString) >= 0;
    }
    case OPERATION.searchRequest: {
      const scopeAt = berSkip(bytes, at, end, BER.octetString);
      const aliasesAt = berSkip(bytes, scopeAt, end, BER.enumerated);
      return berSkip(bytes, aliasesAt, end, BER.enumerated) >= 0;
    }
    case OPERATION.extendedRequest:
      return berSkip(bytes, at, end, REQUEST_NAME) > at + 4;
    default:
      return false;
  }
}

import { u32 } from '../bytes.ts';
import { varint, varintEnd } from './varint.ts';
import { type QuicVersion, quicVersionOf } from './version.ts';

/** What a packet with a long header is; `sealed` for 0-RTT and Handshake, whose keys only the two sides have. */
export const LONG_PACKET = { negotiation: 0, initial: 1, sealed: 2, retry: 3 } as const;

const LONG_FORM = 0x80;
const VERSION_AT = 1;
const IDENTIFIERS_AT = 5;
const IDENTIFIER_BYTES_MAX = 20;

/** A packet with a long header as offsets. One object, filled anew for every packet. */
export class LongHeader {
  /** One of LONG_PACKET. */
  kind: number = LONG_PACKET.negotiation;
  /** Absent for Version Negotiation. */
  version: QuicVersion | undefined = undefined;
  /** First byte of the packet. */
  at = 0;
  /** Connection identifiers, without their lengths. */
  destinationAt = 0;
  destinationEnd = 0;
  sourceAt = 0;
  sourceEnd = 0;
  /** Of Initial packets: where the protected packet number begins. */
  numberAt = 0;
  /** Behind the packet; what follows in the datagram is another one. */
  end = 0;
}

/** A header that was read, or why there is none: no long header of a known version, or bytes that end too early. */
export type LongHeaderVerdict = 'read' | 'unknown' | 'cut';

export const isLongHeader = (firstByte: number): boolean => firstByte >= LONG_FORM;

/**
 * Reads the long header of the packet at `at`, RFC 9000 section 17.2 and RFC 9369 section 3. The second bit, always
 * one, is not looked at: clients that know a server may send it at random (RFC 9287).
 */
export function readLongHeader(bytes: Uint8Array, at: number, end: number, header: LongHeader): LongHeaderVerdict {
  if (at >= end || !isLongHeader(bytes[at] as number)) return 'unknown';
  if (at + IDENTIFIERS_AT >= end) return 'cut';
  const number = u32(bytes, at + VERSION_AT);
  const version = quicVersionOf(number);
  if (!version && number !== 0) return 'unknown';
  header.at = at;
  header.version = version;
  header.destinationAt = at + IDENTIFIERS_AT + 1;
  header.destinationEnd = identifierEnd(bytes, at + IDENTIFIERS_AT, end);
  if (header.destinationEnd < 0) return 'cut';
  header.sourceAt = header.destinationEnd + 1;
  header.sourceEnd = identifierEnd(bytes, header.destinationEnd, end);
  if (header.sourceEnd < 0) return 'cut';
  header.end = end;
  header.kind = kindOf(bytes[at] as number, version);
  if (header.kind === LONG_PACKET.initial || header.kind === LONG_PACKET.sealed) return readLength(bytes, end, header);
  return 'read';
}

/** An identifier with its length in front. Of known versions none has more than 20 bytes. */
function identifierEnd(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end || (bytes[at] as number) > IDENTIFIER_BYTES_MAX) return -1;
  const next = at + 1 + (bytes[at] as number);
  return next <= end ? next : -1;
}

function kindOf(firstByte: number, version: QuicVersion | undefined): number {
  if (!version) return LONG_PACKET.negotiation;
  const type = (firstByte >> 4) & 3;
  if (type === version.initialType) return LONG_PACKET.initial;
  return type === version.retryType ? LONG_PACKET.retry : LONG_PACKET.sealed;
}

/** An Initial's token, and the length that says where the packet ends. */
function readLength(bytes: Uint8Array, end: number, header: LongHeader): LongHeaderVerdict {
  let at = header.sourceEnd;
  if (header.kind === LONG_PACKET.initial) {
    const tokenAt = varintEnd(bytes, at, end);
    if (tokenAt < 0) return 'cut';
    at = tokenAt + varint(bytes, at, tokenAt);
  }
  const numberAt = varintEnd(bytes, at, end);
  if (numberAt < 0) return 'cut';
  header.numberAt = numberAt;
  header.end = numberAt + varint(bytes, at, numberAt);
  return header.end <= end ? 'read' : 'cut';
}

import type { Packet } from './packet.ts';

/** RFC 792 and RFC 4443 section 2.1 agree on the first four bytes: type, code, checksum. */
const ICMP_HEADER_BYTES = 4;

/** The payload is the message's body. A message too short for its header still counts. */
export function decodeIcmp(packet: Packet, bytes: Uint8Array, at: number, end: number): void {
  if (at + ICMP_HEADER_BYTES > end) {
    packet.payloadAt = end;
    return;
  }
  packet.transportAt = at;
  packet.icmpType = bytes[at] as number;
  packet.icmpCode = bytes[at + 1] as number;
  packet.payloadAt = at + ICMP_HEADER_BYTES;
}

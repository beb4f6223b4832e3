import { u16 } from './bytes.ts';
import { DROP, type DropReason, shortOrCut } from './drops.ts';
import type { Packet } from './packet.ts';

/** RFC 768. */
const AT = { srcPort: 0, dstPort: 2, length: 4 } as const;
const UDP_HEADER_BYTES = 8;
const PORTS_BYTES = 4;

/** With the ports a datagram counts; without its whole header nothing further is read. */
export function decodeUdp(packet: Packet, bytes: Uint8Array, at: number, end: number, packetEnd: number): DropReason {
  if (at + PORTS_BYTES > end) return shortOrCut(at + PORTS_BYTES, packetEnd, DROP['udp.short'], DROP['udp.cut']);
  packet.srcPort = u16(bytes, at + AT.srcPort);
  packet.dstPort = u16(bytes, at + AT.dstPort);
  const payloadAt = at + UDP_HEADER_BYTES;
  if (payloadAt > end) {
    packet.payloadAt = end;
    return 0;
  }
  packet.transportAt = at;
  packet.payloadAt = payloadAt;
  const length = u16(bytes, at + AT.length);
  if (length >= UDP_HEADER_BYTES) limitPayload(packet, at + length, end);
  // Zero is what segmentation offload leaves there; less than a header is nonsense and so has no payload.
  else if (length > 0) limitPayload(packet, payloadAt, end);
  return 0;
}

/** The datagram's own length ends the payload before the packet does. */
function limitPayload(packet: Packet, datagramEnd: number, end: number): void {
  if (datagramEnd > end) return;
  packet.payloadEnd = datagramEnd;
  packet.payloadWireEnd = datagramEnd;
  packet.payloadCut = false;
}

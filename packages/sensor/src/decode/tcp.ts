import { u16, u32 } from './bytes.ts';
import { DROP, type DropReason, shortOrCut } from './drops.ts';
import type { Packet } from './packet.ts';

/** RFC 9293 section 3.1. */
const AT = { srcPort: 0, dstPort: 2, sequence: 4, dataOffset: 12, flags: 13 } as const;
const TCP_HEADER_BYTES = 20;
const PORTS_BYTES = 4;

/** With the ports a segment counts; without its whole header nothing further is read. */
export function decodeTcp(packet: Packet, bytes: Uint8Array, at: number, end: number, packetEnd: number): DropReason {
  if (at + PORTS_BYTES > end) return shortOrCut(at + PORTS_BYTES, packetEnd, DROP['tcp.short'], DROP['tcp.cut']);
  packet.srcPort = u16(bytes, at + AT.srcPort);
  packet.dstPort = u16(bytes, at + AT.dstPort);
  if (at + TCP_HEADER_BYTES > end) {
    if (at + AT.flags < end) packet.tcpFlags = bytes[at + AT.flags] as number;
    packet.payloadAt = end;
    packet.payloadWireEnd = end;
    return 0;
  }
  packet.transportAt = at;
  packet.tcpSequence = u32(bytes, at + AT.sequence);
  packet.tcpFlags = bytes[at + AT.flags] as number;
  const headerBytes = ((bytes[at + AT.dataOffset] as number) >> 4) << 2;
  const payloadAt = at + headerBytes;
  if (headerBytes >= TCP_HEADER_BYTES && payloadAt <= end) {
    packet.payloadAt = payloadAt;
    return 0;
  }
  // The options were cut, or there is no telling where they end.
  packet.payloadAt = end;
  packet.payloadWireEnd = headerBytes < TCP_HEADER_BYTES ? end : end + Math.max(0, packetEnd - payloadAt);
  return 0;
}

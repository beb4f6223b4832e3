import type { DropReason } from './drops.ts';
import { decodeIcmp } from './icmp.ts';
import type { Packet } from './packet.ts';
import { decodeTcp } from './tcp.ts';
import { decodeUdp } from './udp.ts';

/** IANA protocol numbers. */
export const PROTO = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58 } as const;

/**
 * What an IP packet carries, from `at` to `end` as captured and to `packetEnd` as the IP header says. Protocols that
 * are not read further count all the same, and so do later fragments, which carry no transport header.
 */
export function decodeTransport(
  packet: Packet,
  proto: number,
  bytes: Uint8Array,
  at: number,
  end: number,
  packetEnd: number,
): DropReason {
  packet.payloadAt = at;
  packet.payloadEnd = end;
  packet.payloadWireEnd = packetEnd;
  packet.payloadCut = packetEnd > end;
  if (packet.fragmentOffset > 0) return 0;
  switch (proto) {
    case PROTO.tcp:
      return decodeTcp(packet, bytes, at, end, packetEnd);
    case PROTO.udp:
      return decodeUdp(packet, bytes, at, end, packetEnd);
    case PROTO.icmp:
    case PROTO.icmpv6:
      decodeIcmp(packet, bytes, at, end);
      return 0;
    default:
      packet.transportAt = at;
      return 0;
  }
}

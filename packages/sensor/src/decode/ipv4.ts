import { u16 } from './bytes.ts';
import { DROP, type DropReason, shortOrCut } from './drops.ts';
import { NETWORK, type Packet } from './packet.ts';
import { decodeTransport } from './transport.ts';

/** RFC 791 section 3.1. */
const AT = { totalLength: 2, identification: 4, fragment: 6, proto: 9, src: 12, dst: 16 } as const;
const IPV4_HEADER_BYTES = 20;
const MORE_FRAGMENTS = 0x2000;
const FRAGMENT_OFFSET_MASK = 0x1fff;

/** A packet whose header claims more than the frame holds is taken for a cut one: hosts see it, so it counts. */
export function decodeIpv4(packet: Packet, bytes: Uint8Array, at: number, end: number, wireEnd: number): DropReason {
  const fixedEnd = at + IPV4_HEADER_BYTES;
  if (fixedEnd > end) return shortOrCut(fixedEnd, wireEnd, DROP['ipv4.short'], DROP['ipv4.cut']);
  const first = bytes[at] as number;
  if (first >> 4 !== 4) return DROP['ipv4.version'];
  const headerBytes = (first & 15) << 2;
  if (headerBytes < IPV4_HEADER_BYTES) return DROP['ipv4.headerLength'];
  const transportAt = at + headerBytes;
  if (transportAt > end) return shortOrCut(transportAt, wireEnd, DROP['ipv4.short'], DROP['ipv4.cut']);
  // Segmentation offload leaves the length zero, since the network card fills it in.
  const ipBytes = u16(bytes, at + AT.totalLength) || wireEnd - at;
  if (ipBytes < headerBytes) return DROP['ipv4.totalLength'];

  packet.network = NETWORK.ipv4;
  packet.ipLength = 4;
  packet.srcIpAt = at + AT.src;
  packet.dstIpAt = at + AT.dst;
  packet.ipBytes = ipBytes;
  const proto = bytes[at + AT.proto] as number;
  packet.proto = proto;
  const fragment = u16(bytes, at + AT.fragment);
  packet.moreFragments = (fragment & MORE_FRAGMENTS) !== 0;
  packet.fragmentOffset = (fragment & FRAGMENT_OFFSET_MASK) << 3;
  packet.fragmentId = u16(bytes, at + AT.identification);
  return decodeTransport(packet, proto, bytes, transportAt, Math.min(end, at + ipBytes), at + ipBytes);
}

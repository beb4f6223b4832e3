import { u16, u32 } from './bytes.ts';
import { DROP, type DropReason, shortOrCut } from './drops.ts';
import { NETWORK, type Packet } from './packet.ts';
import { decodeTransport } from './transport.ts';

/** RFC 8200 section 3. */
const AT = { payloadLength: 4, nextHeader: 6, src: 8, dst: 24 } as const;
const IPV6_HEADER_BYTES = 40;

/** Extension headers, RFC 8200 section 4 and the IANA registry of them. */
const HOP_BY_HOP = 0;
const ROUTING = 43;
const FRAGMENT = 44;
const AUTHENTICATION = 51;
const DESTINATION = 60;
const MOBILITY = 135;
const HOST_IDENTITY = 139;
const SHIM6 = 140;

/** More than any stack sends; a longer chain is there to hide what comes after it. */
const EXTENSION_HEADERS_MAX = 16;

export function decodeIpv6(packet: Packet, bytes: Uint8Array, at: number, end: number, wireEnd: number): DropReason {
  const transportAt = at + IPV6_HEADER_BYTES;
  if (transportAt > end) return shortOrCut(transportAt, wireEnd, DROP['ipv6.short'], DROP['ipv6.cut']);
  if ((bytes[at] as number) >> 4 !== 6) return DROP['ipv6.version'];
  const payloadBytes = u16(bytes, at + AT.payloadLength);
  const nextHeader = bytes[at + AT.nextHeader] as number;
  // RFC 2675: a zero length with a hop-by-hop header announces a jumbogram, which no home network carries.
  if (payloadBytes === 0 && nextHeader === HOP_BY_HOP) return DROP['ipv6.jumbogram'];

  packet.network = NETWORK.ipv6;
  packet.ipLength = 16;
  packet.srcIpAt = at + AT.src;
  packet.dstIpAt = at + AT.dst;
  packet.ipBytes = IPV6_HEADER_BYTES + payloadBytes;
  const packetEnd = transportAt + payloadBytes;
  return decodeExtensions(packet, nextHeader, bytes, transportAt, Math.min(end, packetEnd), packetEnd);
}

/** Walks the extension headers to the transport. Only the first fragment carries what comes after its header. */
function decodeExtensions(
  packet: Packet,
  firstHeader: number,
  bytes: Uint8Array,
  start: number,
  end: number,
  packetEnd: number,
): DropReason {
  let header = firstHeader;
  let at = start;
  for (let headers = 0; isExtension(header); headers++) {
    if (headers === EXTENSION_HEADERS_MAX) return DROP['ipv6.extensionChain'];
    const next = at + 8 <= end ? at + extensionBytes(header, bytes[at + 1] as number) : at + 8;
    if (next > end) return shortOrCut(next, packetEnd, DROP['ipv6.extensionShort'], DROP['ipv6.extensionCut']);
    const isLaterFragment = header === FRAGMENT && noteFragment(packet, bytes, at);
    header = bytes[at] as number;
    at = next;
    if (isLaterFragment) break;
  }
  packet.proto = header;
  return decodeTransport(packet, header, bytes, at, end, packetEnd);
}

function isExtension(header: number): boolean {
  switch (header) {
    case HOP_BY_HOP:
    case ROUTING:
    case FRAGMENT:
    case AUTHENTICATION:
    case DESTINATION:
    case MOBILITY:
    case HOST_IDENTITY:
    case SHIM6:
      return true;
    default:
      return false;
  }
}

/** The length field counts eight bytes and leaves out the first; AH (RFC 4302 section 2.2) counts four, without two. */
function extensionBytes(header: number, length: number): number {
  if (header === FRAGMENT) return 8;
  return header === AUTHENTICATION ? (length + 2) * 4 : (length + 1) * 8;
}

/** RFC 8200 section 4.5. True for fragments after the first. An atomic fragment (RFC 6946) is a whole packet. */
function noteFragment(packet: Packet, bytes: Uint8Array, at: number): boolean {
  const field = u16(bytes, at + 2);
  packet.fragmentOffset = field & 0xfff8;
  packet.moreFragments = (field & 1) === 1;
  packet.fragmentId = u32(bytes, at + 4);
  return packet.fragmentOffset > 0;
}

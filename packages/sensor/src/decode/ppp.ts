import { u16 } from './bytes.ts';
import { DROP, type DropReason, shortOrCut } from './drops.ts';
import { decodeIpv4 } from './ipv4.ts';
import { decodeIpv6 } from './ipv6.ts';
import { decodeMpls } from './mpls.ts';
import type { Packet } from './packet.ts';

/** RFC 2516 section 4: version and type, code, session, length. */
const PPPOE_HEADER_BYTES = 6;
const PPPOE_VERSION_1_TYPE_1 = 0x11;

/** A PPPoE session frame. What its length field leaves out is Ethernet padding. */
export function decodePppoe(
  packet: Packet,
  bytes: Uint8Array,
  start: number,
  end: number,
  wireEnd: number,
): DropReason {
  const at = start + PPPOE_HEADER_BYTES;
  if (at > end) return shortOrCut(at, wireEnd, DROP['pppoe.short'], DROP['pppoe.cut']);
  if (bytes[start] !== PPPOE_VERSION_1_TYPE_1) return DROP['pppoe.version'];
  const sessionEnd = at + u16(bytes, start + 4);
  return decodePpp(packet, bytes, at, Math.min(end, sessionEnd), Math.min(wireEnd, sessionEnd));
}

/** A PPP frame in HDLC-like framing (RFC 1662), whose address and control bytes may be left out. */
export function decodePppHdlc(
  packet: Packet,
  bytes: Uint8Array,
  start: number,
  end: number,
  wireEnd: number,
): DropReason {
  const isFramed = start + 2 <= end && bytes[start] === 0xff && bytes[start + 1] === 0x03;
  return decodePpp(packet, bytes, isFramed ? start + 2 : start, end, wireEnd);
}

/** A PPP protocol field, one byte long when its lowest bit is set (RFC 1661 section 2), and what it announces. */
function decodePpp(packet: Packet, bytes: Uint8Array, at: number, end: number, wireEnd: number): DropReason {
  if (at >= end) return shortOrCut(at + 1, wireEnd, DROP['ppp.short'], DROP['ppp.cut']);
  const first = bytes[at] as number;
  const isCompressed = (first & 1) === 1;
  const next = at + (isCompressed ? 1 : 2);
  if (next > end) return shortOrCut(next, wireEnd, DROP['ppp.short'], DROP['ppp.cut']);
  const protocol = isCompressed ? first : u16(bytes, at);
  switch (protocol) {
    case 0x0021:
      return decodeIpv4(packet, bytes, next, end, wireEnd);
    case 0x0057:
      return decodeIpv6(packet, bytes, next, end, wireEnd);
    case 0x0281:
    case 0x0283:
      return decodeMpls(packet, bytes, next, end, wireEnd);
    default:
      // RFC 1661 section 2: from 8000 on are control protocols.
      return protocol >= 0x8000 ? DROP['notIp.pppControl'] : DROP['notIp.otherPppProtocol'];
  }
}

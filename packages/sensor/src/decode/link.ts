import { u16, u32 } from './bytes.ts';
import { decodeCiscoHdlc, isCiscoHdlc } from './cisco-hdlc.ts';
import { DROP, type DropReason, shortOrCut } from './drops.ts';
import { decodeEthernet, decodeEtherType, decodeLlc } from './ethernet.ts';
import { decodeIpv4 } from './ipv4.ts';
import { decodeIpv6 } from './ipv6.ts';
import type { Packet } from './packet.ts';
import { decodePppHdlc, decodePppoe } from './ppp.ts';

/** LINKTYPE numbers that are understood; 12 and 14 are raw IP as some systems number it. */
export const LINK_TYPE = {
  null: 0,
  ethernet: 1,
  ppp: 9,
  rawBsd: 12,
  rawOpenBsd: 14,
  pppHdlc: 50,
  pppoe: 51,
  raw: 101,
  ciscoHdlc: 104,
  loop: 108,
  linuxSll: 113,
  ipv4: 228,
  ipv6: 229,
  linuxSll2: 276,
} as const;

/** A frame by the type of its link. */
export function decodeLink(
  packet: Packet,
  linkType: number,
  bytes: Uint8Array,
  start: number,
  end: number,
  wireEnd: number,
): DropReason {
  switch (linkType) {
    case LINK_TYPE.ethernet:
      return decodeEthernet(packet, bytes, start, end, wireEnd);
    case LINK_TYPE.linuxSll:
      return decodeSll(packet, bytes, start, end, wireEnd);
    case LINK_TYPE.linuxSll2:
      return decodeSll2(packet, bytes, start, end, wireEnd);
    case LINK_TYPE.raw:
    case LINK_TYPE.rawBsd:
    case LINK_TYPE.rawOpenBsd:
      return decodeRaw(packet, bytes, start, end, wireEnd);
    case LINK_TYPE.ipv4:
      return decodeIpv4(packet, bytes, start, end, wireEnd);
    case LINK_TYPE.ipv6:
      return decodeIpv6(packet, bytes, start, end, wireEnd);
    case LINK_TYPE.null:
    case LINK_TYPE.loop:
      return decodeLoopback(packet, bytes, start, end, wireEnd);
    case LINK_TYPE.ppp:
    case LINK_TYPE.pppHdlc:
      return isCiscoHdlc(bytes, start, end)
        ? decodeCiscoHdlc(packet, bytes, start, end, wireEnd)
        : decodePppHdlc(packet, bytes, start, end, wireEnd);
    case LINK_TYPE.ciscoHdlc:
      return decodeCiscoHdlc(packet, bytes, start, end, wireEnd);
    case LINK_TYPE.pppoe:
      return decodePppoe(packet, bytes, start, end, wireEnd);
    default:
      return DROP['link.unknownType'];
  }
}

/** LINKTYPE_LINUX_SLL: packet type, ARPHRD, address length, address, protocol. Only the sender's address is there. */
const SLL = { addressLength: 4, address: 6, protocol: 14, headerBytes: 16 } as const;

function decodeSll(packet: Packet, bytes: Uint8Array, start: number, end: number, wireEnd: number): DropReason {
  const at = start + SLL.headerBytes;
  if (at > end) return shortOrCut(at, wireEnd, DROP['link.short'], DROP['link.cut']);
  if (u16(bytes, start + SLL.addressLength) === 6) packet.srcMacAt = start + SLL.address;
  return decodeSllProtocol(packet, u16(bytes, start + SLL.protocol), bytes, at, end, wireEnd);
}

/** LINKTYPE_LINUX_SLL2: protocol, interface, ARPHRD, packet type, address length, address. */
const SLL2 = { protocol: 0, addressLength: 11, address: 12, headerBytes: 20 } as const;

function decodeSll2(packet: Packet, bytes: Uint8Array, start: number, end: number, wireEnd: number): DropReason {
  const at = start + SLL2.headerBytes;
  if (at > end) return shortOrCut(at, wireEnd, DROP['link.short'], DROP['link.cut']);
  if (bytes[start + SLL2.addressLength] === 6) packet.srcMacAt = start + SLL2.address;
  return decodeSllProtocol(packet, u16(bytes, start + SLL2.protocol), bytes, at, end, wireEnd);
}

/** Linux's own numbers for frames without a type: 4 is 802.2, the others of the small ones carry no IP. */
const ETH_P_802_2 = 4;
const ETHER_TYPE_MIN = 0x0600;

function decodeSllProtocol(
  packet: Packet,
  protocol: number,
  bytes: Uint8Array,
  at: number,
  end: number,
  wireEnd: number,
): DropReason {
  if (protocol === ETH_P_802_2) return decodeLlc(packet, bytes, at, end, wireEnd);
  if (protocol < ETHER_TYPE_MIN) return DROP['notIp.otherFamily'];
  return decodeEtherType(packet, protocol, bytes, at, end, wireEnd);
}

function decodeRaw(packet: Packet, bytes: Uint8Array, start: number, end: number, wireEnd: number): DropReason {
  if (start >= end) return shortOrCut(start + 1, wireEnd, DROP['link.short'], DROP['link.cut']);
  const version = (bytes[start] as number) >> 4;
  if (version === 4) return decodeIpv4(packet, bytes, start, end, wireEnd);
  if (version === 6) return decodeIpv6(packet, bytes, start, end, wireEnd);
  return DROP['notIp.otherFamily'];
}

const FAMILY_BYTES = 4;

/** A protocol family in the byte order of the machine that captured (LINKTYPE_NULL) or of the network (LOOP). */
function decodeLoopback(packet: Packet, bytes: Uint8Array, start: number, end: number, wireEnd: number): DropReason {
  const at = start + FAMILY_BYTES;
  if (at > end) return shortOrCut(at, wireEnd, DROP['link.short'], DROP['link.cut']);
  // Families are small numbers, so one of the two byte orders gives a small one.
  const family = u32(bytes, start);
  switch (family > 0xffff ? family >>> 24 : family) {
    case 2:
      return decodeIpv4(packet, bytes, at, end, wireEnd);
    // AF_INET6 of Linux, Windows, NetBSD and OpenBSD, FreeBSD, macOS.
    case 10:
    case 23:
    case 24:
    case 28:
    case 30:
      return decodeIpv6(packet, bytes, at, end, wireEnd);
    default:
      return DROP['notIp.otherFamily'];
  }
}

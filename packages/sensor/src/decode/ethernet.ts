import { decodeArp } from './arp.ts';
import { u16 } from './bytes.ts';
import { DROP, type DropReason, shortOrCut } from './drops.ts';
import { decodeIpv4 } from './ipv4.ts';
import { decodeIpv6 } from './ipv6.ts';
import { decodeMpls } from './mpls.ts';
import type { Packet } from './packet.ts';
import { decodePppoe } from './ppp.ts';

/** IEEE 802.3 section 3.1: destination, source, type or length. */
const AT = { dstMac: 0, srcMac: 6, etherType: 12 } as const;
const ETHERNET_HEADER_BYTES = 14;

/** IEEE 802.1Q section 9: tag control information, then the next type. */
const VLAN_TAG_BYTES = 4;
const VLAN_ID_MASK = 0x0fff;

/** Smaller values of the type field are the length of an 802.2 frame (IEEE 802.3 section 3.2.6). */
const ETHER_TYPE_MIN = 0x0600;

/** A frame of LINKTYPE_ETHERNET, without preamble and check sequence. */
export function decodeEthernet(
  packet: Packet,
  bytes: Uint8Array,
  start: number,
  end: number,
  wireEnd: number,
): DropReason {
  const at = start + ETHERNET_HEADER_BYTES;
  if (at > end) return shortOrCut(at, wireEnd, DROP['link.short'], DROP['link.cut']);
  packet.dstMacAt = start + AT.dstMac;
  packet.srcMacAt = start + AT.srcMac;
  return decodeEtherType(packet, u16(bytes, start + AT.etherType), bytes, at, end, wireEnd);
}

/** What follows a type field. Tags may be nested to any depth; the outermost names the packet's VLAN. */
export function decodeEtherType(
  packet: Packet,
  firstType: number,
  bytes: Uint8Array,
  start: number,
  end: number,
  wireEnd: number,
): DropReason {
  let etherType = firstType;
  let at = start;
  for (;;) {
    switch (etherType) {
      case 0x0800:
        return decodeIpv4(packet, bytes, at, end, wireEnd);
      case 0x86dd:
        return decodeIpv6(packet, bytes, at, end, wireEnd);
      case 0x0806:
      case 0x8035:
        return decodeArp(packet, bytes, at, end, wireEnd);
      case 0x8864:
        return decodePppoe(packet, bytes, at, end, wireEnd);
      case 0x8847:
      case 0x8848:
        return decodeMpls(packet, bytes, at, end, wireEnd);
      case 0x8100:
      case 0x88a8:
      case 0x9100:
        if (at + VLAN_TAG_BYTES > end) {
          return shortOrCut(at + VLAN_TAG_BYTES, wireEnd, DROP['vlan.short'], DROP['vlan.cut']);
        }
        if (packet.vlan < 0) packet.vlan = u16(bytes, at) & VLAN_ID_MASK;
        etherType = u16(bytes, at + 2);
        at += VLAN_TAG_BYTES;
        break;
      default:
        if (etherType < ETHER_TYPE_MIN) return decodeLlc(packet, bytes, at, end, wireEnd);
        return notIp(etherType);
    }
  }
}

/** IEEE 802.2 with SNAP (RFC 1042): AA AA 03, an organisation of zero, then a type. */
const SNAP_HEADER_BYTES = 8;

/** An 802.2 frame; only SNAP leads on, and not to a further 802.2 frame. */
export function decodeLlc(packet: Packet, bytes: Uint8Array, at: number, end: number, wireEnd: number): DropReason {
  if (at + 2 > end) return shortOrCut(at + 2, wireEnd, DROP['llc.short'], DROP['llc.cut']);
  if (u16(bytes, at) !== 0xaaaa) return DROP['notIp.llc'];
  const next = at + SNAP_HEADER_BYTES;
  if (next > end) return shortOrCut(next, wireEnd, DROP['llc.short'], DROP['llc.cut']);
  const isEtherType = bytes[at + 2] === 0x03 && u16(bytes, at + 3) === 0 && bytes[at + 5] === 0;
  const etherType = u16(bytes, at + 6);
  if (!isEtherType || etherType < ETHER_TYPE_MIN) return DROP['notIp.llc'];
  return decodeEtherType(packet, etherType, bytes, next, end, wireEnd);
}

/** Types seen in homes and offices by name, so that a report can say what was there besides IP. */
function notIp(etherType: number): DropReason {
  switch (etherType) {
    case 0x88cc:
      return DROP['notIp.lldp'];
    case 0x888e:
      return DROP['notIp.eapol'];
    case 0x8863:
      return DROP['notIp.pppoeDiscovery'];
    case 0x0842:
      return DROP['notIp.wakeOnLan'];
    case 0x887b:
    case 0x88e1:
    case 0x8912:
      return DROP['notIp.homePlug'];
    case 0x8899:
      return DROP['notIp.realtek'];
    case 0x9000:
      return DROP['notIp.loopback'];
    case 0x8808:
      return DROP['notIp.macControl'];
    case 0x88e5:
      return DROP['notIp.macsec'];
    case 0x88f7:
      return DROP['notIp.ptp'];
    case 0x4305:
      return DROP['notIp.batman'];
    default:
      return DROP['notIp.otherEtherType'];
  }
}

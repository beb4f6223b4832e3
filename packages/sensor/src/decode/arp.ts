import { DROP, type DropReason, shortOrCut } from './drops.ts';
import { NETWORK, type Packet } from './packet.ts';

/** RFC 826 and, with operations of its own, RFC 903; for Ethernet and IPv4, the only ones that homes speak. */
const AT = { hardwareLength: 4, protocolLength: 5 } as const;
const ARP_HEADER_BYTES = 8;
const ARP_MESSAGE_BYTES = 28;

export function decodeArp(packet: Packet, bytes: Uint8Array, at: number, end: number, wireEnd: number): DropReason {
  const headerEnd = at + ARP_HEADER_BYTES;
  if (headerEnd > end) return shortOrCut(headerEnd, wireEnd, DROP['arp.short'], DROP['arp.cut']);
  if (bytes[at + AT.hardwareLength] !== 6 || bytes[at + AT.protocolLength] !== 4) return DROP['arp.addressLength'];
  const messageEnd = at + ARP_MESSAGE_BYTES;
  if (messageEnd > end) return shortOrCut(messageEnd, wireEnd, DROP['arp.short'], DROP['arp.cut']);
  packet.network = NETWORK.arp;
  packet.arpAt = at;
  return 0;
}

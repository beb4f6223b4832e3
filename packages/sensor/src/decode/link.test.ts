import { describe, expect, test } from 'vitest';
import { Frame } from '../capture/frame.ts';
import { createDecoder } from './decode.ts';
import { DROP_NAMES } from './drops.ts';
import { LINK_TYPE } from './link.ts';
import { Packet } from './packet.ts';

// 192.0.2.1 to 192.0.2.2 and 2001:db8::1 to 2001:db8::2, UDP 4660 to 53 with the payload "hi".
const UDP = '1234 0035 000a 0000 6869';
const IPV4 = `4500 001e 0000 0000 4011 0000 c0000201 c0000202 ${UDP}`;
const IPV6 = `6000 0000 000a 11 40 20010db8000000000000000000000001 20010db8000000000000000000000002 ${UDP}`;
const ARP = '0001 0800 06 04 0001 020000000001 c0000201 000000000000 c0000202';
const MACS = '020000000002 020000000001';

const bytesOf = (hex: string): Uint8Array => Buffer.from(hex.replace(/\s/g, ''), 'hex');

/** What a frame is: its VLAN, sender and network, or why it is none. The frame lies amid bytes of others. */
function decode(hex: string, linkType: number = LINK_TYPE.ethernet, cutTo = Number.POSITIVE_INFINITY): string {
  const content = bytesOf(hex);
  const captured = Math.min(content.length, cutTo);
  const frame = new Frame();
  frame.bytes = Buffer.concat([Buffer.alloc(7, 0x45), content.subarray(0, captured), Buffer.alloc(90, 0x45)]);
  frame.start = 7;
  frame.end = 7 + captured;
  frame.wireBytes = content.length;
  frame.linkType = linkType;
  const packet = new Packet();
  const drop = createDecoder().decode(frame, packet);
  if (drop !== 0) return DROP_NAMES[drop] as string;
  const network = { 1: 'arp', 4: 'ipv4', 6: 'ipv6' }[packet.network];
  const payload = Buffer.from(packet.bytes.subarray(packet.payloadAt, packet.payloadEnd)).toString();
  const macs = `${packet.srcMacAt < 0 ? '' : 's'}${packet.dstMacAt < 0 ? '' : 'd'}`;
  return [network, ...(packet.vlan < 0 ? [] : [`vlan ${packet.vlan}`]), macs, payload].filter(Boolean).join(' ');
}

describe('Ethernet', () => {
  test.each([
    ['IPv4', `${MACS} 0800 ${IPV4}`, 'ipv4 sd hi'],
    ['IPv4 with padding', `${MACS} 0800 ${IPV4} 000000000000`, 'ipv4 sd hi'],
    ['IPv6', `${MACS} 86dd ${IPV6}`, 'ipv6 sd hi'],
    ['ARP', `${MACS} 0806 ${ARP}`, 'arp sd'],
    ['RARP', `${MACS} 8035 ${ARP}`, 'arp sd'],
    ['ARP for other hardware', `${MACS} 0806 0001 0800 08 04 0001 ${'00'.repeat(24)}`, 'arp.addressLength'],
    ['ARP without its end', `${MACS} 0806 ${ARP.slice(0, -4)}`, 'arp.short'],
    ['a VLAN', `${MACS} 8100 a00a 0800 ${IPV4}`, 'ipv4 vlan 10 sd hi'],
    ['priority without VLAN', `${MACS} 8100 e000 0800 ${IPV4}`, 'ipv4 vlan 0 sd hi'],
    ['QinQ, the outer of two', `${MACS} 88a8 0064 8100 000a 0800 ${IPV4}`, 'ipv4 vlan 100 sd hi'],
    ['old QinQ', `${MACS} 9100 0064 8100 000a 0806 ${ARP}`, 'arp vlan 100 sd'],
    ['nine tags', `${MACS} ${'8100 0001'.repeat(9)} 86dd ${IPV6}`, 'ipv6 vlan 1 sd hi'],
    ['a tag and nothing', `${MACS} 8100 00`, 'vlan.short'],
    ['tags to the end', `${MACS} ${'8100 8100'.repeat(8)}`, 'vlan.short'],
    ['SNAP with IPv4', `${MACS} 0026 aaaa03 000000 0800 ${IPV4}`, 'ipv4 sd hi'],
    ['SNAP of another organisation', `${MACS} 0026 aaaa03 00000c 2000 ${IPV4}`, 'notIp.llc'],
    ['spanning tree', `${MACS} 0026 424203 0000 00 00`, 'notIp.llc'],
    ['802.2 and nothing', `${MACS} 0026 42`, 'llc.short'],
    ['SNAP in SNAP', `${MACS} 0026 aaaa03 000000 0026 aaaa03 000000 0800 ${IPV4}`, 'notIp.llc'],
    ['a VLAN with 802.2', `${MACS} 8100 000a 0026 aaaa03 000000 0800 ${IPV4}`, 'ipv4 vlan 10 sd hi'],
    ['MPLS', `${MACS} 8847 00010040 00011140 ${IPV4}`, 'ipv4 sd hi'],
    ['MPLS multicast with IPv6', `${MACS} 8848 00011140 ${IPV6}`, 'ipv6 sd hi'],
    ['MPLS with Ethernet inside', `${MACS} 8847 00011140 00000000 ${MACS} 0800 ${IPV4}`, 'notIp.mplsPseudowire'],
    ['MPLS without a bottom', `${MACS} 8847 00010040 00010040`, 'mpls.short'],
    ['MPLS and nothing', `${MACS} 8847 00011140`, 'mpls.short'],
    ['a PPPoE session', `${MACS} 8864 1100 0001 0020 0021 ${IPV4}`, 'ipv4 sd hi'],
    ['a PPPoE session, short protocol', `${MACS} 8864 1100 0001 0033 57 ${IPV6}`, 'ipv6 sd hi'],
    ['a PPPoE session with MPLS', `${MACS} 8864 1100 0001 0024 0281 00011140 ${IPV4}`, 'ipv4 sd hi'],
    ['PPPoE link control', `${MACS} 8864 1100 0001 0006 c021 0101 0004`, 'notIp.pppControl'],
    ['PPPoE with IPX', `${MACS} 8864 1100 0001 0006 002b 0101 0004`, 'notIp.otherPppProtocol'],
    ['PPPoE of another version', `${MACS} 8864 2100 0001 0020 0021 ${IPV4}`, 'pppoe.version'],
    ['PPPoE whose length is zero', `${MACS} 8864 1100 0001 0000 0021 ${IPV4}`, 'ppp.short'],
    ['PPPoE and nothing', `${MACS} 8864 1100 0001`, 'pppoe.short'],
    ['PPPoE discovery', `${MACS} 8863 1109 0000 0000`, 'notIp.pppoeDiscovery'],
    ['LLDP', `${MACS} 88cc 0207`, 'notIp.lldp'],
    ['EAPOL', `${MACS} 888e 0103`, 'notIp.eapol'],
    ['a type nobody knows', `${MACS} beef 0103`, 'notIp.otherEtherType'],
    ['half a header', '020000000002 02000000', 'link.short'],
    ['nothing', '', 'link.short'],
  ])('%s', (_, hex, expected) => expect(decode(hex)).toBe(expected));
});

describe('other links', () => {
  const { raw, rawBsd, rawOpenBsd, ipv4, ipv6, loop, ppp, pppHdlc, pppoe, ciscoHdlc, linuxSll, linuxSll2 } = LINK_TYPE;
  const sll = (addressBytes: string) => `0000 0001 ${addressBytes} 0200000000010000`;
  const sll2 = (addressBytes: string) => `0000 00000003 0001 00 ${addressBytes} 0200000000010000`;
  test.each([
    ['raw IPv4', raw, IPV4, 'ipv4 hi'],
    ['raw IPv6', rawBsd, IPV6, 'ipv6 hi'],
    ['raw, as OpenBSD numbers it', rawOpenBsd, IPV4, 'ipv4 hi'],
    ['raw of version 5', raw, `55 ${IPV4}`, 'notIp.otherFamily'],
    ['raw and empty', raw, '', 'link.short'],
    ['IPv4', ipv4, IPV4, 'ipv4 hi'],
    ['IPv4 with IPv6 on it', ipv4, IPV6, 'ipv4.version'],
    ['IPv6', ipv6, IPV6, 'ipv6 hi'],
    ['IPv6 with IPv4 on it', ipv6, `${IPV4} ${'00'.repeat(20)}`, 'ipv6.version'],
    ['null, little-endian', LINK_TYPE.null, `02000000 ${IPV4}`, 'ipv4 hi'],
    ['null, big-endian', LINK_TYPE.null, `00000002 ${IPV4}`, 'ipv4 hi'],
    ['null, IPv6 of macOS', LINK_TYPE.null, `1e000000 ${IPV6}`, 'ipv6 hi'],
    ['null, IPv6 of FreeBSD', LINK_TYPE.null, `1c000000 ${IPV6}`, 'ipv6 hi'],
    ['null, IPv6 of Linux', LINK_TYPE.null, `0a000000 ${IPV6}`, 'ipv6 hi'],
    ['null, AppleTalk', LINK_TYPE.null, `10000000 ${IPV6}`, 'notIp.otherFamily'],
    ['null and nothing', LINK_TYPE.null, '020000', 'link.short'],
    ['loop', loop, `00000018 ${IPV6}`, 'ipv6 hi'],
    ['PPP in HDLC framing', ppp, `ff03 0021 ${IPV4}`, 'ipv4 hi'],
    ['PPP without address and control', ppp, `0057 ${IPV6}`, 'ipv6 hi'],
    ['PPP with all compressed', pppHdlc, `21 ${IPV4}`, 'ipv4 hi'],
    ['PPP and nothing', ppp, 'ff03', 'ppp.short'],
    ['Cisco HDLC', ciscoHdlc, `0f00 0800 ${IPV4}`, 'ipv4 hi'],
    ['Cisco HDLC with MPLS', ciscoHdlc, `0f00 8847 00011140 ${IPV6}`, 'ipv6 hi'],
    ['Cisco HDLC on a link of PPP', ppp, `8f00 0800 ${IPV4}`, 'ipv4 hi'],
    ['a keep-alive of Cisco HDLC', pppHdlc, '8f00 8035 00000002 00000001 00000002 ffff', 'notIp.otherEtherType'],
    ['Cisco HDLC and nothing', ciscoHdlc, '0f00 08', 'link.short'],
    ['PPPoE', pppoe, `1100 0001 0020 0021 ${IPV4}`, 'ipv4 hi'],
    ['SLL', linuxSll, `${sll('0006')} 0800 ${IPV4}`, 'ipv4 s hi'],
    ['SLL without address', linuxSll, `${sll('0000')} 86dd ${IPV6}`, 'ipv6 hi'],
    ['SLL with a VLAN', linuxSll, `${sll('0006')} 8100 0007 0806 ${ARP}`, 'arp vlan 7 s'],
    ['SLL with 802.2', linuxSll, `${sll('0006')} 0004 aaaa03 000000 0800 ${IPV4}`, 'ipv4 s hi'],
    ['SLL with Novell', linuxSll, `${sll('0006')} 0001 ffff`, 'notIp.otherFamily'],
    ['SLL and half', linuxSll, sll('0006'), 'link.short'],
    ['SLL2', linuxSll2, `0800 ${sll2('06')} ${IPV4}`, 'ipv4 s hi'],
    ['SLL2 with ARP', linuxSll2, `0806 ${sll2('06')} ${ARP}`, 'arp s'],
    ['SLL2 and half', linuxSll2, '0806 0000 0000', 'link.short'],
    ['Wi-Fi', 105, IPV4, 'link.unknownType'],
  ])('%s', (_, linkType, hex, expected) => expect(decode(hex, linkType)).toBe(expected));
});

describe('what the snapshot length cut is not malformed', () => {
  test.each([
    ['Ethernet', `${MACS} 0800 ${IPV4}`, 13, 'link.cut'],
    ['VLAN', `${MACS} 8100 a00a 0800 ${IPV4}`, 17, 'vlan.cut'],
    ['802.2', `${MACS} 0026 aaaa03 000000 0800 ${IPV4}`, 20, 'llc.cut'],
    ['MPLS', `${MACS} 8847 00010040 00011140 ${IPV4}`, 18, 'mpls.cut'],
    ['PPPoE', `${MACS} 8864 1100 0001 0020 0021 ${IPV4}`, 19, 'pppoe.cut'],
    ['PPP', `${MACS} 8864 1100 0001 0020 0021 ${IPV4}`, 21, 'ppp.cut'],
    ['ARP', `${MACS} 0806 ${ARP}`, 41, 'arp.cut'],
    ['IPv4', `${MACS} 0800 ${IPV4}`, 33, 'ipv4.cut'],
    ['IPv6', `${MACS} 86dd ${IPV6}`, 53, 'ipv6.cut'],
    ['UDP before its ports', `${MACS} 0800 ${IPV4}`, 37, 'udp.cut'],
    ['UDP after its ports', `${MACS} 0800 ${IPV4}`, 38, 'ipv4 sd'],
    ['the payload', `${MACS} 0800 ${IPV4}`, 43, 'ipv4 sd h'],
  ])('%s', (_, hex, bytes, expected) => expect(decode(hex, LINK_TYPE.ethernet, bytes)).toBe(expected));
});

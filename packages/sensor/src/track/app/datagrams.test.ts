import { expect, test } from 'vitest';
import { appOverUdp, hex, type Said } from './testing/said.ts';

const client = (payload: Uint8Array | string): Said => ['client', payload];
const server = (payload: Uint8Array | string): Said => ['server', payload];
const zeros = (bytes: number): string => '00'.repeat(bytes);

const dhcpHead = `01 01 06 00 ${zeros(232)}`;
const dhcpv6Relay = `0c 00 ${'00'.repeat(32)} 0012 0002 0001`;
const dhcpv6 = '01 102030 0001 000e 0001 0001 2a2b2c2d aabbccddeeff 0006 0002 0017';
const wireguardInitiation = hex(`01000000 ${'a7'.repeat(144)}`);
const wireguardResponse = hex(`02000000 ${'b7'.repeat(88)}`);
const wireguardData = hex(`04000000 11223344 0500000000000000 ${'c7'.repeat(32)}`);
const openvpnReset = hex('38 1122334455667788 00 00000000');

test.each<[string, Said[], string]>([
  ['tftp: a read', [client('\0\x01pxelinux.0\0octet\0')], 'tftp'],
  ['tftp: a write with options', [client('\0\x02a.cfg\0netascii\0blksize\x001428\0')], 'tftp'],
  ['tftp: no mode', [client('\0\x01pxelinux.0\0')], ''],
  ['tftp: another mode', [client('\0\x01pxelinux.0\0fast\0')], ''],
  ['tftp: data', [client('\0\x03\0\x01data')], ''],
  ['ntp: a bare request', [client(hex(`23 00 06 20 ${zeros(36)} e1e2e3e4 e5e6e7e8`))], 'ntp'],
  ['ntp: a full request alone', [client(hex(`23 02 06 20 ${'11'.repeat(44)}`))], ''],
  [
    'ntp: a full request and its answer',
    [
      client(hex(`23 02 06 20 ${'11'.repeat(44)}`)),
      server(hex(`24 02 06 20 ${'22'.repeat(20)} ${'11'.repeat(8)} ${'22'.repeat(16)}`)),
    ],
    'ntp',
  ],
  [
    'ntp: a full request and an answer to another',
    [client(hex(`23 02 06 20 ${'11'.repeat(44)}`)), server(hex(`24 02 06 20 ${'22'.repeat(44)}`))],
    '',
  ],
  ['ntp: a list of who has asked', [client(hex(`17 00 03 2a ${zeros(44)}`))], 'ntp'],
  ['ntp: mode 7 for something else', [client(hex(`17 00 03 01 ${zeros(44)}`))], ''],
  ['ntp: an answer that nobody asked for', [server(hex(`24 02 06 20 ${'22'.repeat(44)}`))], ''],
  ['dhcp: a message with its cookie', [client(hex(`${dhcpHead} 63825363 35 01 01 ff`))], 'dhcp'],
  ['dhcp: without its cookie', [client(hex(`${dhcpHead} 63825364 35 01 01 ff`))], ''],
  ['dhcpv6: options to the end', [client(hex(dhcpv6))], 'dhcpv6'],
  ['dhcpv6: relayed', [client(hex(`${dhcpv6Relay} 0009 0004 0b 102030`))], 'dhcpv6'],
  ['dhcpv6: relayed, with nothing in it', [client(hex(`${dhcpv6Relay} 0009 0000`))], ''],
  ['dhcpv6: relayed, with something else in it', [client(hex(`${dhcpv6Relay} 0009 0004 5b 102030`))], ''],
  ['dhcpv6: relayed too often', [client(hex(`${dhcpv6Relay.replace('0c 00', '0c 21')} 0009 0004 0b 102030`))], ''],
  ['dhcpv6: an option that does not fit', [client(hex(`${dhcpv6} 0008 0009 00`))], ''],
  ['dhcpv6: nobody says who it is', [client(hex('01 102030 0006 0002 0017'))], ''],
  ['stun: a request', [client(hex(`0001 0000 2112a442 ${zeros(12)}`))], 'stun'],
  ['stun: another length', [client(hex(`0001 0004 2112a442 ${zeros(12)}`))], ''],
  ['bittorrent: a node asks', [client('d1:ad2:id20:abcdefghij0123456789e1:q4:ping1:t2:aa1:y1:qe')], 'bittorrent'],
  ['bittorrent: a handshake in uTP', [client(`\x01${'\0'.repeat(19)}\x13BitTorrent protocol`)], 'bittorrent'],
  ['bittorrent: bencoding of something else', [client('d4:name3:abce')], ''],
  ['quic: version 1', [client(hex(`c3 00000001 08 ${'11'.repeat(8)} 00 00 41 00 ${zeros(20)}`))], 'quic'],
  ['quic: version 2', [client(hex(`d3 6b3343cf 08 ${'11'.repeat(8)} 00 00 41 00`))], 'quic'],
  ['quic: a draft', [client(hex(`c3 ff00001d 08 ${'11'.repeat(8)} 00 41`))], 'quic'],
  ['quic: a draft without identifiers', [client(hex('c3 ff00001d 00 00 41'))], ''],
  ['quic: a draft that nobody spoke', [client(hex(`c3 ff000004 08 ${'11'.repeat(8)} 00 41`))], ''],
  ['quic: an identifier too long', [client(hex(`c3 00000001 15 ${'11'.repeat(21)} 00 00 41 00`))], ''],
  ['quic: identifiers that do not fit', [client(hex('c3 00000001 08 1111'))], ''],
  [
    'quic: a version to provoke negotiation',
    [client(hex(`c3 1a2a3a4a 08 ${'11'.repeat(8)} 00 00 44 99 ${zeros(1_184)}`))],
    'quic',
  ],
  ['quic: the same in too few bytes', [client(hex(`c3 1a2a3a4a 08 ${'11'.repeat(8)} 00 00 41 00`))], ''],
  ['quic: a version that nobody knows', [client(hex(`c3 12345678 08 ${'11'.repeat(8)} 00 00 41 00`))], ''],
  ['wireguard: a handshake', [client(wireguardInitiation), server(wireguardResponse)], 'wireguard'],
  ['wireguard: an initiation that nobody answers', [client(wireguardInitiation), client(wireguardInitiation)], ''],
  ['wireguard: a response alone', [server(wireguardResponse)], ''],
  ['wireguard: data both ways', [client(wireguardData), server(wireguardData)], 'wireguard'],
  ['wireguard: zeros both ways', [client(hex(`04${zeros(47)}`)), server(hex(`04${zeros(47)}`))], ''],
  ['wireguard: data one way', [client(wireguardData), client(wireguardData)], ''],
  [
    'openvpn: both reset',
    [client(openvpnReset), server(hex('40 8877665544332211 01 00000000 1122334455667788 00000000'))],
    'openvpn',
  ],
  [
    'openvpn: with tls-crypt',
    [
      client(hex(`38 1122334455667788 00000001 ${zeros(40)}`)),
      server(hex(`40 8877665544332211 00000001 ${zeros(40)}`)),
    ],
    'openvpn',
  ],
  ['openvpn: a reset that nobody answers', [client(openvpnReset)], ''],
  ['openvpn: another answer', [client(openvpnReset), server(hex(`40 ${'ab'.repeat(40)}`))], ''],
  ['dtls: a hello', [client(hex('16 feff 0000 000000000000 0010 01 00000c 0000 000000 00000c fefd 1122'))], 'dtls'],
  [
    'dtls: as OpenSSL began',
    [client(hex('16 0100 0000 000000000000 0010 01 00000c 0000 000000 00000c 0100 1122'))],
    'dtls',
  ],
  ['dtls: as nobody began', [client(hex('16 0101 0000 000000000000 0010 01 00000c 0000 000000 00000c 0101 1122'))], ''],
  ['dtls: a record that does not fit', [client(hex('16 feff 0000 000000000000 0010 01'))], ''],
  ['dtls: application data', [client(hex('17 feff 0000 000000000000 0001 01'))], ''],
])('%s', (_, said, app) => {
  expect(appOverUdp(...said)).toBe(app);
});

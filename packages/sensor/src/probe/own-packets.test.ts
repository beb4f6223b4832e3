import { parseIp } from '@lanhound/proto';
import { arp, ETHER_TYPE, ethernet, fakeClock, IP_PROTO, icmp, ipFrame, udpFrame } from '@lanhound/testkit';
import { describe, expect, test } from 'vitest';
import { Frame } from '../capture/frame.ts';
import { createDecoder } from '../decode/decode.ts';
import { NameText } from '../decode/names.ts';
import { Packet } from '../decode/packet.ts';
import { createOwnPackets } from './own-packets.ts';

const OWN = { mac: '02:00:00:00:00:05', ip: '192.168.1.5', port: 40_000 };
const OWN_6 = { ...OWN, ip: 'fe80::5' };
const OTHER = { mac: '02:00:00:00:00:07', ip: '192.168.1.7', port: 9 };
const OTHER_6 = { ...OTHER, ip: 'fe80::7' };
const ASKED = ['192.168.1.7', 'fe80::7'];

const to = (port: number, end = OTHER) => ({ ...end, port });
const solicit = (target: string) => icmp({ type: 135 }, parseIp(target) ?? '');
const whoHas = (from: { mac: string; ip: string }, targetIp: string, op: 'request' | 'reply' = 'request') =>
  ethernet(
    { src: from.mac, dst: 'ff:ff:ff:ff:ff:ff', etherType: ETHER_TYPE.arp },
    arp({ op, senderMac: from.mac, senderIp: from.ip, targetIp }),
  );

function packetOf(bytes: Uint8Array): Packet {
  const packet = new Packet();
  const frame = Object.assign(new Frame(), {
    bytes,
    end: bytes.length,
    wireBytes: bytes.length,
    linkType: 1,
    timeUs: 1,
  });
  expect(createDecoder().decode(frame, packet)).toBe(0);
  return packet;
}

function asking() {
  const clock = fakeClock();
  const own = createOwnPackets(clock);
  own.is(new Set([OWN.ip, OWN_6.ip]));
  own.opened(OWN.port);
  for (const ip of ASKED) own.asked(ip);
  return { clock, own, isOwn: (bytes: Uint8Array) => own.isOwn(packetOf(bytes)) };
}

test.each<[string, Uint8Array, boolean]>([
  ['a probe', udpFrame(OWN, to(9), ''), true],
  ['a question', udpFrame(OWN, to(5353, { ...OTHER, ip: '224.0.0.251' }), 'x'), true],
  ['a search', udpFrame(OWN, to(1900), 'x'), true],
  ['a probe over IPv6', udpFrame(OWN_6, to(9, OTHER_6), ''), true],
  ['from another port of the machine', udpFrame({ ...OWN, port: 40_001 }, to(9), ''), false],
  ['to a port that is never asked', udpFrame(OWN, to(53), 'x'), false],
  ['by another with the same port', udpFrame({ ...OTHER, port: OWN.port }, to(9), ''), false],
  ['an answer', udpFrame(to(5353), OWN, 'x'), false],
  ['the kernel looking for who is asked', whoHas(OWN, '192.168.1.7'), true],
  ['the kernel looking for somebody else', whoHas(OWN, '192.168.1.8'), false],
  ['another looking for who is asked', whoHas(OTHER, '192.168.1.7'), false],
  ['the answer to that', whoHas(OWN, '192.168.1.7', 'reply'), false],
  ['the same of IPv6', ipFrame(OWN_6, OTHER_6, IP_PROTO.icmpv6, solicit('fe80::7')), true],
  ['for somebody else', ipFrame(OWN_6, OTHER_6, IP_PROTO.icmpv6, solicit('fe80::8')), false],
  ['by another', ipFrame(OTHER_6, OTHER_6, IP_PROTO.icmpv6, solicit('fe80::7')), false],
  ['cut in the middle', ipFrame(OWN_6, OTHER_6, IP_PROTO.icmpv6, icmp({ type: 135 }, 'abc')), false],
  [
    'an echo request to all',
    ipFrame(OWN_6, to(0, { ...OTHER, ip: 'ff02::1' }), IP_PROTO.icmpv6, icmp({ type: 128 })),
    true,
  ],
  ['an echo request to one', ipFrame(OWN_6, OTHER_6, IP_PROTO.icmpv6, icmp({ type: 128 })), false],
  ['an echo reply', ipFrame(OTHER_6, OWN_6, IP_PROTO.icmpv6, icmp({ type: 129 })), false],
  ['a port unreachable', ipFrame(OTHER, OWN, IP_PROTO.icmp, icmp({ type: 3, code: 3 })), false],
])('%s: its own %s', (_, bytes, expected) => expect(asking().isOwn(bytes)).toBe(expected));

test('what was closed and asked is its own for a while, since packets come late', async () => {
  const { clock, own, isOwn } = asking();
  own.closed(OWN.port);
  const late = [udpFrame(OWN, to(9), ''), whoHas(OWN, '192.168.1.7')];
  await clock.advance(15_000);
  expect(late.map(isOwn)).toEqual([true, true]);
  await clock.advance(1);
  expect(late.map(isOwn)).toEqual([false, false]);
});

test('a lookup is its own by the port it came from', () => {
  const { own } = asking();
  expect(own.isOwnLookup({ via: 'mdns', srcPort: OWN.port })).toBe(true);
  expect(own.isOwnLookup({ via: 'mdns', srcPort: 5353 })).toBe(false);
  expect(own.isOwnLookup({ via: 'udp', srcPort: OWN.port })).toBe(false);
});

test('however much is asked, little is remembered: the oldest goes', () => {
  const { own, isOwn } = asking();
  for (let i = 0; i < 5_000; i++) own.asked(`10.0.${i >> 8}.${i & 255}`);
  expect(isOwn(whoHas(OWN, '192.168.1.7'))).toBe(false);
  expect(isOwn(whoHas(OWN, '10.0.19.135'))).toBe(true);
});

describe('a lookup of a name that was asked for', () => {
  const record = (from: string, name: string, type = 12) => {
    const text = new NameText();
    text.bytes.set(Buffer.from(name));
    text.finish(name.length, 0);
    const addressBytes = parseIp(from) ?? new Uint8Array(0);
    return { type, name: text, addressBytes, srcIpAt: 0, ipLength: addressBytes.length };
  };

  test.each<[string, ReturnType<typeof record>, boolean]>([
    ['by the machine', record(OWN.ip, '7.1.168.192.in-addr.arpa'), true],
    ['in other letters', record(OWN.ip, '7.1.168.192.IN-ADDR.ARPA'), true],
    ['by another', record(OTHER.ip, '7.1.168.192.in-addr.arpa'), false],
    ['of another name', record(OWN.ip, '8.1.168.192.in-addr.arpa'), false],
    ['of another type', record(OWN.ip, '7.1.168.192.in-addr.arpa', 1), false],
  ])('%s', async (_, lookup, isOwn) => {
    const { own, clock } = asking();
    own.lookedUp('7.1.168.192.in-addr.arpa');
    expect(own.isOwnReverse(lookup)).toBe(isOwn);
    await clock.advance(16_000);
    expect(own.isOwnReverse(lookup)).toBe(false);
  });
});

import { ETHER_TYPE, ethernet, IP_PROTO, ipv6, udp } from '@lanhound/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDhcpTracker } from './dhcp.ts';
import { DhcpTrackConfig } from './dhcp-config.ts';
import type { EventBody } from './records.ts';
import { keepingSink, seeFrames } from './testing/see-frames.ts';

const CLIENT = { mac: '3c:22:fb:00:00:01', ip: 'fe80::1', port: 546 };
const SERVER = { mac: 'b8:27:eb:00:00:02', ip: 'ff02::1:2', port: 547 };
const hex = (digits: string): Buffer => Buffer.from(digits.replaceAll(' ', ''), 'hex');
const bytesOf = (value: string | Uint8Array): Buffer =>
  typeof value === 'string' ? Buffer.from(value, 'latin1') : Buffer.from(value);

function option(code: number, ...values: (string | Uint8Array)[]): Buffer {
  const value = Buffer.concat(values.map(bytesOf));
  const header = Buffer.alloc(4);
  header.writeUInt16BE(code, 0);
  header.writeUInt16BE(value.length, 2);
  return Buffer.concat([header, value]);
}

const TYPE = { solicit: 1, advertise: 2, request: 3, reply: 7, release: 8, relayForw: 12, relayRepl: 13 } as const;
const message = (type: number, ...options: Buffer[]): Buffer =>
  Buffer.concat([Buffer.from([type, 1, 2, 3]), ...options]);
const relayed = (link: string, inner: Buffer, ...options: Buffer[]): Buffer =>
  Buffer.concat([Buffer.from([TYPE.relayForw, 0]), hex(link), hex(PEER), ...options, option(9, inner)]);

const PEER = 'fe800000 00000000 00000000 00000001';
const NO_LINK = '00000000 00000000 00000000 00000000';
const LINK = '20010db8 00000001 00000000 00000001';
const DUID = option(1, hex('0001 0001 1c39cf88 3c22fb000001'));
const KNOWN = { clientDuid: '000100011c39cf883c22fb000001', clientMac: '3c:22:fb:00:00:01' };
const address = (digits: string, validSeconds: number): Buffer => {
  const seconds = Buffer.alloc(4);
  seconds.writeUInt32BE(validSeconds);
  return option(5, hex(`20010db8 00000000 00000000 ${digits}`), seconds, seconds);
};
const prefix = option(26, hex('00000e10 00001c20 38 20010db8 00010000 00000000 00000000'));
const nonTemporary = (...options: Buffer[]): Buffer => option(3, hex('00000001 00000000 00000000'), ...options);
const temporary = (...options: Buffer[]): Buffer => option(4, hex('00000001'), ...options);
const delegation = (...options: Buffer[]): Buffer => option(25, hex('00000001 00000000 00000000'), ...options);

function eventsOf(payload: Uint8Array, cut = 0): { events: EventBody[]; counters: Readonly<Record<string, number>> } {
  const sink = keepingSink();
  const tracker = createDhcpTracker(DhcpTrackConfig.parse({}), { sink });
  const { ip: src } = CLIENT;
  const datagram = udp({ srcPort: CLIENT.port, dstPort: SERVER.port }, payload);
  const packet = ipv6({ src, dst: SERVER.ip, proto: IP_PROTO.udp }, datagram);
  const frame = ethernet({ src: CLIENT.mac, dst: SERVER.mac, etherType: ETHER_TYPE.ipv6 }, packet);
  seeFrames(tracker, [{ timeUs: 7, bytes: frame.subarray(0, frame.length - cut) }]);
  return { events: sink.events, counters: tracker.counters() };
}

const base = { type: 'dhcp', time: 7, src: 'fe80::1', dst: 'ff02::1:2', srcMac: CLIENT.mac };

test.each<[string, Buffer, object]>([
  [
    'a host that looks for a server',
    message(
      TYPE.solicit,
      DUID,
      option(6, hex('0018 0017 0011 0027')),
      option(16, hex('00000137'), hex('0008'), 'MSFT 5.0'),
      option(39, '\x00\x06laptop'),
      nonTemporary(),
    ),
    {
      messageType: 'solicit',
      ...KNOWN,
      parameterList: [24, 23, 17, 39],
      vendorClass: 'MSFT 5.0',
      fqdn: 'laptop',
    },
  ],
  [
    'an offer',
    message(TYPE.advertise, DUID, nonTemporary(address('00000020', 3_600)), option(12, hex(LINK))),
    {
      messageType: 'advertise',
      ...KNOWN,
      assignedIp: '2001:db8::20',
      leaseSeconds: 3_600,
      serverIp: '2001:db8:0:1::1',
    },
  ],
  [
    'resolvers',
    message(TYPE.reply, DUID, option(23, hex(LINK), hex(PEER))),
    { messageType: 'reply', ...KNOWN, dnsServers: ['2001:db8:0:1::1', 'fe80::1'] },
  ],
  [
    'a request for the address that was offered',
    message(TYPE.request, DUID, temporary(address('00000020', 0))),
    { messageType: 'request6', ...KNOWN, requestedIp: '2001:db8::20' },
  ],
  [
    'an old address taken back and a new one given',
    message(TYPE.reply, DUID, nonTemporary(address('00000020', 0), address('00000021', 60))),
    { messageType: 'reply', ...KNOWN, assignedIp: '2001:db8::21', leaseSeconds: 60 },
  ],
  [
    'a prefix delegated is no address of the client',
    message(TYPE.reply, DUID, delegation(prefix)),
    { messageType: 'reply', ...KNOWN, leaseSeconds: 7_200 },
  ],
  [
    'a release',
    message(TYPE.release, option(1, hex('0003 0001 3c22fb000001')), nonTemporary(address('00000020', 0))),
    {
      messageType: 'release6',
      clientDuid: '000300013c22fb000001',
      clientMac: '3c:22:fb:00:00:01',
      requestedIp: '2001:db8::20',
    },
  ],
  [
    'a DUID of no hardware',
    message(TYPE.solicit, option(1, hex('0004 00112233445566778899aabbccddeeff'))),
    { messageType: 'solicit', clientDuid: '000400112233445566778899aabbccddeeff' },
  ],
  [
    'a DUID of hardware that is not Ethernet',
    message(TYPE.solicit, option(1, hex('0003 0020 3c22fb000001'))),
    { messageType: 'solicit', clientDuid: '000300203c22fb000001' },
  ],
  ['a renewal without options', message(5), { messageType: 'renew' }],
  [
    'through one relay, which saw the hardware address',
    relayed(LINK, message(TYPE.solicit), option(79, hex('0001 3c22fb000009'))),
    { messageType: 'solicit', relay: '2001:db8:0:1::1', clientMac: '3c:22:fb:00:00:09' },
  ],
  [
    'through two relays, of which the nearer one has no address there',
    relayed(LINK, relayed(NO_LINK, message(TYPE.solicit, DUID))),
    { messageType: 'solicit', relay: '2001:db8:0:1::1', ...KNOWN },
  ],
  [
    'a relay with nothing to carry',
    Buffer.concat([Buffer.from([TYPE.relayRepl, 0]), hex(LINK), hex(PEER)]),
    { messageType: 'relay-repl', relay: '2001:db8:0:1::1' },
  ],
])('%s', (_, payload, event) => {
  expect(eventsOf(payload).events).toEqual([{ ...base, ...event }]);
});

const nested = (relays: number): Buffer =>
  Array.from({ length: relays }).reduce<Buffer>((inner) => relayed(LINK, inner), message(TYPE.solicit));

test.each<[string, Buffer, string]>([
  ['shorter than its header', message(TYPE.solicit).subarray(0, 3), 'dhcpv6.short'],
  ["shorter than a relay's header", relayed(LINK, message(TYPE.solicit)).subarray(0, 33), 'dhcpv6.short'],
  ['of a type that does not exist', message(99), 'dhcpv6.type'],
  ['with an option that does not fit', message(TYPE.solicit, hex('0001 0009 00')), 'dhcpv6.option'],
  ['with bytes after its options', message(TYPE.solicit, hex('00')), 'dhcpv6.option'],
  ['with an address that does not fit', message(TYPE.reply, nonTemporary(option(5, hex(LINK)))), 'dhcpv6.option'],
  ['with a DUID of no kind', message(TYPE.solicit, option(1, hex('00'))), 'dhcpv6.option'],
  ['with a DUID longer than any', message(TYPE.solicit, option(1, Buffer.alloc(131))), 'dhcpv6.option'],
  ['with half a code', message(TYPE.solicit, option(6, hex('001800'))), 'dhcpv6.option'],
  ['through more relays than may be', nested(9), 'dhcpv6.relays'],
])('a message %s is counted', (_, payload, fault) => {
  expect(eventsOf(payload)).toMatchObject({ events: [], counters: { [fault]: 1, 'dhcp.messages': 0 } });
});

test('through as many relays as may be', () => {
  expect(eventsOf(nested(8)).events).toHaveLength(1);
});

test('a message that was cut tells what is left of it', () => {
  const { events, counters } = eventsOf(message(TYPE.solicit, DUID, option(39, '\x00\x06laptop')), 3);
  expect(events).toEqual([{ ...base, messageType: 'solicit', ...KNOWN }]);
  expect(counters['dhcpv6.option']).toBe(0);
});

test('of addresses and parameters a flood is kept in part', () => {
  const addresses = Array.from({ length: 40 }, (_, i) => address(String(i).padStart(8, '0'), 0));
  const codes = Buffer.alloc(2_000, 1);
  const [event] = eventsOf(message(TYPE.reply, nonTemporary(...addresses), option(6, codes))).events;
  expect(event).toMatchObject({ messageType: 'reply', parameterList: Array.from({ length: 255 }, () => 257) });
});

test('any message is an event or counted, and the same whatever lies around it', () => {
  const inner = message(
    TYPE.request,
    DUID,
    nonTemporary(address('00000020', 60)),
    delegation(prefix),
    option(39, '\0\x01a'),
  );
  const good = relayed(LINK, inner, option(79, hex('0001 3c22fb000009')));
  const changes = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 6 });
  fc.assert(
    fc.property(changes, fc.nat(good.length), fc.nat(255), (mutations, length, filler) => {
      const payload = Buffer.from(good.subarray(0, length));
      for (const [at, value] of mutations) if (at < length) payload[at] = value;
      const { events, counters } = eventsOf(payload);
      const { 'dhcp.messages': messages = 0, ...refused } = counters;
      expect(events).toHaveLength(messages);
      expect(messages + Object.values(refused).reduce((sum, count) => sum + count, 0)).toBe(1);
      const padded = Buffer.concat([payload, Buffer.alloc(64, filler)]);
      expect(eventsWithin(padded, payload.length)).toEqual(events);
    }),
    { numRuns: 500 },
  );
});

/** The datagram's own length ends it, though its packet goes on. */
function eventsWithin(padded: Buffer, length: number): EventBody[] {
  const sink = keepingSink();
  const datagram = Buffer.from(udp({ srcPort: CLIENT.port, dstPort: SERVER.port }, padded));
  datagram.writeUInt16BE(8 + length, 4);
  const packet = ipv6({ src: CLIENT.ip, dst: SERVER.ip, proto: IP_PROTO.udp }, datagram);
  const bytes = ethernet({ src: CLIENT.mac, dst: SERVER.mac, etherType: ETHER_TYPE.ipv6 }, packet);
  seeFrames(createDhcpTracker(DhcpTrackConfig.parse({}), { sink }), [{ timeUs: 7, bytes }]);
  return sink.events;
}

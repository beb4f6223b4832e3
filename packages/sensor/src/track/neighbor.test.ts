import { arp, ETHER_TYPE, ethernet, IP_PROTO, ipv6 } from '@lanhound/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createNeighborTracker } from './neighbor.ts';
import { NeighborTrackConfig } from './neighbor-config.ts';
import type { EventBody } from './records.ts';
import { keepingSink, seeFrames } from './testing/see-frames.ts';

const LAPTOP = { mac: '3c:22:fb:00:00:01', ip: '192.168.1.20' };
const GATEWAY = { mac: 'b8:27:eb:00:00:02', ip: '192.168.1.1' };
const EVERYBODY = 'ff:ff:ff:ff:ff:ff';
const hex = (digits: string): Buffer => Buffer.from(digits.replaceAll(' ', ''), 'hex');

function eventsOf(...frames: Uint8Array[]): { events: EventBody[]; counters: Readonly<Record<string, number>> } {
  const sink = keepingSink();
  const tracker = createNeighborTracker(NeighborTrackConfig.parse({}), { sink });
  seeFrames(
    tracker,
    frames.map((bytes) => ({ timeUs: 1_000_000, bytes })),
  );
  return { events: sink.events, counters: tracker.counters() };
}

const arpFrame = (message: Parameters<typeof arp>[0], src = message.senderMac): Uint8Array =>
  ethernet({ src, dst: EVERYBODY, etherType: ETHER_TYPE.arp }, arp(message));

const base = { type: 'neighbor', time: 1_000_000 };

test.each([
  [
    'who has',
    arpFrame({ op: 'request', senderMac: LAPTOP.mac, senderIp: LAPTOP.ip, targetIp: GATEWAY.ip }),
    { op: 'request', senderMac: LAPTOP.mac, senderIp: LAPTOP.ip, targetIp: GATEWAY.ip, etherMac: LAPTOP.mac },
  ],
  [
    'is at, from somebody else',
    arpFrame(
      { op: 'reply', senderMac: LAPTOP.mac, senderIp: GATEWAY.ip, targetMac: GATEWAY.mac, targetIp: LAPTOP.ip },
      'aa:aa:aa:aa:aa:aa',
    ),
    {
      op: 'reply',
      senderMac: LAPTOP.mac,
      senderIp: GATEWAY.ip,
      targetMac: GATEWAY.mac,
      targetIp: LAPTOP.ip,
      etherMac: 'aa:aa:aa:aa:aa:aa',
    },
  ],
  [
    'I am',
    arpFrame({ op: 'request', senderMac: LAPTOP.mac, senderIp: LAPTOP.ip, targetIp: LAPTOP.ip }),
    { op: 'announce', senderMac: LAPTOP.mac, senderIp: LAPTOP.ip, targetIp: LAPTOP.ip, etherMac: LAPTOP.mac },
  ],
  [
    'is it free',
    arpFrame({ op: 'request', senderMac: LAPTOP.mac, senderIp: '0.0.0.0', targetIp: LAPTOP.ip }),
    { op: 'probe', senderMac: LAPTOP.mac, targetIp: LAPTOP.ip, etherMac: LAPTOP.mac },
  ],
])('ARP: %s', (_, frame, event) => {
  expect(eventsOf(frame).events).toEqual([{ ...base, ...event }]);
});

test('ARP of other operations is counted', () => {
  const frame = arpFrame({ op: 'request', senderMac: LAPTOP.mac, senderIp: LAPTOP.ip, targetIp: GATEWAY.ip });
  frame[21] = 3;
  expect(eventsOf(frame)).toMatchObject({ events: [], counters: { 'arp.op': 1, 'neighbor.events': 0 } });
});

const HOST = 'fe80::1';
const ROUTER = 'fe80::fe';
const TARGET = '20010db8 00000000 00000000 00000020';

function discovery(digits: string, fields: { src?: string; dst?: string; hopLimit?: number } = {}): Uint8Array {
  const { src = HOST, dst = 'ff02::1', hopLimit = 255 } = fields;
  const packet = ipv6({ src, dst, proto: IP_PROTO.icmpv6, hopLimit }, hex(digits));
  return ethernet({ src: LAPTOP.mac, dst: '33:33:00:00:00:01', etherType: ETHER_TYPE.ipv6 }, packet);
}

const routerAdvertisement =
  '86 00 0000 40 80 0708 00000000 00000000' +
  '01 01 b827eb000002' +
  '03 04 40 c0 00015180 00003840 00000000 20010db8 00000000 00000000 00000000' +
  '19 03 0000 00000258 20010db8 00000000 00000000 00000053';

test.each([
  [
    'a solicitation',
    discovery(`87 00 0000 00000000 ${TARGET} 01 01 3c22fb000001`),
    { op: 'solicit', senderMac: LAPTOP.mac, senderIp: HOST, targetIp: '2001:db8::20' },
  ],
  [
    "a solicitation for an address of one's own",
    discovery(`87 00 0000 00000000 ${TARGET}`, { src: '::' }),
    { op: 'solicit', targetIp: '2001:db8::20' },
  ],
  [
    'an advertisement to one host: the target is what is claimed',
    discovery(`88 00 0000 60000000 ${TARGET} 02 01 3c22fb000001`, { dst: 'fe80::2' }),
    { op: 'advertise', senderMac: LAPTOP.mac, senderIp: '2001:db8::20', targetIp: 'fe80::2' },
  ],
  [
    'an advertisement to everybody, without its MAC',
    discovery(`88 00 0000 20000000 ${TARGET}`),
    { op: 'advertise', senderIp: '2001:db8::20' },
  ],
  ['a router solicitation', discovery('85 00 0000 00000000'), { op: 'routerSolicit', senderIp: HOST }],
  [
    'a router advertisement',
    discovery(routerAdvertisement, { src: ROUTER }),
    {
      op: 'routerAdvertise',
      senderMac: GATEWAY.mac,
      senderIp: ROUTER,
      router: { lifetimeSeconds: 1800, managed: true, prefixes: ['2001:db8::/64'], dnsServers: ['2001:db8::53'] },
    },
  ],
  [
    'a redirect',
    discovery(`89 00 0000 00000000 ${TARGET} ${TARGET} 02 01 aabbccddeeff`, { src: ROUTER }),
    { op: 'redirect', senderIp: ROUTER, targetIp: '2001:db8::20', targetMac: 'aa:bb:cc:dd:ee:ff' },
  ],
])('neighbour discovery: %s', (_, frame, event) => {
  expect(eventsOf(frame).events).toEqual([{ ...base, etherMac: LAPTOP.mac, ...event }]);
});

test.each([
  ['from beyond the link', discovery(`87 00 0000 00000000 ${TARGET}`, { hopLimit: 64 }), 'nd.hopLimit'],
  ['of another code', discovery(`87 01 0000 00000000 ${TARGET}`), 'nd.code'],
  ['too short for its target', discovery('87 00 0000 00000000 20010db8'), 'nd.short'],
  ['with an option without length', discovery(`87 00 0000 00000000 ${TARGET} 01 00 3c22fb000001`), 'nd.option'],
  ['with an option that does not fit', discovery(`87 00 0000 00000000 ${TARGET} 01 02 3c22fb000001`), 'nd.option'],
])('neighbour discovery %s is counted', (_, frame, fault) => {
  expect(eventsOf(frame)).toMatchObject({ events: [], counters: { [fault]: 1 } });
});

test('resolvers that are taken back are none', () => {
  const withdrawn = '86 00 0000 40 00 0000 00000000 00000000 19 03 0000 00000000 20010db8 00000000 00000000 00000053';
  expect(eventsOf(discovery(withdrawn)).events).toEqual([
    { ...base, etherMac: LAPTOP.mac, op: 'routerAdvertise', senderIp: HOST, router: { lifetimeSeconds: 0 } },
  ]);
});

const prefixOption = (length: string, validSeconds: string, prefix: string): string =>
  `03 04 ${length} c0 ${validSeconds} 00000000 00000000 ${prefix}`;

test.each([
  ['is written without what goes beyond its length', '3c', '00015180', ['2001:db8:0:10::/60']],
  ['that is taken back is none', '40', '00000000', undefined],
  ['longer than an address is none', '81', '00015180', undefined],
])('a prefix %s', (_, length, validSeconds, prefixes) => {
  const option = prefixOption(length, validSeconds, '20010db8 0000001f 00000000 00000001');
  const [event] = eventsOf(discovery(`86 00 0000 40 00 0708 00000000 00000000 ${option}`)).events;
  expect(event).toMatchObject({ router: { lifetimeSeconds: 1800 } });
  expect((event as { router: { prefixes?: string[] } }).router.prefixes).toEqual(prefixes);
});

test('a storm is capped by the second and counted', () => {
  const sink = keepingSink();
  const tracker = createNeighborTracker(NeighborTrackConfig.parse({ eventsPerSecondMax: 3 }), { sink });
  const bytes = arpFrame({ op: 'request', senderMac: LAPTOP.mac, senderIp: LAPTOP.ip, targetIp: GATEWAY.ip });
  const times = [0, 1, 2, 3, 999_999, 1_000_000, 1_000_001];
  seeFrames(
    tracker,
    times.map((timeUs) => ({ timeUs: 5_000_000 + timeUs, bytes })),
  );
  expect(sink.events).toHaveLength(5);
  expect(tracker.counters()).toMatchObject({ 'neighbor.events': 5, 'neighbor.capped': 2 });
});

test('any message is an event or counted, never both and never an exception', () => {
  const good = hex(routerAdvertisement);
  const changes = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 6 });
  fc.assert(
    fc.property(changes, fc.nat(good.length), (mutations, length) => {
      const message = Buffer.from(good.subarray(0, length));
      for (const [at, value] of mutations) if (at > 0 && at < length) message[at] = value;
      const { events, counters } = eventsOf(discovery(message.toString('hex')));
      const refused = Object.entries(counters)
        .filter(([name]) => name.startsWith('nd.'))
        .reduce((sum, [, n]) => sum + n, 0);
      expect(events.length + refused).toBe(length >= 4 ? 1 : 0);
    }),
    { numRuns: 500 },
  );
});

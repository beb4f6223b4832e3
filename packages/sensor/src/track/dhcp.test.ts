import { udpFrame } from '@lanhound/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDhcpTracker } from './dhcp.ts';
import { DhcpTrackConfig } from './dhcp-config.ts';
import type { EventBody } from './records.ts';
import { keepingSink, seeFrames } from './testing/see-frames.ts';

const CLIENT = { mac: '3c:22:fb:00:00:01', ip: '0.0.0.0', port: 68 };
const SERVER = { mac: 'b8:27:eb:00:00:02', ip: '255.255.255.255', port: 67 };
const hex = (digits: string): Buffer => Buffer.from(digits.replaceAll(' ', ''), 'hex');
const option = (code: number, value: string | Uint8Array): Buffer =>
  Buffer.concat([Uint8Array.of(code, value.length), typeof value === 'string' ? Buffer.from(value, 'latin1') : value]);
const END = Uint8Array.of(255);
const REQUEST = option(53, Uint8Array.of(3));

interface Fields {
  options?: Uint8Array[];
  serverName?: Uint8Array;
  file?: Uint8Array;
  change?: (message: Buffer) => void;
}

function dhcp({ options = [REQUEST, END], serverName, file, change }: Fields = {}): Buffer {
  const head = Buffer.alloc(240);
  head.set([1, 1, 6, 0]);
  head.set(hex('3c22fb000001'), 28);
  if (serverName) head.set(serverName, 44);
  if (file) head.set(file, 108);
  head.set(hex('63825363'), 236);
  const message = Buffer.concat([head, ...options]);
  change?.(message);
  return message;
}

function eventsOf(message: Uint8Array): { events: EventBody[]; counters: Readonly<Record<string, number>> } {
  const sink = keepingSink();
  const tracker = createDhcpTracker(DhcpTrackConfig.parse({}), { sink });
  seeFrames(tracker, [{ timeUs: 7, bytes: udpFrame(CLIENT, SERVER, message) }]);
  return { events: sink.events, counters: tracker.counters() };
}

const base = {
  type: 'dhcp',
  time: 7,
  messageType: 'request',
  src: '0.0.0.0',
  dst: '255.255.255.255',
  clientMac: '3c:22:fb:00:00:01',
  srcMac: CLIENT.mac,
};

test.each<[string, Fields, object]>([
  ['its type alone', {}, {}],
  [
    'addresses and lease',
    {
      options: [
        REQUEST,
        option(50, hex('c0a80114')),
        option(54, hex('c0a80101')),
        option(51, hex('00015180')),
        option(0, ''),
        END,
      ].map((bytes) => (bytes[0] === 0 ? Uint8Array.of(0, 0) : bytes)),
      change: (message) => {
        message.set(hex('c0a80115'), 16);
        message.set(hex('c0a80102'), 24);
      },
    },
    {
      requestedIp: '192.168.1.20',
      serverIp: '192.168.1.1',
      leaseSeconds: 86_400,
      assignedIp: '192.168.1.21',
      relay: '192.168.1.2',
    },
  ],
  [
    'gateways and resolvers, and what is left over of their lists',
    { options: [REQUEST, option(3, hex('c0a80101')), option(6, hex('c0a80101 09090909 c0a8'))] },
    { routers: ['192.168.1.1'], dnsServers: ['192.168.1.1', '9.9.9.9'] },
  ],
  [
    'gateways without end',
    { options: [REQUEST, option(3, hex('c0a80101'.repeat(63)))] },
    { routers: Array(16).fill('192.168.1.1') },
  ],
  ['a list that is too short for one', { options: [REQUEST, option(3, hex('c0a801'))] }, {}],
  [
    'what a device says of itself',
    { options: [REQUEST, option(12, 'annas-laptop\0'), option(60, 'MSFT 5.0'), option(55, hex('0103060f1f')), END] },
    { hostname: 'annas-laptop', vendorClass: 'MSFT 5.0', parameterList: [1, 3, 6, 15, 31] },
  ],
  ['a name in UTF-8', { options: [REQUEST, option(12, Buffer.from('Küche'))] }, { hostname: 'Küche' }],
  ['a name in no encoding', { options: [REQUEST, option(12, 'K\xfcche\x1b')] }, { hostname: 'K\\252che\\027' }],
  [
    'a name that tries to pass for an escape',
    { options: [REQUEST, option(12, 'a\\027\n')] },
    { hostname: 'a\\\\027\\010' },
  ],
  ['a full name as text', { options: [REQUEST, option(81, '\0\0\0laptop.lan')] }, { fqdn: 'laptop.lan' }],
  ['a full name as labels', { options: [REQUEST, option(81, '\x04\0\0\x06laptop\x03lan\0')] }, { fqdn: 'laptop.lan' }],
  ['a name of labels that is not full', { options: [REQUEST, option(81, '\x04\0\0\x06laptop')] }, { fqdn: 'laptop' }],
  ['labels that do not fit', { options: [REQUEST, option(81, '\x04\0\0\x09laptop')] }, {}],
  [
    'a value in several options',
    { options: [REQUEST, option(12, 'annas-'), option(60, 'x'), option(12, 'laptop')] },
    { hostname: 'annas-laptop', vendorClass: 'x' },
  ],
  [
    'options in the fields of file and server name',
    {
      options: [REQUEST, option(52, Uint8Array.of(3)), option(12, 'a'), END],
      file: Buffer.concat([option(12, 'b'), END]),
      serverName: Buffer.concat([option(12, 'c'), END]),
    },
    { hostname: 'abc' },
  ],
  ['no end', { options: [REQUEST] }, {}],
])('%s', (_, fields, event) => {
  expect(eventsOf(dhcp(fields)).events).toEqual([{ ...base, ...event }]);
});

test('hardware that is not Ethernet has no MAC', () => {
  const { clientMac: _, ...rest } = base;
  const message = dhcp({ change: (bytes) => bytes.set([32, 8], 1) });
  expect(eventsOf(message).events).toEqual([rest]);
});

test.each<[string, Buffer, string]>([
  ['shorter than its fixed part', dhcp().subarray(0, 239), 'dhcp.short'],
  ['of another operation', dhcp({ change: (bytes) => bytes.set([3], 0) }), 'dhcp.header'],
  ['without cookie', dhcp({ change: (bytes) => bytes.set([0], 236) }), 'dhcp.cookie'],
  ['with an option that does not fit', dhcp({ options: [REQUEST, Buffer.from([12, 9, 65])] }), 'dhcp.option'],
  ['without a type', dhcp({ options: [option(12, 'a'), END] }), 'dhcp.type'],
  ['of a type that does not exist', dhcp({ options: [option(53, Uint8Array.of(106))] }), 'dhcp.type'],
])('a message %s is counted', (_, message, fault) => {
  expect(eventsOf(message)).toMatchObject({ events: [], counters: { [fault]: 1, 'dhcp.messages': 0 } });
});

test('other ports are not looked at', () => {
  const sink = keepingSink();
  const tracker = createDhcpTracker(DhcpTrackConfig.parse({}), { sink });
  const ends = [
    { ...CLIENT, port: 6_800 },
    { ...SERVER, port: 6_700 },
  ] as const;
  seeFrames(tracker, [{ timeUs: 7, bytes: udpFrame(...ends, dhcp()) }]);
  expect(sink.events).toEqual([]);
});

test.each([
  ['a relay that speaks from a port of its own', { ...CLIENT, port: 6_800 }, SERVER],
  ['a machine that boots from the network', CLIENT, { ...SERVER, port: 4_011 }],
])('%s is heard', (_, from, to) => {
  const sink = keepingSink();
  seeFrames(createDhcpTracker(DhcpTrackConfig.parse({}), { sink }), [{ timeUs: 7, bytes: udpFrame(from, to, dhcp()) }]);
  expect(sink.events).toEqual([base]);
});

test.each([
  ['a lease query', 10, 'leasequery'],
  ['a server that wants its client to renew', 9, 'forcerenew'],
])('%s', (_, number, messageType) => {
  expect(eventsOf(dhcp({ options: [option(53, Uint8Array.of(number))] })).events).toEqual([{ ...base, messageType }]);
});

test('a value of very many parts is kept in part', () => {
  const parts = Array.from({ length: 20_000 }, () => option(55, Uint8Array.of(1)));
  const [event] = eventsOf(dhcp({ options: [REQUEST, ...parts] })).events;
  expect(event).toMatchObject({ parameterList: Array.from({ length: 255 }, () => 1) });
});

test('a storm is capped and counted', () => {
  const sink = keepingSink();
  const tracker = createDhcpTracker(DhcpTrackConfig.parse({ eventsPerSecondMax: 2 }), { sink });
  const bytes = udpFrame(CLIENT, SERVER, dhcp());
  seeFrames(
    tracker,
    [1, 2, 3, 1_000_001].map((timeUs) => ({ timeUs, bytes })),
  );
  expect(sink.events).toHaveLength(3);
  expect(tracker.counters()['dhcp.capped']).toBe(1);
});

test('any message is an event or counted', () => {
  const good = dhcp({ options: [REQUEST, option(52, Uint8Array.of(3)), option(81, '\x04\0\0\x06laptop\0'), END] });
  const changes = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 6 });
  fc.assert(
    fc.property(changes, fc.nat(good.length), (mutations, length) => {
      const message = Buffer.from(good.subarray(0, length));
      for (const [at, value] of mutations) if (at < length) message[at] = value;
      const { events, counters } = eventsOf(message);
      const { 'dhcp.messages': messages = 0, ...refused } = counters;
      expect(events).toHaveLength(messages);
      expect(messages + Object.values(refused).reduce((sum, count) => sum + count, 0)).toBe(1);
    }),
    { numRuns: 500 },
  );
});

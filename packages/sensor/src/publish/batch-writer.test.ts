import {
  type Batch,
  decodeBatch,
  type Event,
  encodeBatch,
  eventKinds,
  type Field,
  type FlowEvent,
  formatIp,
  formatMac,
  messageFields,
} from '@lanhound/proto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type DnsRecord, FlowRecord } from '../track/records.ts';
import { BatchWriter, type EncodedBatch } from './batch-writer.ts';
import { DHCP_TAG } from './dhcp-writer.ts';
import { DNS_ANSWER_TAG, DNS_TAG, FLOW_TAG } from './event-writer.ts';
import { NEIGHBOR_TAG } from './neighbor-writer.ts';
import { WIRE } from './wire.ts';

const ADDRESS = { site: 'home', sensor: 'attic' };
const EPOCH_US = 1_772_366_400_000_000;

/** What the writer makes of some events, as batches. */
function batches(write: (writer: BatchWriter) => unknown, batchBytes = 65_536): EncodedBatch[] {
  const made: EncodedBatch[] = [];
  const writer = new BatchWriter({ address: ADDRESS, epochUs: EPOCH_US, batchBytes, onBatch: (b) => made.push(b) });
  write(writer);
  writer.flush();
  return made;
}

const decoded = (write: (writer: BatchWriter) => unknown): Batch => decodeBatch(batches(write)[0]?.bytes as Uint8Array);

/** The same events by the generated codec. */
const byCodec = (events: object[]): Batch =>
  decodeBatch(
    encodeBatch({
      ...ADDRESS,
      epoch: EPOCH_US,
      sequence: 1,
      events: events.map((e) => ({ ...e, ...ADDRESS }) as Event),
    }),
  );

describe('tags', () => {
  const wireTypeOf = ({ kind, repeated }: Field): number => {
    if (repeated) return WIRE.bytes;
    if (kind === 'time' || kind === 'mac') return WIRE.fixed64;
    return kind === 'number' || kind === 'bool' || kind === 'enum' ? WIRE.varint : WIRE.bytes;
  };
  const tagsOf = (fields: readonly Field[]) =>
    Object.fromEntries(fields.map((field) => [field.name, (field.number << 3) | wireTypeOf(field)]));

  test.each([
    ['flow', FLOW_TAG, eventKinds.flow.fields],
    ['dns', DNS_TAG, eventKinds.dns.fields],
    ['answer', DNS_ANSWER_TAG, messageFields['DnsAnswer'] as readonly Field[]],
    ['dhcp', DHCP_TAG, eventKinds.dhcp.fields],
    ['neighbor', NEIGHBOR_TAG, eventKinds.neighbor.fields.filter(({ name }) => name !== 'router')],
  ])('of %s are those of the schema', (_, tags, fields) => expect(tags).toEqual(tagsOf(fields)));
});

const time = fc.integer({ min: 0, max: 2 ** 53 - 1 });
const count = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 2 ** 53 - 1 }));
const port = fc.integer({ min: -1, max: 65_535 });
const mac = fc.oneof(fc.constant(-1), fc.integer({ min: 0, max: 2 ** 48 - 1 }));
const octet = fc.integer({ min: -1, max: 255 });
const text = fc.oneof(fc.string({ maxLength: 300 }), fc.string({ unit: 'binary', maxLength: 60 }));

const flowRecord: fc.Arbitrary<FlowRecord> = fc
  .record({
    timeUs: time,
    flowId: fc.integer({ min: 1, max: 2 ** 53 - 1 }),
    state: fc.integer({ min: 1, max: 3 }),
    reason: fc.integer({ min: 0, max: 5 }),
    startUs: time,
    endUs: time,
    proto: fc.integer({ min: 0, max: 255 }),
    ipLength: fc.constantFrom(4, 16),
    addressBytes: fc.uint8Array({ minLength: 40, maxLength: 40 }),
    srcIpAt: fc.integer({ min: 0, max: 8 }),
    dstIpAt: fc.integer({ min: 16, max: 24 }),
    srcPort: port,
    dstPort: port,
    srcMac: mac,
    dstMac: mac,
    vlan: fc.integer({ min: -1, max: 4095 }),
    icmpType: octet,
    icmpCode: octet,
    srcPackets: count,
    srcBytes: count,
    dstPackets: count,
    dstBytes: count,
    srcTcpFlags: octet,
    dstTcpFlags: octet,
    app: fc.constantFrom('', 'dns', 'tls'),
    serverName: text,
  })
  .map((fields) => Object.assign(new FlowRecord(), fields));

const STATES = ['', 'open', 'update', 'closed'] as const;
const REASONS = ['', 'fin', 'rst', 'idle', 'evicted', 'end'] as const;

/** Leaves out what a record marks as absent. */
const given = (fields: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''));

const defined = (fields: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

const unlessNegative = (value: number) => (value < 0 ? undefined : value);
const macText = (value: number) => (value < 0 ? undefined : formatMac(value));

function flowEvent(flow: FlowRecord): object {
  const { timeUs, flowId, startUs, endUs, proto, ipLength, srcPackets, srcBytes, dstPackets, dstBytes } = flow;
  const address = (at: number) => formatIp(flow.addressBytes.slice(at, at + ipLength));
  return given({
    ...{ type: 'flow', time: timeUs, flowId, start: startUs, end: endUs, proto },
    ...{ srcPackets, srcBytes, dstPackets, dstBytes, app: flow.app, serverName: flow.serverName },
    state: STATES[flow.state] as FlowEvent['state'],
    reason: REASONS[flow.reason],
    src: address(flow.srcIpAt),
    dst: address(flow.dstIpAt),
    srcPort: unlessNegative(flow.srcPort),
    dstPort: unlessNegative(flow.dstPort),
    srcMac: macText(flow.srcMac),
    dstMac: macText(flow.dstMac),
    vlan: unlessNegative(flow.vlan),
    icmpType: unlessNegative(flow.icmpType),
    icmpCode: unlessNegative(flow.icmpCode),
    srcTcpFlags: unlessNegative(flow.srcTcpFlags),
    dstTcpFlags: unlessNegative(flow.dstTcpFlags),
  });
}

const ip = fc.oneof(
  fc.uint8Array({ minLength: 4, maxLength: 4 }),
  fc.uint8Array({ minLength: 16, maxLength: 16 }),
  // Zeros in runs, which the text leaves out.
  fc.array(fc.constantFrom(0, 0, 1), { minLength: 16, maxLength: 16 }).map((bytes) => Uint8Array.from(bytes)),
);

const dnsRecord: fc.Arbitrary<DnsRecord> = fc.record(
  {
    timeUs: time,
    src: ip,
    dst: ip,
    srcPort: fc.integer({ min: 0, max: 65_535 }),
    dstPort: fc.integer({ min: 0, max: 65_535 }),
    srcMac: mac,
    via: fc.constantFrom('udp', 'tcp', 'mdns', 'llmnr'),
    id: fc.integer({ min: 0, max: 65_535 }),
    name: text,
    qtype: fc.constantFrom('A', 'TYPE65280'),
    rcode: fc.constantFrom('NOERROR', 'NXDOMAIN'),
    rttUs: count,
    answers: fc.array(
      fc.record({ name: text, type: fc.constantFrom('A', 'TXT'), ttl: fc.nat(2 ** 32 - 1), data: text }),
      { maxLength: 40 },
    ),
    truncated: fc.boolean(),
    edns: fc.boolean(),
  },
  {
    requiredKeys: [
      'timeUs',
      'src',
      'dst',
      'srcPort',
      'dstPort',
      'srcMac',
      'via',
      'id',
      'name',
      'qtype',
      'answers',
      'truncated',
      'edns',
    ],
  },
);

function dnsEvent({ timeUs, src, dst, srcMac, answers, truncated, edns, ...rest }: DnsRecord): object {
  return given({
    ...{ type: 'dns', time: timeUs, ...rest },
    src: formatIp(src),
    dst: formatIp(dst),
    srcMac: macText(srcMac),
    answers: answers.length > 0 ? answers : undefined,
    truncated: truncated || undefined,
    edns: edns || undefined,
  });
}

const optionalMac = fc.option(fc.integer({ min: 0, max: 2 ** 48 - 1 }).map(formatMac), { nil: undefined });
const optionalIp = fc.option(
  ip.map((bytes) => formatIp(bytes)),
  { nil: undefined },
);
const neighborEvent = fc
  .record({
    type: fc.constant('neighbor' as const),
    time,
    op: fc.constantFrom('request', 'reply', 'advertise'),
    senderMac: optionalMac,
    senderIp: optionalIp,
    targetMac: optionalMac,
    targetIp: optionalIp,
    etherMac: optionalMac,
  })
  .map((fields) => given(fields) as { type: 'neighbor'; time: number; op: string });

const optionalText = fc.option(text, { nil: undefined });
const dhcpEvent = fc
  .record({
    type: fc.constant('dhcp' as const),
    time,
    clientMac: optionalMac,
    messageType: fc.constantFrom('discover', 'ack'),
    src: ip.map((bytes) => formatIp(bytes)),
    dst: ip.map((bytes) => formatIp(bytes)),
    requestedIp: optionalIp,
    assignedIp: optionalIp,
    serverIp: optionalIp,
    hostname: optionalText,
    fqdn: optionalText,
    vendorClass: optionalText,
    parameterList: fc.option(fc.array(fc.nat(2 ** 32 - 1), { minLength: 1 }), { nil: undefined }),
    leaseSeconds: fc.option(fc.nat(2 ** 32 - 1), { nil: undefined }),
    relay: optionalIp,
    clientDuid: optionalText,
  })
  .map((fields) => defined(fields) as { type: 'dhcp'; time: number; messageType: string; src: string; dst: string });

describe('what is written field by field is what the generated codec writes', () => {
  test('flows', () => {
    fc.assert(
      fc.property(fc.array(flowRecord, { minLength: 1, maxLength: 5 }), (flows) => {
        const got = decoded((writer) => flows.map((flow) => writer.flow(flow)));
        expect(got).toEqual(byCodec(flows.map(flowEvent)));
      }),
    );
  });

  test('lookups', () => {
    fc.assert(
      fc.property(fc.array(dnsRecord, { minLength: 1, maxLength: 3 }), (lookups) => {
        const got = decoded((writer) => lookups.map((dns) => writer.dns(dns)));
        expect(got).toEqual(byCodec(lookups.map(dnsEvent)));
      }),
    );
  });

  test('neighbours', () => {
    fc.assert(
      fc.property(fc.array(neighborEvent, { minLength: 1, maxLength: 5 }), (neighbors) => {
        const got = decoded((writer) => neighbors.map((neighbor) => writer.event(neighbor)));
        expect(got).toEqual(byCodec(neighbors));
      }),
    );
  });

  test('leases', () => {
    fc.assert(
      fc.property(fc.array(dhcpEvent, { minLength: 1, maxLength: 5 }), (leases) => {
        const got = decoded((writer) => leases.map((lease) => writer.event(lease)));
        expect(got).toEqual(byCodec(leases));
      }),
    );
  });

  test('everything else by way of it', () => {
    const announcement = { type: 'announcement' as const, time: 1, via: 'mdns' };
    const router = { lifetimeSeconds: 1800, prefixes: ['2001:db8::/64'] };
    const advertisement = { type: 'neighbor' as const, time: 2, op: 'routerAdvertise', router };
    const got = decoded((writer) => {
      writer.event(announcement);
      writer.event(advertisement);
    });
    expect(got).toEqual(byCodec([announcement, advertisement]));
  });
});

describe('batches', () => {
  const lookup = (dataBytes: number): DnsRecord => ({
    ...{ timeUs: 1, src: Uint8Array.of(10, 0, 0, 1), dst: Uint8Array.of(10, 0, 0, 2), srcPort: 1, dstPort: 53 },
    ...{ srcMac: -1, via: 'udp', id: 1, name: 'a', qtype: 'TXT', truncated: false, edns: false },
    answers: [{ name: 'a', type: 'TXT', ttl: 1, data: 'x'.repeat(dataBytes) }],
  });
  const shapes = (made: EncodedBatch[]) =>
    made.map(({ bytes, sequence, events }) => {
      const batch = decodeBatch(bytes);
      expect(batch).toMatchObject({ ...ADDRESS, epoch: EPOCH_US, sequence });
      expect(batch.events).toHaveLength(events);
      return [sequence, events];
    });

  test.each([
    ['nothing is no batch', 1_000, [], []],
    ['what does not fill one waits for flush', 1_000, [100, 100], [[1, 2]]],
    [
      'the event that fills one closes it',
      1_000,
      [500, 500, 500, 500, 10],
      [
        [1, 2],
        [2, 2],
        [3, 1],
      ],
    ],
    [
      'an event beyond the limit of the bus begins the next',
      900_000,
      [500_000, 700_000],
      [
        [1, 1],
        [2, 1],
      ],
    ],
    [
      'an event too large for any batch is refused',
      1_000,
      [10, 1_000_000, 10],
      [
        [1, 1],
        [2, 1],
      ],
    ],
  ])('%s', (_, batchBytes, sizes, expected) => {
    const made = batches((writer) => sizes.map((size) => writer.dns(lookup(size))), batchBytes);
    expect(shapes(made)).toEqual(expected);
  });

  test('refused events are counted', () => {
    const writer = new BatchWriter({ address: ADDRESS, epochUs: 1, batchBytes: 1_000, onBatch: () => {} });
    writer.dns(lookup(1_000_000));
    expect(writer.eventsRefused).toBe(1);
  });
});

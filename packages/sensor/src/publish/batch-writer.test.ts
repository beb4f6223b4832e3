import {
  decodeBatch,
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
import { DNS_ANSWER_TAG, DNS_TAG, FLOW_TAG } from './event-writer.ts';
import { ADDRESS, batches, byCodec, decoded, EPOCH_US, ip, tagsOf, text, time } from './testing/encoding.ts';

test.each([
  ['flow', FLOW_TAG, eventKinds.flow.fields],
  ['dns', DNS_TAG, eventKinds.dns.fields],
  ['answer', DNS_ANSWER_TAG, messageFields['DnsAnswer'] as readonly Field[]],
])('tags of %s are those of the schema', (_, tags, fields) => expect(tags).toEqual(tagsOf(fields)));

const count = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 2 ** 53 - 1 }));
const port = fc.integer({ min: -1, max: 65_535 });
const mac = fc.oneof(fc.constant(-1), fc.integer({ min: 0, max: 2 ** 48 - 1 }));
const octet = fc.integer({ min: -1, max: 255 });
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
    handshakeRttUs: fc.oneof(fc.constant(-1), count),
    srcRetransmissions: count,
    dstRetransmissions: count,
    app: fc.constantFrom('', 'dns', 'tls'),
    serverName: text,
  })
  .map((fields) => Object.assign(new FlowRecord(), fields));

const STATES = ['', 'open', 'update', 'closed'] as const;
const REASONS = ['', 'fin', 'rst', 'idle', 'evicted', 'end'] as const;

/** Leaves out what a record marks as absent. */
const given = (fields: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''));

const unlessNegative = (value: number) => (value < 0 ? undefined : value);
const macTextOf = (value: number) => (value < 0 ? undefined : formatMac(value));

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
    srcMac: macTextOf(flow.srcMac),
    dstMac: macTextOf(flow.dstMac),
    vlan: unlessNegative(flow.vlan),
    icmpType: unlessNegative(flow.icmpType),
    icmpCode: unlessNegative(flow.icmpCode),
    srcTcpFlags: unlessNegative(flow.srcTcpFlags),
    dstTcpFlags: unlessNegative(flow.dstTcpFlags),
    handshakeRttUs: unlessNegative(flow.handshakeRttUs),
    srcRetransmissions: flow.srcRetransmissions || undefined,
    dstRetransmissions: flow.dstRetransmissions || undefined,
  });
}

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
    srcMac: macTextOf(srcMac),
    answers: answers.length > 0 ? answers : undefined,
    truncated: truncated || undefined,
    edns: edns || undefined,
  });
}

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

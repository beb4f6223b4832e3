import {
  type DnsAnswer,
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
import { DNS_ANSWER_TAG, DnsAnswers } from '../decode/dns-answers.ts';
import { NameText } from '../decode/names.ts';
import { encodedAnswers } from '../decode/testing/dns-answers.ts';
import { DnsRecord, FlowRecord } from '../track/records.ts';
import { dnsEventOf } from '../track/testing/dns-event.ts';
import { BatchWriter, type EncodedBatch } from './batch-writer.ts';
import { DNS_TAG } from './dns-writer.ts';
import { FLOW_TAG } from './event-writer.ts';
import { ADDRESS, batches, byCodec, decoded, EPOCH_US, tagsOf, text, time } from './testing/encoding.ts';

/** Only a resolver's log says it; such lookups go by the generated codec. */
const isOnWire = ({ name }: Field) => name !== 'blockedBy';

test.each([
  ['flow', FLOW_TAG, eventKinds.flow.fields],
  ['dns', DNS_TAG, eventKinds.dns.fields.filter(isOnWire)],
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
    synFingerprint: fc.constantFrom('', '64:64240:MSTNW:1460:7'),
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
    synFingerprint: flow.synFingerprint,
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

const dnsRecord: fc.Arbitrary<DnsRecord> = fc
  .record({
    timeUs: time,
    addressBytes: fc.uint8Array({ minLength: 40, maxLength: 40 }),
    srcIpAt: fc.integer({ min: 0, max: 8 }),
    dstIpAt: fc.integer({ min: 16, max: 24 }),
    ipLength: fc.constantFrom(4, 16),
    srcPort: fc.integer({ min: 0, max: 65_535 }),
    dstPort: fc.integer({ min: 0, max: 65_535 }),
    srcMac: mac,
    via: fc.constantFrom('udp', 'tcp', 'mdns', 'llmnr'),
    id: fc.integer({ min: 0, max: 65_535 }),
    name: fc.string({ minLength: 1, maxLength: 1_020 }),
    type: fc.constantFrom(1, 65_280),
    rcode: fc.constantFrom(-1, 0, 3, 4_095),
    rttUs: fc.oneof(fc.constant(-1), count),
    answers: fc.array(
      fc.record({ name: text, type: fc.constantFrom('A', 'TXT'), ttl: fc.nat(2 ** 32 - 1), data: text }),
      { maxLength: 40 },
    ),
    truncated: fc.boolean(),
    edns: fc.boolean(),
  })
  .map(({ name, answers, ...fields }) => Object.assign(new DnsRecord(nameText(name), encoded(answers)), fields));

function encoded(list: readonly DnsAnswer[]): DnsAnswers {
  const answers = new DnsAnswers();
  const bytes = encodedAnswers(list);
  answers.bytes = Buffer.from(new Uint8Array(bytes.length + 3).fill(0xa5).buffer);
  answers.bytes.set(bytes);
  answers.view = new DataView(answers.bytes.buffer);
  answers.length = bytes.length;
  return answers;
}

function nameText(text: string): NameText {
  const name = new NameText();
  name.finish(Buffer.from(name.bytes.buffer).write(text, 'latin1'), 7);
  return name;
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
        expect(got).toEqual(byCodec(lookups.map(dnsEventOf)));
      }),
    );
  });
});

describe('batches', () => {
  const lookup = (dataBytes: number): DnsRecord => {
    const answers = [{ name: 'a', type: 'TXT', ttl: 1, data: 'x'.repeat(dataBytes) }];
    const addresses = { addressBytes: Uint8Array.of(10, 0, 0, 1, 10, 0, 0, 2), srcIpAt: 0, dstIpAt: 4 };
    return Object.assign(new DnsRecord(nameText('a'), encoded(answers)), addresses);
  };
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

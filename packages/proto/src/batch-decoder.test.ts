import './protobuf.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lanhound } from '#gen/events.js';
import { type Batch, BatchDecoder, BatchError } from './batch-decoder.ts';
import { encodeBatch } from './codec.ts';
import { converterOf } from './converter.ts';
import { enumNumbers, eventKinds } from './gen/fields.ts';
import type { FlowEvent, FlowReason, FlowState } from './gen/types.ts';
import { formatIp } from './ip.ts';
import { formatMac } from './mac.ts';

const header = { site: 'home', sensor: 'attic' };
const number = (max = 2 ** 53 - 1) =>
  fc.oneof(
    fc.integer({ min: 0, max: 300 }),
    fc.maxSafeNat().map((n) => n % max),
  );
const port = fc.integer({ min: 0, max: 65_535 });
const address = fc.constantFrom(4, 16).chain((length) => fc.uint8Array({ minLength: length, maxLength: length }));
const ip = address.map((bytes) => formatIp(bytes));
const mac = fc.integer({ min: 0, max: 2 ** 48 - 1 }).map((value) => formatMac(value));
const text = fc.oneof(fc.constantFrom('tls', 'dns'), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 90 }));
const time = fc.integer({ min: -(2 ** 52), max: 2 ** 52 });

const flow: fc.Arbitrary<FlowEvent> = fc.record(
  {
    type: fc.constant('flow' as const),
    ...{ time, start: time, end: time, flowId: number(), site: fc.constant('home'), sensor: fc.constant('attic') },
    state: fc.constantFrom(...(Object.keys(enumNumbers.FlowState) as FlowState[])),
    reason: fc.constantFrom(...(Object.keys(enumNumbers.FlowReason) as FlowReason[])),
    proto: fc.integer({ min: 0, max: 255 }),
    ...{ src: ip, srcPort: port, srcMac: mac, dst: ip, dstPort: port, dstMac: mac },
    ...{ vlan: port, icmpType: port, icmpCode: port, srcTcpFlags: port, dstTcpFlags: port },
    ...{ srcPackets: number(), srcBytes: number(), dstPackets: number(), dstBytes: number() },
    ...{ app: text, serverName: text, handshakeRttUs: number() },
    ...{ srcRetransmissions: number(), dstRetransmissions: number(), synFingerprint: text },
  },
  {
    requiredKeys: [
      ...(['type', 'time', 'site', 'sensor', 'flowId', 'state', 'start', 'end', 'proto', 'src', 'dst'] as const),
      ...(['srcPackets', 'srcBytes', 'dstPackets', 'dstBytes'] as const),
    ],
  },
);
const flows = fc.array(flow, { maxLength: 5 });
const bytesOf = (events: FlowEvent[], sequence = 7) => encodeBatch({ ...header, epoch: 1, sequence, events });

/** The general way, for comparison: the generated codec, then the schema's field table. */
function generally(bytes: Uint8Array): object[] {
  const converter = converterOf(eventKinds.flow.fields);
  const { events, site, sensor } = lanhound.v1.EventBatch.decode(bytes);
  return events.flatMap((wire) => {
    if ((wire as lanhound.v1.Event).kind !== 'flow') return [];
    const event = { type: 'flow', time: wire.time, site, sensor };
    converter.fromWire(wire.flow as Record<string, unknown>, event);
    return [event];
  });
}

test('flows come back as they were, by one decoder as by many', () => {
  const decoder = new BatchDecoder();
  fc.assert(
    fc.property(flows, (events) => {
      const batch = { ...header, epoch: 1, sequence: 7, events };
      expect(decoder.decode(encodeBatch(batch))).toEqual({ ...batch, unknownEvents: 0 });
    }),
  );
});

test('what strangers make of a batch is refused, or read as the general way reads it', () => {
  const change = fc.record({ at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }), cut: fc.nat({ max: 40 }) });
  const decoder = new BatchDecoder();
  fc.assert(
    fc.property(flows, fc.array(change, { maxLength: 4 }), (events, changes) => {
      let bytes = Uint8Array.from(bytesOf(events));
      for (const { at, byte, cut } of changes) {
        bytes[at % bytes.length] = byte;
        if (cut < 4) bytes = bytes.slice(0, bytes.length - cut);
      }
      const ours = attempt(() => decoder.decode(bytes));
      if (ours instanceof Error) {
        expect(ours).toBeInstanceOf(BatchError);
        return;
      }
      const theirs = attempt(() => generally(bytes));
      // Where the general way finds fault with more, as with fields of events we leave out, it is no judge.
      if (!(theirs instanceof Error)) expect(flowsOf(ours)).toEqual(theirs.map(withoutLastBits));
    }),
    { numRuns: 2_000 },
  );
});

const flowsOf = ({ events }: Batch) => events.filter(({ type }) => type === 'flow').map(withoutLastBits);

/** Beyond 2^53 a number is not exact, and which way its last bits are rounded says nothing. */
const withoutLastBits = (event: object) =>
  Object.fromEntries(
    Object.entries(event).map(([name, value]: [string, unknown]) => [
      name,
      typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER ? value.toPrecision(14) : value,
    ]),
  );

function attempt<T>(work: () => T): T | Error {
  try {
    return work();
  } catch (error) {
    return error as Error;
  }
}

test('every beginning of a batch is refused or a batch', () => {
  const bytes = bytesOf([fc.sample(flow, { numRuns: 1, seed: 1 })[0] as FlowEvent]);
  const decoder = new BatchDecoder();
  for (let length = 0; length < bytes.length; length++) {
    const result = attempt(() => decoder.decode(bytes.slice(0, length)));
    if (result instanceof Error) expect(result).toBeInstanceOf(BatchError);
  }
});

const varint = (value: number): number[] => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)]);
const field = (number: number, bytes: readonly number[]) => [(number << 3) | 2, ...varint(bytes.length), ...bytes];
const batchWith = (...event: readonly number[][]) => Uint8Array.from(field(5, event.flat()));

test.each([
  ['a group, which could be nested without end', Uint8Array.from([0x2b, 0x2b, 0x2b]), /wire type 3/],
  ['a length beyond the end', Uint8Array.from([0x2a, 0x7f, 1]), /127 bytes from byte 2 on/],
  ['a number of eleven bytes', Uint8Array.from([0x20, ...Array<number>(11).fill(0xff)]), /more than 10 bytes/],
  ['a flow without a state', batchWith(field(2, [0x08, 1])), /a flow event is broken: state is 0, want one of 1, 2, 3/],
  ['a state nobody knows', batchWith(field(2, [0x10, 9])), /state is 9, want one of 1, 2, 3/],
  ['an address of five bytes', batchWith(field(2, [0x10, 1, ...field(7, [1, 2, 3, 4, 5])])), /4 or 16 bytes, got 5/],
  ['a text that is no UTF-8', Uint8Array.from(field(1, [0xff])), /no UTF-8/],
  [
    'too many events',
    Uint8Array.from(Array.from({ length: 100_002 }, (_, i) => (i % 2 ? 0 : 0x2a))),
    /more than 50000 events/,
  ],
])('%s is refused', (_, bytes, message) => {
  const refused = () => new BatchDecoder().decode(bytes);
  expect(refused).toThrow(BatchError);
  expect(refused).toThrow(message);
});

test('a header behind the events counts for them too', () => {
  const event = batchWith(field(2, [0x10, 1]));
  const bytes = Uint8Array.from([...event, ...field(1, [0x61]), ...field(2, [0x62])]);
  expect(new BatchDecoder().decode(bytes).events).toMatchObject([{ type: 'flow', site: 'a', sensor: 'b' }]);
});

test('an event of a kind that is not known yet is counted', () => {
  expect(new BatchDecoder().decode(batchWith([...varint((99 << 3) | 2), 0]))).toMatchObject({ unknownEvents: 1 });
});

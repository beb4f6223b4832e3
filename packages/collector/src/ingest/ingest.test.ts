import { type Batch, decodeBatch, encodeBatch } from '@lanhound/proto';
import { silentReport } from '@lanhound/runtime';
import { batch, cleartext, dhcp, dns, EVENT_TIME, fakeClock, flow, http, neighbor } from '@lanhound/testkit';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { BatchRefusedError, type DeadLetter, NotNowError } from './batch-sink.ts';
import { createIngest, IngestConfig } from './ingest.ts';

const address = { site: 'home', sensor: 'attic' };

function start(config: Partial<IngestConfig> = {}) {
  const stored = new Set<number>();
  const letters: DeadLetter[] = [];
  const processed: number[] = [];
  const sink = {
    hasBatch: ({ sequence }: { sequence: number }) => stored.has(sequence),
    writeBatch: vi.fn(async ({ sequence }: Batch) => void stored.add(sequence)),
    writeDeadLetter: async (letter: DeadLetter) => void letters.push(letter),
  };
  const onBatch = vi.fn(({ sequence }: Batch) => void processed.push(sequence));
  const report = silentReport();
  const clock = fakeClock(EVENT_TIME / 1_000);
  const written: number[] = [];
  const onNew = (bytes: Uint8Array) => void written.push(decodeBatch(bytes).sequence);
  const ingest = createIngest(IngestConfig.parse(config), { sink, onNew, onBatch, clock, report });
  const deliver = (given: Partial<Batch>) => ingest.handle({ address, bytes: encodeBatch(batch(given)) });
  return { ...ingest, ...{ stored, letters, processed, written, sink, onBatch, report, clock, deliver } };
}

test('a batch is processed before it is kept, and acknowledged after', async () => {
  const { deliver, sink, processed } = start();
  let accept = () => {};
  const kept = new Promise<undefined>((resolve) => {
    accept = () => resolve(undefined);
  });
  sink.writeBatch.mockReturnValue(kept);
  let acknowledged = false;
  const done = deliver({ events: [flow()] }).then(() => (acknowledged = true));
  expect([processed, acknowledged]).toEqual([[1], false]);
  accept();
  await done;
});

test('a batch the store did not take is not acknowledged, and processed once when it comes again', async () => {
  const { deliver, sink, processed, written } = start();
  for (let i = 0; i < 50; i++) sink.writeBatch.mockRejectedValueOnce(new NotNowError('no answer'));
  for (let i = 0; i < 50; i++) await expect(deliver({})).rejects.toThrow('no answer');
  await deliver({});
  expect([processed, written, sink.writeBatch.mock.calls.length]).toEqual([[1], [1], 51]);
});

test('a batch that fails for no reason the store knows is kept aside after five tries', async () => {
  const { deliver, sink, letters } = start();
  sink.writeBatch.mockRejectedValue(new TypeError('broken'));
  for (let i = 0; i < 4; i++) await expect(deliver({})).rejects.toThrow('broken');
  await deliver({});
  expect(letters).toMatchObject([{ reason: 'it failed 5 times: broken' }]);
});

test('what was processed before a crash is done again, and not when the bus sends it again', async () => {
  const { replay, skip, deliver, processed, written, sensors, stored } = start();
  replay(encodeBatch(batch({ sequence: 1, events: [flow()] })), EVENT_TIME);
  replay(encodeBatch(batch({ sequence: 1, events: [flow()] })), EVENT_TIME);
  skip(encodeBatch(batch({ sequence: 2 })), EVENT_TIME);
  for (const sequence of [1, 2, 3]) await deliver({ sequence });
  expect([processed, written, [...stored]]).toEqual([[1, 3], [3], [1, 2, 3]]);
  expect(sensors.find(address)).toMatchObject({ batches: 3, events: 1, batchesMissing: 0 });
});

test('a batch that is kept already is acknowledged at once', async () => {
  const { deliver, sink } = start();
  await deliver({});
  await deliver({});
  expect(sink.writeBatch).toHaveBeenCalledTimes(1);
});

test.each([
  ['bytes that are no batch', new TextEncoder().encode('rubbish'), /protobuf/],
  ['a batch of another sensor', encodeBatch(batch({ sensor: 'cellar' })), /sensor is "cellar"/],
])('%s are acknowledged and kept aside', async (_, bytes, reason) => {
  const { handle, letters, processed } = start();
  await handle({ address, bytes });
  expect(letters).toEqual([{ ...address, reason: expect.stringMatching(reason), bytes }]);
  expect(processed).toEqual([]);
});

test('a batch the store can never take is kept aside', async () => {
  const { deliver, sink, letters } = start();
  sink.writeBatch.mockRejectedValueOnce(new BatchRefusedError('cannot parse'));
  await deliver({});
  expect(letters).toMatchObject([{ reason: 'cannot parse' }]);
});

test('dead letters beyond the most of a minute are only counted', async () => {
  const { handle, letters, clock, report } = start({ deadLettersPerMinuteMax: 2 });
  const rubbish = { address, bytes: new Uint8Array([255]) };
  for (let i = 0; i < 5; i++) await handle(rubbish);
  expect(letters).toHaveLength(2);
  await clock.advance(60_000);
  await handle(rubbish);
  expect(letters).toHaveLength(3);
  const counted = await report.registry.getSingleMetric('lanhound_ingest_dead_letters_total')?.get();
  expect(counted?.values.reduce((sum, { value }) => sum + value, 0)).toBe(6);
});

test('a failure of the detectors does not keep a batch from being stored', async () => {
  const { deliver, onBatch, stored } = start();
  onBatch.mockImplementation(() => {
    throw new Error('broken');
  });
  await deliver({});
  expect([...stored]).toEqual([1]);
});

test('events of the future are kept and counted', async () => {
  const { deliver, sensors, processed } = start({ futureMaxMs: 1_000 });
  await deliver({ events: [flow({ time: EVENT_TIME + 1_000_001 }), flow()] });
  expect(processed).toEqual([1]);
  expect(sensors.all()).toMatchObject([{ sensor: 'attic', eventsFromFuture: 1, events: 2 }]);
});

test('batches that are missing show at the sensor until they come', async () => {
  const { deliver, sensors } = start();
  await deliver({ sequence: 1 });
  await deliver({ sequence: 4 });
  expect(sensors.find(address)).toMatchObject({ batchesMissing: 2, lastSequence: 4 });
  await deliver({ sequence: 3 });
  await deliver({ sequence: 2 });
  expect(sensors.find(address)).toMatchObject({ batchesMissing: 0, batches: 4 });
});

test('whatever the order, however often: the same is stored, judged once, and nothing is missing', async () => {
  const all = Array.from({ length: 12 }, (_, i) => i + 1);
  const order = fc
    .shuffledSubarray(all, { minLength: 12 })
    .chain((first) => fc.tuple(fc.constant(first), fc.array(fc.constantFrom(...all), { maxLength: 24 })))
    .map(([first, again]) => [...first, ...again].sort((a, b) => ((a * 7) % 5) - ((b * 7) % 5)));
  await fc.assert(
    fc.asyncProperty(order, fc.array(fc.boolean(), { maxLength: 40 }), async (sequences, fails) => {
      const { deliver, sink, stored, processed, sensors } = start();
      for (const [i, sequence] of sequences.entries()) {
        if (fails[i]) sink.writeBatch.mockRejectedValueOnce(new NotNowError('away'));
        await deliver({ sequence }).catch(() => {});
      }
      sink.writeBatch.mockReset();
      sink.writeBatch.mockImplementation(async ({ sequence }) => void stored.add(sequence));
      for (const sequence of all) await deliver({ sequence });
      expect([...stored].sort((a, b) => a - b)).toEqual(all);
      expect(processed.toSorted((a, b) => a - b)).toEqual(all);
      expect(sensors.find(address)).toMatchObject({ batches: 12, batchesMissing: 0 });
    }),
  );
});

test('changed batches are taken or put aside, and never an error', async () => {
  const bytes = encodeBatch(batch({ events: [flow(), dns(), dhcp(), neighbor(), cleartext(), http()] }));
  const change = fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 }));
  const cut = fc.nat(bytes.length);
  await fc.assert(
    fc.asyncProperty(
      fc.array(change, { maxLength: 8 }),
      cut,
      fc.uint8Array({ maxLength: 40 }),
      async (changes, at, more) => {
        const { handle, letters, processed, onBatch } = start();
        const changed = Uint8Array.from(bytes);
        for (const [place, value] of changes) changed[place] = value;
        await handle({ address, bytes: Buffer.concat([changed.subarray(0, at), more, changed.subarray(at)]) });
        expect(letters.length + processed.length).toBe(1);
        expect(onBatch.mock.results.every(({ type }) => type === 'return')).toBe(true);
      },
    ),
    { numRuns: 500 },
  );
});

const nested = (depth: number) => Buffer.alloc(depth, 0x0b);
const empties = (count: number) => Buffer.concat(Array.from({ length: count }, () => Buffer.from([0x2a, 0])));

test.each([
  ['a batch of two megabytes', Buffer.alloc(2_000_000, 0x2a), /2000000 bytes, want at most/],
  ['a million groups in each other', nested(999_000), /protobuf/],
  ['half a million empty events', empties(499_000), /more than 50000 events/],
  ['a length beyond the end', Buffer.from([0x2a, 0xff, 0xff, 0xff, 0xff, 0x0f]), /protobuf/],
  [
    'an event of the year 3000',
    encodeBatch(batch({ events: [flow({ time: 32_503_680_000_000_000 })] })),
    /time of a flow/,
  ],
  ['an epoch before time', encodeBatch(batch({ epoch: -5 })), /epoch is -5/],
])('%s is put aside', async (_, bytes, reason) => {
  const { handle, letters, processed } = start();
  const before = process.memoryUsage().heapUsed;
  await handle({ address, bytes });
  expect(letters).toMatchObject([{ reason: expect.stringMatching(reason) }]);
  expect(processed).toEqual([]);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(300_000_000);
});

import { type Batch, decodeBatch, encodeBatch } from '@lanhound/proto';
import { silentReport } from '@lanhound/runtime';
import { batch, EVENT_TIME, fakeClock, flow } from '@lanhound/testkit';
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

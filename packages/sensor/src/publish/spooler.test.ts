import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ConfigError } from '@lanhound/runtime';
import { temporaryDirectory } from '@lanhound/testkit';
import { describe, expect, test, vi } from 'vitest';
import { EPOCH_US, encodedBatch } from './testing/batches.ts';
import { closed, fickleBus, outboxOver, passes } from './testing/spooling.ts';

vi.setConfig({ testTimeout: 30_000 });

const idsOf = (from: number, to: number, epochUs = EPOCH_US) =>
  Array.from({ length: to - from + 1 }, (_, i) => `${epochUs}-${from + i}`);
const filesIn = (dir: string) => readdirSync(dir).filter((name) => name.endsWith('.spool'));
const contentOf = (dir: string) => readdirSync(dir).map((name) => [name, statSync(join(dir, name)).mtimeMs]);

test('nothing is written while acknowledgements are prompt', async () => {
  const { outbox, clock, dir, offer, bus } = outboxOver();
  await outbox.open();
  await passes(clock, () => readdirSync(dir).includes('process.json'));
  const before = contentOf(dir);
  for (let sequence = 1; sequence <= 400; sequence++) {
    offer(sequence);
    await clock.advance(250);
  }
  expect(bus.arrived).toHaveLength(400);
  expect(contentOf(dir)).toEqual(before);
});

test('a sensor that ends at once writes nothing', async () => {
  const running = outboxOver();
  await running.outbox.open();
  running.offer(1);
  await closed(running);
  expect(readdirSync(running.dir)).toEqual([]);
});

test('a short silence writes nothing, a longer one does', async () => {
  const { outbox, clock, dir, offer, bus } = outboxOver({ spool: { afterMs: 3_000 } });
  await outbox.open();
  bus.isUp = false;
  offer(1, 20);
  await clock.advance(2_900);
  expect(filesIn(dir)).toEqual([]);
  await passes(clock, () => outbox.counters().diskBatches === 12);
  // Those on their way are in memory, and on disk as well.
  expect(outbox.counters()).toMatchObject({ queuedBatches: 8, diskBytes: 20 * 1_052, lostBatches: 0 });
});

test('what waited on disk comes oldest first once the bus is back, new ones before it, each once', async () => {
  const { outbox, clock, dir, offer, bus } = outboxOver({ spool: { drainBytesPerSecond: 4_000 } });
  await outbox.open();
  bus.isUp = false;
  offer(1, 100);
  await passes(clock, () => outbox.counters().diskBatches === 92);
  bus.isUp = true;
  await passes(clock, () => bus.arrived.length >= 8);
  offer(101);
  await clock.advance(0);
  expect(bus.arrived.slice(0, 20)).toContain(`${EPOCH_US}-101`);
  await passes(clock, () => bus.arrived.length === 101);
  const fromDisk = bus.arrived.filter((id) => idsOf(9, 100).includes(id));
  expect(fromDisk).toEqual(idsOf(9, 100));
  await passes(clock, () => filesIn(dir).length === 0);
  expect(outbox.counters()).toMatchObject({ queuedBatches: 0, diskBatches: 0, sentBatches: 101, lostBatches: 0 });
});

test('is drained no faster than the network may be used', async () => {
  const { outbox, clock, offer, bus } = outboxOver({ spool: { drainBytesPerSecond: 2_000 } });
  await outbox.open();
  bus.isUp = false;
  offer(1, 30);
  await passes(clock, () => outbox.counters().diskBatches === 22);
  bus.isUp = true;
  await passes(clock, () => bus.arrived.length >= 9);
  const before = bus.arrived.length;
  const beganMs = clock.nowMs();
  await passes(clock, () => bus.arrived.length === 30);
  expect((30 - before) / ((clock.nowMs() - beganMs) / 1_000)).toBeLessThanOrEqual(2.1);
});

describe('the next process', () => {
  test('sends what the one before could not, under its name, and is sent nothing twice', async () => {
    const before = outboxOver();
    await before.outbox.open();
    before.bus.isUp = false;
    before.offer(1, 20);
    await closed(before);
    expect(before.outbox.counters()).toMatchObject({ queuedBatches: 0, diskBatches: 12, lostBatches: 0 });
    const after = outboxOver({ dir: before.dir, epochUs: EPOCH_US + 7 });
    await after.outbox.open();
    after.offer(1, 3);
    await passes(after.clock, () => after.bus.arrived.length === 23);
    expect(new Set(after.bus.arrived)).toEqual(new Set([...idsOf(1, 20), ...idsOf(1, 3, EPOCH_US + 7)]));
    expect(after.bus.arrived.filter((id) => id.startsWith(`${EPOCH_US}-`))).toEqual(idsOf(1, 20));
    expect(after.outbox.losses.pending()).toEqual([]);
    await passes(after.clock, () => filesIn(after.dir).length === 0);
  });

  test('knows that the one before was killed, and since when something may be missing', async () => {
    const before = outboxOver();
    await before.outbox.open();
    before.bus.isUp = false;
    before.offer(1, 20);
    await passes(before.clock, () => before.outbox.counters().diskBatches === 12);
    await passes(before.clock, () => readdirSync(before.dir).includes('process.json'));
    const state = readFileSync(join(before.dir, 'process.json'));
    await closed(before);
    writeFileSync(join(before.dir, 'process.json'), state);
    const epochUs = EPOCH_US + 60_000_000;
    const after = outboxOver({ dir: before.dir, epochUs });
    await after.outbox.open();
    const start = encodedBatch(20).toUs;
    expect(after.outbox.losses.pending()).toEqual([{ reason: 'killed', start, end: epochUs, batches: 0, events: 0 }]);
  });

  test('is told what was lost until somebody has heard of it', async () => {
    const before = outboxOver({ spool: { bytesMax: 8_000_000 }, publish: { queueBytesMax: 50_000_000 } });
    await before.outbox.open();
    before.bus.isUp = false;
    for (let sequence = 1; sequence <= 100; sequence++) before.outbox.offer(encodedBatch(sequence, 100_000));
    await passes(before.clock, () => before.outbox.counters().lostBatches > 0);
    await closed(before);
    const [loss] = before.outbox.losses.pending();
    const firstLost = encodedBatch(9);
    expect(loss).toMatchObject({ reason: 'spoolFull', start: firstLost.fromUs });
    expect(loss?.batches).toBe(before.outbox.counters().lostBatches);
    const after = outboxOver({
      dir: before.dir,
      bus: { bus: before.bus, publisher: before.publisher },
      epochUs: EPOCH_US + 7,
    });
    await after.outbox.open();
    expect(after.outbox.losses.carry(1)).toEqual(loss);
    expect(after.outbox.losses.carry(2)).toBeUndefined();
    expect(after.outbox.losses.pending()).toEqual([loss]);
    after.bus.isUp = true;
    after.offer(1);
    await passes(after.clock, () => after.outbox.losses.pending().length === 0);
  });

  test('may not run beside another', async () => {
    const one = outboxOver();
    await one.outbox.open();
    const other = outboxOver({ dir: one.dir });
    await expect(other.outbox.open()).rejects.toThrow(ConfigError);
  });
});

describe('a disk in trouble', () => {
  test('is told, leaves batches in memory, and is used again once it is mended', async () => {
    const dir = join(temporaryDirectory(), 'spool', 'home.attic');
    mkdirSync(dirname(dir), { recursive: true });
    writeFileSync(dir, '');
    const { outbox, clock, offer, bus, report } = outboxOver({ dir });
    await outbox.open();
    expect(report.healthOf().get('sensor/spool')).toMatchObject({ state: 'degraded' });
    bus.isUp = false;
    offer(1, 20);
    await clock.advance(20_000);
    expect(outbox.counters()).toMatchObject({ queuedBatches: 20, diskBatches: 0, lostBatches: 0 });
    rmSync(dir);
    await passes(clock, () => outbox.counters().diskBatches === 12);
    expect(report.healthOf().get('sensor/spool')).toEqual({ state: 'ok' });
    bus.isUp = true;
    await passes(clock, () => bus.arrived.length === 20);
  });

  test('at the end what is in memory is lost, counted, and told by the next process if it can be written', async () => {
    const dir = join(temporaryDirectory(), 'spool', 'home.attic');
    mkdirSync(dirname(dir), { recursive: true });
    writeFileSync(dir, '');
    const running = outboxOver({ dir });
    await running.outbox.open();
    running.bus.isUp = false;
    running.offer(1, 3);
    await closed(running);
    expect(running.outbox.counters()).toMatchObject({ lostBatches: 3, queuedBatches: 0 });
  });
});

test.each([
  ['batches', 1_000, { inFlightBatchesMax: 8 }, 4],
  ['bytes', 100_000, { inFlightBatchesMax: 100, inFlightBytesMax: 500_000 }, 3],
])(
  'what waits on disk takes half of the %s that may be on their way, new ones the rest',
  async (_, bytes, publish, half) => {
    const before = outboxOver({ publish });
    await before.outbox.open();
    before.bus.isUp = false;
    before.offer(1, 20, bytes);
    await closed(before);
    const bus = fickleBus();
    bus.bus.answers = false;
    const { outbox, clock, offer } = outboxOver({ dir: before.dir, bus, epochUs: EPOCH_US + 7, publish });
    await outbox.open();
    await passes(clock, () => bus.bus.tries === half);
    await clock.advance(1_000);
    expect(bus.bus.tries).toBe(half);
    offer(1, 1, bytes);
    expect(bus.bus.tries).toBe(half + 1);
  },
);

test('the first answer after a silence is the sign to try everything again', async () => {
  const { outbox, clock, offer, bus } = outboxOver({ publish: { retryMostMs: 60_000, inFlightBatchesMax: 4 } });
  await outbox.open();
  bus.isUp = false;
  offer(1, 3);
  await passes(clock, () => bus.tries >= 24);
  bus.isUp = true;
  offer(4);
  await clock.advance(0);
  expect(bus.arrived).toHaveLength(4);
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BatchPublisher, BusError } from '@lanhound/bus';
import { decodeBatch, type Event } from '@lanhound/proto';
import { silentReport } from '@lanhound/runtime';
import { fakeClock, temporaryDirectory } from '@lanhound/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { createPublisher } from './publish.ts';
import { PublishConfig } from './publish-config.ts';
import { passes } from './testing/spooling.ts';

const NOW_US = Date.UTC(2026, 2, 1, 12) * 1000;

/** A live sensor's publish stage over a bus that is up, away, or refuses what is larger than it likes. */
function publishing(spoolDir?: string) {
  const events: Event[] = [];
  const bus = { isUp: true, bytesMax: 1_000_000 };
  const publisher: BatchPublisher = {
    name: 'fickle',
    start: async () => {},
    stop: async () => {},
    async publish({ bytes }) {
      if (!bus.isUp) throw new BusError('away', { retryable: true });
      if (bytes.length > bus.bytesMax) throw new BusError('too large', { retryable: false });
      events.push(...decodeBatch(bytes).events);
    },
  };
  const clock = fakeClock(NOW_US / 1000);
  const publish = createPublisher(PublishConfig.parse({ statsSeconds: 1 }), {
    ...{ publisher, address: { site: 'home', sensor: 'attic' }, epochUs: NOW_US, live: true, clock, spoolDir },
    stats: {
      stages: () => ({ packets: 0, bytes: 0, kernelDrops: 0, interfaceDrops: 0, flowsLive: 0, flowsEvicted: 0 }),
      timeUs: () => clock.nowMs() * 1000,
      about: { version: '1', source: 'eth0' },
    },
    report: silentReport(),
    random: () => 0,
  });
  onTestFinished(async () => {
    await passes(
      clock,
      publish.stop().then(() => true),
    );
  });
  const losses = () => events.filter(({ type }) => type === 'sensorLoss');
  return { publish, bus, clock, losses, events };
}

test('the first that a sensor says is that its predecessor was killed', async () => {
  const dir = temporaryDirectory();
  const spoolDir = join(dir, 'spool', 'home.attic');
  const before = publishing(spoolDir);
  await before.publish.start();
  await passes(
    before.clock,
    before.publish.stop().then(() => true),
  );
  const epochUs = NOW_US - 60_000_000;
  writeFileSync(join(spoolDir, 'process.json'), JSON.stringify({ epochUs, hasEnded: false, losses: [] }));
  const { publish, events, clock } = publishing(spoolDir);
  await publish.start();
  await clock.advance(0);
  expect(events).toEqual([
    {
      ...{ type: 'sensorLoss', site: 'home', sensor: 'attic', time: NOW_US },
      ...{ reason: 'killed', start: epochUs, end: NOW_US, batches: 0, events: 0 },
    },
  ]);
});

test('while nobody takes batches one is made of two seconds, and no event is lost', async () => {
  const spoolDir = join(temporaryDirectory(), 'spool', 'home.attic');
  const { publish, bus, clock, events } = publishing(spoolDir);
  await publish.start();
  const seconds = async (count: number) => {
    for (let i = 0; i < count * 4; i++) {
      publish.sink.event({ type: 'neighbor', time: clock.nowMs() * 1000, op: 'x' });
      await clock.advance(250);
    }
  };
  const waiting = () => publish.counters().queuedBatches + publish.counters().diskBatches;
  bus.isUp = false;
  await seconds(4);
  const before = waiting();
  expect(before).toBeGreaterThanOrEqual(12);
  await seconds(20);
  expect(waiting() - before).toBeLessThanOrEqual(11);
  bus.isUp = true;
  await passes(clock, () => events.filter(({ type }) => type === 'neighbor').length === 96);
});

test('what the bus refuses is told with the time it was of', async () => {
  const { publish, bus, clock, losses } = publishing();
  await publish.start();
  bus.bytesMax = 50;
  publish.sink.event({ type: 'neighbor', time: NOW_US, op: 'x'.repeat(100) });
  await clock.advance(500);
  bus.bytesMax = 1_000_000;
  await clock.advance(1_000);
  expect(losses()).toMatchObject([{ reason: 'refused', start: NOW_US, end: NOW_US, batches: 1, events: 1 }]);
  await clock.advance(60_000);
  expect(losses()).toHaveLength(1);
});

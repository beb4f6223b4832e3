import { type BatchMessage, type BatchPublisher, BusError } from '@lanhound/bus';
import { silentReport } from '@lanhound/runtime';
import { fakeClock } from '@lanhound/testkit';
import { describe, expect, test } from 'vitest';
import { Outbox } from './outbox.ts';
import { PublishConfig } from './publish-config.ts';

const ADDRESS = { site: 'home', sensor: 'attic' };

interface Publish {
  id: string;
  resolve(): void;
  reject(error: unknown): void;
}

/** A bus on which the test answers for every batch. */
function manualBus() {
  const open: Publish[] = [];
  const ids: string[] = [];
  const publisher: BatchPublisher = {
    name: 'manual',
    start: async () => {},
    stop: async () => {},
    publish: ({ id }: BatchMessage) =>
      new Promise<void>((resolve, reject) => {
        ids.push(id);
        open.push({ id, resolve, reject });
      }),
  };
  return { publisher, ids, next: () => open.shift() as Publish, open };
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
const batch = (sequence: number, bytes = 1_000) => ({
  ...{ epochUs: 7, sequence, bytes: new Uint8Array(bytes), events: 1 },
  ...{ fromUs: sequence * 10, toUs: sequence * 10 + 5 },
});
const temporary = () => new BusError('gone', { retryable: true });

function outboxOver(limits: Record<string, number> = {}, live = false) {
  const bus = manualBus();
  const clock = fakeClock();
  const config = PublishConfig.parse({ inFlightBatchesMax: 2, queueBytesMax: 2_000_000, ...limits });
  const deps = { publisher: bus.publisher, address: ADDRESS, epochUs: 7, live, clock, report: silentReport() };
  return { bus, clock, outbox: new Outbox(config, { ...deps, random: () => 0 }) };
}

describe('delivery', () => {
  test('in order, as many at a time as may be', async () => {
    const { bus, outbox } = outboxOver();
    for (const sequence of [1, 2, 3, 4]) outbox.offer(batch(sequence));
    expect(bus.ids).toEqual(['7-1', '7-2']);
    bus.next().resolve();
    await settled();
    expect(bus.ids).toEqual(['7-1', '7-2', '7-3']);
    expect(outbox.counters()).toMatchObject({
      ...{ queuedBatches: 3, queuedBytes: 3_000, sentBatches: 1, sentBytes: 1_000, lostBatches: 0 },
    });
  });

  test('again under the same name until somebody answers, ever more rarely', async () => {
    const { bus, clock, outbox } = outboxOver({ retryFirstMs: 100, retryMostMs: 300 });
    outbox.offer(batch(1));
    for (const [waitMs, tries] of [
      [99, 1],
      [1, 2],
      [199, 2],
      [1, 3],
      [299, 3],
      [1, 4],
      [300, 5],
    ] as const) {
      bus.open.shift()?.reject(temporary());
      await clock.advance(waitMs);
      expect(bus.ids).toHaveLength(tries);
    }
    bus.next().resolve();
    await settled();
    expect(new Set(bus.ids)).toEqual(new Set(['7-1']));
    expect(outbox.counters()).toMatchObject({ queuedBatches: 0, sentBatches: 1, lostBatches: 0 });
  });

  test('an error of another kind is no reason to give up', async () => {
    const { bus, clock, outbox } = outboxOver();
    outbox.offer(batch(1));
    bus.next().reject(new Error('unforeseen'));
    await clock.advance(1_000);
    expect(bus.ids).toHaveLength(2);
  });

  test('what the bus refuses for good is given up, counted, and does not hold the others', async () => {
    const { bus, outbox } = outboxOver({ inFlightBatchesMax: 1 });
    outbox.offer(batch(1));
    outbox.offer(batch(2));
    bus.next().reject(new BusError('too large', { retryable: false }));
    await settled();
    expect(bus.ids).toEqual(['7-1', '7-2']);
    expect(outbox.counters()).toMatchObject({ lostBatches: 1, queuedBatches: 1, queuedBytes: 1_000 });
  });
});

describe('a full queue', () => {
  test('loses the oldest that is not on its way, from a live source', async () => {
    const { bus, outbox } = outboxOver({ inFlightBatchesMax: 1 }, true);
    for (const sequence of [1, 2, 3, 4]) outbox.offer(batch(sequence, 600_000));
    expect(outbox.counters()).toMatchObject({ lostBatches: 1, queuedBatches: 3, queuedBytes: 1_800_000 });
    for (let i = 0; i < 3; i++) {
      bus.next().resolve();
      await settled();
    }
    expect(bus.ids).toEqual(['7-1', '7-3', '7-4']);
  });

  test('holds back a source that can wait', async () => {
    const { bus, outbox } = outboxOver({ inFlightBatchesMax: 1 });
    expect(outbox.settle()).toBeUndefined();
    for (const sequence of [1, 2, 3]) outbox.offer(batch(sequence, 600_000));
    let goesOn = false;
    void outbox.settle()?.then(() => {
      goesOn = true;
    });
    bus.next().resolve();
    await settled();
    expect(goesOn).toBe(false);
    bus.next().resolve();
    await settled();
    expect(goesOn).toBe(true);
    expect(outbox.counters().lostBatches).toBe(0);
  });
});

describe('the end', () => {
  test('comes with the last acknowledgement', async () => {
    const { bus, outbox } = outboxOver();
    outbox.offer(batch(1));
    const closed = outbox.close(3_000);
    bus.next().resolve();
    await closed;
    expect(outbox.counters()).toMatchObject({ sentBatches: 1, lostBatches: 0 });
  });

  test('comes when nobody answers in time, with what is lost counted', async () => {
    const { bus, clock, outbox } = outboxOver();
    for (const sequence of [1, 2, 3]) outbox.offer(batch(sequence));
    const closed = outbox.close(3_000);
    bus.next().reject(temporary());
    await clock.advance(3_000);
    await closed;
    expect(outbox.counters()).toMatchObject({ lostBatches: 3, queuedBatches: 0, queuedBytes: 0 });
    bus.next().resolve();
    await settled();
    expect(outbox.counters()).toMatchObject({ lostBatches: 3, sentBatches: 0 });
  });

  test.each([
    ['a file waits on for as long as answers keep coming', false, { sentBatches: 3, lostBatches: 0 }],
    ['a live source waits no longer than it said', true, { sentBatches: 1, lostBatches: 2 }],
  ])('%s', async (_, live, counters) => {
    const { bus, clock, outbox } = outboxOver({ inFlightBatchesMax: 1 }, live);
    for (const sequence of [1, 2, 3]) outbox.offer(batch(sequence));
    const closed = outbox.close(3_000);
    for (let answers = 0; answers < 3; answers++) {
      await clock.advance(2_000);
      bus.open.shift()?.resolve();
      await settled();
    }
    await closed;
    expect(outbox.counters()).toMatchObject(counters);
  });

  test('comes at once when nothing waits', async () => {
    const { outbox } = outboxOver();
    await outbox.close(3_000);
  });
});

import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type FakeClock, temporaryDirectory } from '@lanhound/testkit';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { batchId } from './batch-writer.ts';
import { EPOCH_US, encodedBatch } from './testing/batches.ts';
import { fickleBus, outboxOver, passes } from './testing/spooling.ts';

vi.setConfig({ testTimeout: 120_000 });

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant('offer' as const), count: fc.integer({ min: 1, max: 30 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('pass' as const),
      ticks: fc.integer({ min: 1, max: 12 }),
      diskMs: fc.nat(8),
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('cut' as const) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('mend' as const) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('kill' as const) }) },
);

/** One sensor after another, each over what the disk held when the one before was killed. */
class KilledSensors {
  readonly arrived: string[] = [];
  readonly offered: string[] = [];
  /** In memory alone when their sensor was killed. */
  readonly inMemory = new Set<string>();
  readonly #dir = temporaryDirectory();
  #epochUs = EPOCH_US;
  sensor = this.#next(join(this.#dir, 'home.attic'));

  #next(dir: string) {
    const bus = fickleBus(this.arrived);
    return outboxOver({
      dir,
      bus,
      epochUs: this.#epochUs,
      spool: { afterMs: 500, syncMs: 0, drainBytesPerSecond: 50_000 },
    });
  }

  offer(count: number): void {
    for (let i = 0; i < count; i++) {
      const batch = encodedBatch(this.offered.length + 1, 3_000, this.#epochUs);
      this.offered.push(batchId(batch));
      this.sensor.outbox.offer(batch);
    }
  }

  async kill(): Promise<void> {
    const { outbox, bus, dir } = this.sensor;
    this.#epochUs++;
    const next = join(this.#dir, `home.attic-${this.#epochUs}`);
    // Its thread may be deleting a file at this moment.
    await vi.waitFor(() => cpSync(dir, next, { recursive: true }));
    for (const { batch } of outbox.inMemoryAlone()) this.inMemory.add(batchId(batch));
    const { isUp } = bus;
    bus.isUp = false;
    this.sensor = this.#next(next);
    this.sensor.bus.isUp = isUp;
    await this.sensor.outbox.open();
  }
}

/** The disk, which is real, gets so long for what it does in each. */
async function passTicks(clock: FakeClock, ticks: number, diskMs: number): Promise<void> {
  for (let tick = 0; tick < ticks; tick++) {
    await clock.advance(250);
    await sleep(diskMs);
  }
}

test('killed at any moment, sensors lose only what was in memory alone, and send nothing that was not', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
      const sensors = new KilledSensors();
      await sensors.sensor.outbox.open();
      for (const each of steps) {
        const { bus, clock } = sensors.sensor;
        if (each.type === 'offer') sensors.offer(each.count);
        else if (each.type === 'kill') await sensors.kill();
        else if (each.type === 'pass') await passTicks(clock, each.ticks, each.diskMs);
        else bus.isUp = each.type === 'mend';
      }
      const { bus, clock, outbox } = sensors.sensor;
      bus.isUp = true;
      await passes(clock, () => outbox.counters().queuedBatches + outbox.counters().diskBatches === 0);
      const { arrived, offered, inMemory } = sensors;
      const lost = offered.filter((id) => !arrived.includes(id));
      expect(lost.filter((id) => !inMemory.has(id))).toEqual([]);
      expect(arrived.filter((id) => !offered.includes(id))).toEqual([]);
    }),
    { numRuns: 20 },
  );
});

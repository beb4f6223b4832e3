import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { needs, runProgram, temporaryDirectory } from '@lanhound/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { encodedBatch } from './testing/batches.ts';
import { closed, outboxOver, passes } from './testing/spooling.ts';

const BATCH_BYTES = 100_000;

/** A disk of four megabytes, with something else on it that can take all that is left. */
async function smallDisk() {
  const disk = temporaryDirectory();
  await runProgram('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk]);
  onTestFinished(async () => void (await runProgram('umount', ['--lazy', disk])));
  const other = join(disk, 'other');
  const fill = () => {
    expect(() => writeFileSync(other, Buffer.alloc(5_000_000))).toThrow('ENOSPC');
  };
  return { dir: join(disk, 'spool', 'home.attic'), fill, free: () => rmSync(other) };
}

needs({ programs: ['mount', 'umount'], root: true })('a disk that is full', () => {
  test('is told, costs nothing while memory lasts, and is used again once there is room', async () => {
    const { dir, fill, free } = await smallDisk();
    const { outbox, clock, offer, bus, report } = outboxOver({ dir, publish: { queueBytesMax: 50_000_000 } });
    await outbox.open();
    bus.isUp = false;
    offer(1, 20, BATCH_BYTES);
    await passes(clock, () => outbox.counters().diskBatches === 12);
    fill();
    offer(21, 40, BATCH_BYTES);
    await passes(clock, () => report.healthOf().get('sensor/spool')?.state === 'degraded');
    expect(report.healthOf().get('sensor/spool')).toMatchObject({ reason: expect.stringContaining('ENOSPC') });
    await clock.advance(20_000);
    expect(outbox.counters()).toMatchObject({ queuedBatches: 28, diskBatches: 12, lostBatches: 0 });
    free();
    await passes(clock, () => report.healthOf().get('sensor/spool')?.state === 'ok');
    bus.isUp = true;
    await passes(clock, () => bus.arrived.length >= 40 && outbox.counters().diskBatches === 0);
    expect(new Set(bus.arrived).size).toBe(40);
    expect(outbox.counters().lostBatches).toBe(0);
  });

  test('with memory full as well loses what is oldest, and says of when it was', async () => {
    const { dir, fill } = await smallDisk();
    const running = outboxOver({ dir, publish: { queueBytesMax: 2_000_000 } });
    const { outbox, clock, offer, bus } = running;
    await outbox.open();
    bus.isUp = false;
    offer(1, 20, BATCH_BYTES);
    await passes(clock, () => outbox.counters().diskBatches === 12);
    fill();
    offer(21, 31, BATCH_BYTES);
    await passes(clock, () => outbox.counters().lostBatches > 0);
    expect(outbox.losses.pending()).toMatchObject([{ reason: 'spoolFull', start: encodedBatch(9).fromUs }]);
    bus.isUp = true;
    await passes(clock, () => outbox.counters().queuedBatches + outbox.counters().diskBatches === 0);
    expect(new Set(bus.arrived).size).toBe(31 - outbox.counters().lostBatches);
    await closed(running);
  });
});

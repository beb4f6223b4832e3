import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { needs, runProgram, temporaryDirectory } from '@lanhound/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { fillDisk } from './disk.ts';
import { expectWhole } from './expectation.ts';
import { type Running, startRunning } from './running.ts';
import { timesOf } from './scale.ts';
import { pause } from './waiting.ts';

/** While the database is away few batches come, and some must have an alert. */
const LOAD = { alertEvery: 2 };
/** What a full disk kept from a receiver is told at the next try, which by default comes up to as long again later. */
const NOTIFY = { retryMostMs: 1_000 };

async function running(dataDir: string): Promise<Running> {
  const made = await startRunning(dataDir, { notify: NOTIFY }, { load: LOAD });
  onTestFinished(() => made.stop());
  return made;
}

test('a database killed under load', { timeout: timesOf(2) * 30_000 + 60_000 }, async () => {
  const under = await running(temporaryDirectory());
  for (let i = 0; i < timesOf(2); i++) {
    await pause(Math.random() * 2_000);
    process.kill(under.enginePid(), 'SIGKILL');
    await under.recover();
  }
  expectWhole(await under.finish('database killed'));
});

test('a database that hangs for ten seconds', { timeout: 240_000 }, async () => {
  const under = await running(temporaryDirectory());
  const pid = under.enginePid();
  process.kill(pid, 'SIGSTOP');
  await pause(10_000);
  process.kill(pid, 'SIGCONT');
  await under.recover();
  expectWhole(await under.finish('database hangs for 10 s'));
});

needs({ programs: ['mount'], root: true })('a disk', () => {
  test('that is full for ten seconds', { timeout: 240_000 }, async () => {
    const dataDir = temporaryDirectory();
    await runProgram('mount', ['-t', 'tmpfs', '-o', 'size=160m,mode=0700', 'lanhound-small-disk', dataDir]);
    onTestFinished(() => runProgram('umount', ['--lazy', dataDir]).then(() => {}));
    const under = await running(dataDir);
    const filler = join(dataDir, 'filler');
    fillDisk(filler);
    await expect.poll(async () => (await under.collector.ask('/ready')).status, { timeout: 20_000 }).toBe(503);
    await under.collector.program.until(/no space left|not enough space/i);
    await pause(10_000);
    rmSync(filler);
    await under.recover();
    await expect.poll(async () => (await under.collector.ask('/ready')).status, { timeout: 30_000 }).toBe(200);
    expectWhole(await under.finish('disk full for 10 s'));
  });
});

import { temporaryDirectory } from '@lanhound/testkit';
import { onTestFinished, test } from 'vitest';
import { expectWhole } from './expectation.ts';
import { startRunning } from './running.ts';
import { timesOf } from './scale.ts';
import { pause } from './waiting.ts';

const TIMES = timesOf(5);
/** A kill comes somewhere between the start of the process and well after it serves. */
const KILL_AFTER_MS_MAX = 2_500;
/** Of the kills, those that do not wait for the start to come to its end. */
const EARLY = 0.3;

test(`a collector killed ${TIMES} times under load`, { timeout: TIMES * 20_000 + 60_000 }, async () => {
  const under = await startRunning(temporaryDirectory(), { memory: { snapshotEveryMs: 3_000 } });
  onTestFinished(() => under.stop());
  const killAndStart = async (afterMsMax: number): Promise<void> => {
    await pause(Math.random() * afterMsMax);
    await under.collector.kill('SIGKILL');
    await under.restart();
  };
  for (let i = 0; i < TIMES; i++) {
    await killAndStart(KILL_AFTER_MS_MAX);
    while (Math.random() < EARLY) await killAndStart(1_500);
    await under.recover();
  }
  expectWhole(await under.finish('collector killed'), TIMES);
});

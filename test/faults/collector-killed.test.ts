import { temporaryDirectory } from '@lanhound/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { pause, startRunning } from './running.ts';
import { timesOf } from './scale.ts';

const TIMES = timesOf(10);
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
  const ledger = await under.finish('collector killed');
  expect(ledger).toMatchObject({ stored: ledger.sent, lost: 0, doubled: 0, acknowledged: ledger.sent });
  const { expected, toldTwice } = ledger.alerts;
  expect(ledger.alerts).toMatchObject({ stored: expected, missing: 0, repeated: 0, untold: 0 });
  // A receiver may hear an alert twice only when the kill came between its answer and the note of it.
  expect(toldTwice).toBeLessThanOrEqual(Math.ceil(TIMES / 20));
});

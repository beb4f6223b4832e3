import { needsPrograms, temporaryDirectory } from '@lanhound/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { expectWhole } from './expectation.ts';
import { fakeWallClock } from './fake-wall-clock.ts';
import { startRunning } from './running.ts';
import { timesOf } from './scale.ts';
import { pause } from './waiting.ts';

/** An hour ahead, right again, an hour behind, right again. */
const STEPS_HOURS = [1, 0, -1, 0];
const BETWEEN_MS = 700;

needsPrograms(['faketime'])('a wall clock set by an hour', () => {
  const rounds = timesOf(1);
  test('at the collector and its database', { timeout: rounds * 120_000 + 60_000 }, async () => {
    const clock = fakeWallClock(temporaryDirectory());
    const under = await startRunning(temporaryDirectory(), {}, { env: clock.env });
    onTestFinished(() => under.stop());
    for (const offsetHours of Array.from({ length: rounds }, () => STEPS_HOURS).flat()) {
      clock.set(offsetHours);
      if (offsetHours < 0) {
        // What is remembered is dated ahead then.
        await under.collector.kill('SIGKILL');
        await under.restart();
      }
      await under.recover();
      await pause(BETWEEN_MS);
    }
    expectWhole(await under.finish('clock set at the collector'));
    const span = "SELECT dateDiff('minute', min(ingested), max(ingested)) AS minutes FROM flows";
    const [row] = await under.collector.select<{ minutes: number }>(span);
    expect(Number(row?.minutes)).toBeGreaterThanOrEqual(119);
  });
});

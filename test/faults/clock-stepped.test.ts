import { fileURLToPath } from 'node:url';
import { needs, needsPrograms, temporaryDirectory } from '@lanhound/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { expectWhole } from './expectation.ts';
import { fakeWallClock } from './fake-wall-clock.ts';
import { lookupsLine, otherAlerts } from './ledger.ts';
import { LIVE_PROGRAMS, startLive } from './live.ts';
import { readLookups, untilLookup, untilMoreLookups } from './lookups.ts';
import { startRunning } from './running.ts';
import { timesOf } from './scale.ts';
import { pause } from './waiting.ts';

/** An hour ahead, right again, an hour behind, right again. */
const STEPS_HOURS = [1, 0, -1, 0];
const BETWEEN_MS = 700;
/** What comes twice comes a little later. */
const SETTLES_MS = 2_500;

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
    expectWhole(await under.finish('clock set at the collector'), rounds);
    const span = "SELECT dateDiff('minute', min(ingested), max(ingested)) AS minutes FROM flows";
    const [row] = await under.collector.select<{ minutes: number }>(span);
    expect(Number(row?.minutes)).toBeGreaterThanOrEqual(119);
  });
});

const STEPPED_TCPDUMP = fileURLToPath(new URL('stepped-tcpdump.mjs', import.meta.url));

needs({ programs: [...LIVE_PROGRAMS, 'faketime'], root: true })('a wall clock set by an hour', () => {
  const rounds = timesOf(1);
  test('at the sensor, its packets included', { timeout: rounds * 120_000 + 120_000 }, async () => {
    const clock = fakeWallClock(temporaryDirectory());
    const live = await startLive({ env: clock.env, capture: { program: STEPPED_TCPDUMP } });
    const recoveriesMs: number[] = [];
    let looking = await live.startLookups(rounds * 60);
    for (const offsetHours of Array.from({ length: rounds }, () => STEPS_HOURS).flat()) {
      if (offsetHours < 0) await untilLookup(live.collector, (await looking.stop()) - 1);
      clock.set(offsetHours);
      const startMs = performance.now();
      if (offsetHours < 0) {
        // Another process, which seems to be older than the one before.
        await live.sensor.stop();
        await live.startSensor();
        looking = await live.startLookups(rounds * 60);
      }
      await untilMoreLookups(live.collector);
      recoveriesMs.push(performance.now() - startMs);
      await pause(BETWEEN_MS);
    }
    const sent = await looking.stop();
    await untilLookup(live.collector, sent - 1);
    await pause(SETTLES_MS);
    const lookups = await readLookups(live.collector);
    process.stdout.write(lookupsLine({ fault: 'clock set at the sensor', sent, lookups, recoveriesMs }));
    expect(lookups).toMatchObject({ stored: sent, doubled: 0 });
    expect(await otherAlerts(live.collector)).toEqual([]);
    const span = "SELECT dateDiff('minute', min(time), max(time)) AS minutes FROM dns";
    const [row] = await live.collector.select<{ minutes: number }>(span);
    expect(Number(row?.minutes)).toBeGreaterThanOrEqual(119);
  });
});

import { needs } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { lookupsLine } from './ledger.ts';
import { LIVE_PROGRAMS, startLive } from './live.ts';
import { type Hole, readLookups, readToldLosses, recoveryMs, type ToldLoss, untilLookup } from './lookups.ts';
import { timesOf } from './scale.ts';
import { pause } from './waiting.ts';

const KILL_AFTER_MS_MAX = 2_000;
/** What a killed sensor may have had in memory alone: batches of 250 ms on their way to the store, and to the disk. */
const UNSENT_MS_MAX = 2_500;
const UNSPOOLED_MS_MAX = 6_000;
const LONG_CUT_MS = 5_000;
/** What comes twice comes a little later. */
const SETTLES_MS = 2_500;
/** From the start of a process, which is when what is told ends, until it captures. */
const CAPTURES_MS_MAX = 3_000;

interface Kill {
  atUs: number;
  unsafeMs: number;
}

needs({ programs: LIVE_PROGRAMS, root: true })('a sensor', () => {
  const rounds = timesOf(1);
  test(`killed ${2 * rounds} times under load`, { timeout: rounds * 60_000 + 120_000 }, async () => {
    const live = await startLive();
    const recoveriesMs: number[] = [];
    const kills: Kill[] = [];
    const kill = async (unsafeMs: number): Promise<void> => {
      await pause(Math.random() * KILL_AFTER_MS_MAX);
      kills.push({ atUs: Date.now() * 1_000, unsafeMs });
      process.kill(live.sensor.pid, 'SIGKILL');
      await live.sensor.ended;
    };
    const looking = await live.startLookups(rounds * 60);
    for (let i = 0; i < rounds; i++) {
      await pause(2_000);
      await kill(UNSENT_MS_MAX);
      recoveriesMs.push(await recoveryMs(live.collector, () => live.startSensor()));
      live.cable('down');
      await pause(LONG_CUT_MS);
      await kill(UNSPOOLED_MS_MAX);
      await live.startSensor();
      recoveriesMs.push(await recoveryMs(live.collector, async () => live.cable('up')));
    }
    const sent = await looking.stop();
    await untilLookup(live.collector, sent - 1);
    await pause(SETTLES_MS);
    const lookups = await readLookups(live.collector);
    const told = await readToldLosses(live.collector);
    const untold = lookups.holes.filter((hole) => !isTold(hole, told));
    const missing = lookups.holes.reduce((sum, hole) => sum + hole.lookups, 0);
    const lost = untold.reduce((sum, hole) => sum + hole.lookups, 0);
    const fault = 'sensor killed';
    process.stdout.write(lookupsLine({ fault, sent, lookups, told: missing - lost, recoveriesMs }));
    expect(lookups).toMatchObject({ doubled: 0, first: 0, stored: sent - missing });
    expect(untold).toEqual([]);
    expect(lookups.holes.filter((hole) => !kills.some((each) => explains(each, hole)))).toEqual([]);
    expect(told.every(({ reason }) => reason === 'killed')).toBe(true);
  });
});

/** The sensor said so itself: what is missing lies between its last sign before the end and its start after it. */
const isTold = ({ afterUs, beforeUs }: Hole, told: readonly ToldLoss[]): boolean =>
  told.some(({ startUs, endUs }) => startUs <= afterUs + 1_000_000 && beforeUs <= endUs + CAPTURES_MS_MAX * 1_000);

/** Nothing is missing from before what the sensor had no time to hand on. */
const explains = ({ atUs, unsafeMs }: Kill, { afterUs, beforeUs }: Hole): boolean =>
  afterUs >= atUs - unsafeMs * 1_000 && beforeUs <= atUs + 10_000_000;

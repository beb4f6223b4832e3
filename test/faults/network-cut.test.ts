import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { needs } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { lookupsLine } from './ledger.ts';
import { LIVE_PROGRAMS, startLive } from './live.ts';
import { readLookups, readToldLosses, recoveryMs, untilLookup, untilNoHoles } from './lookups.ts';
import { timesOf } from './scale.ts';
import { pause } from './waiting.ts';

/** Longer than what is in memory alone. */
const CUT_MS = timesOf(10_000);
const BEFORE_MS = 2_000;

needs({ programs: LIVE_PROGRAMS, root: true })('the network between sensor and collector', () => {
  test(`cut for ${CUT_MS / 1_000} s`, { timeout: CUT_MS + 240_000 }, async () => {
    const live = await startLive();
    const looking = await live.startLookups(CUT_MS / 1_000 + 120);
    await pause(BEFORE_MS);
    live.cable('down');
    await pause(CUT_MS);
    expect(spoolBytes(live.spoolDir)).toBeGreaterThan(0);
    const startMs = performance.now();
    const recoveriesMs = [await recoveryMs(live.collector, () => live.cable('up'))];
    await untilNoHoles(live.collector);
    const caughtUpMs = performance.now() - startMs;
    const sent = await looking.stop();
    await untilLookup(live.collector, sent - 1);
    const lookups = await readLookups(live.collector);
    const fault = `network cut for ${CUT_MS / 1_000} s`;
    process.stdout.write(lookupsLine({ fault, sent, lookups, recoveriesMs, caughtUpMs }));
    expect(lookups).toMatchObject({ stored: sent, doubled: 0, holes: [] });
    expect(await readToldLosses(live.collector)).toEqual([]);
  });
});

const spoolBytes = (dir: string): number =>
  readdirSync(dir)
    .filter((name) => !name.startsWith('process.json'))
    .reduce((sum, name) => sum + statSync(join(dir, name)).size, 0);

import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { needs } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { liveLine } from './ledger.ts';
import { LIVE_PROGRAMS, startLive } from './live.ts';
import { readLookups, readToldLosses } from './lookups.ts';
import { timesOf } from './scale.ts';
import { pause, until } from './waiting.ts';

/** Longer than what is in memory alone. */
const CUT_MS = timesOf(10_000);
const BEFORE_MS = 3_000;
const AFTER_MS = 5_000;
const ENDS_MS_MAX = 60_000;

needs({ programs: LIVE_PROGRAMS, root: true })('the network between sensor and collector', () => {
  test(`cut for ${CUT_MS / 1_000} s`, { timeout: CUT_MS + 180_000 }, async () => {
    const live = await startLive();
    const looking = live.lookUp((BEFORE_MS + CUT_MS + AFTER_MS) / 1_000);
    await pause(BEFORE_MS);
    live.cable('down');
    await pause(CUT_MS);
    const segments = readdirSync(live.spoolDir).filter((name) => name !== 'process.json');
    expect(segments.map((name) => statSync(join(live.spoolDir, name)).size > 0)).toContain(true);
    const upUs = Date.now() * 1_000;
    live.cable('up');
    const startMs = performance.now();
    const isBack = `SELECT count() AS back FROM dns WHERE toUnixTimestamp64Micro(time) > ${upUs}`;
    const back = async () => Number((await live.collector.select<{ back: string }>(isBack))[0]?.back) > 0;
    await until('lookup after the cut', back, ENDS_MS_MAX);
    const recoveryMs = performance.now() - startMs;
    const hasAll = async () => {
      const { stored, last } = await readLookups(live.collector);
      return stored === last + 1;
    };
    await until('lookup without a hole', hasAll, ENDS_MS_MAX);
    const caughtUpMs = performance.now() - startMs;
    const sent = await looking;
    await until('end', async () => (await readLookups(live.collector)).last === sent - 1, ENDS_MS_MAX);
    const lookups = await readLookups(live.collector);
    process.stdout.write(
      `${liveLine(`network cut for ${CUT_MS / 1_000} s`, sent, lookups, [recoveryMs], caughtUpMs)}\n`,
    );
    expect(lookups).toMatchObject({ stored: sent, doubled: 0, holes: [] });
    expect(await readToldLosses(live.collector)).toEqual([]);
  });
});

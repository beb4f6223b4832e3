import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { needs, runProgram, temporaryDirectory } from '@lanhound/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { fillDisk } from './disk.ts';
import { lookupsLine } from './ledger.ts';
import { LIVE_PROGRAMS, startLive } from './live.ts';
import { readLookups, readToldLosses, recoveryMs, untilLookup, untilNoHoles } from './lookups.ts';
import { timesOf } from './scale.ts';
import { pause } from './waiting.ts';

const FULL_MS = timesOf(3_000);
/** Until batches have been written, by a network that is away. */
const SPOOLS_MS = 4_500;

needs({ programs: [...LIVE_PROGRAMS, 'mount'], root: true })('the disk of a sensor', () => {
  test('full while the network is away', { timeout: FULL_MS + 240_000 }, async () => {
    const disk = temporaryDirectory();
    await runProgram('mount', ['-t', 'tmpfs', '-o', 'size=4m,mode=0700', 'lanhound-small-disk', disk]);
    onTestFinished(() => runProgram('umount', ['--lazy', disk]).then(() => {}));
    const live = await startLive({ sensorDir: disk });
    const looking = await live.startLookups(FULL_MS / 1_000 + 120);
    live.cable('down');
    await pause(SPOOLS_MS);
    const filler = join(disk, 'filler');
    fillDisk(filler);
    await live.sensor.until(/batches cannot be kept on disk: ENOSPC/);
    await pause(FULL_MS);
    rmSync(filler);
    await live.sensor.until(/batches can be kept on disk again/);
    const startMs = performance.now();
    const recoveriesMs = [await recoveryMs(live.collector, () => live.cable('up'))];
    await untilNoHoles(live.collector);
    const caughtUpMs = performance.now() - startMs;
    const sent = await looking.stop();
    await untilLookup(live.collector, sent - 1);
    const lookups = await readLookups(live.collector);
    process.stdout.write(lookupsLine({ fault: 'disk of the sensor full', sent, lookups, recoveriesMs, caughtUpMs }));
    expect(lookups).toMatchObject({ stored: sent, doubled: 0, holes: [] });
    expect(await readToldLosses(live.collector)).toEqual([]);
  });
});

import { temporaryDirectory } from '@lanhound/testkit';
import { type Load, startLoad } from '@lanhound/testkit/load';
import { afterAll, expect, test } from 'vitest';
import { startCollector, untilReady } from './collector.ts';
import { ledgerLine, readLedger } from './ledger.ts';
import { freePorts } from './ports.ts';
import { timesOf } from './scale.ts';

const TIMES = timesOf(10);
const LOAD = { sensors: 3, events: 100, everyMs: 40, alertEvery: 20 };
/** A kill comes somewhere between the start of the process and well after it serves. */
const KILL_AFTER_MS_MAX = 2_500;
/** Of the kills, those that do not wait for the start to come to its end. */
const EARLY = 0.3;
const ENDS_MS_MAX = 60_000;

let load: Load | undefined;
afterAll(() => load?.stop());

test(`a collector killed ${TIMES} times under load`, { timeout: TIMES * 20_000 + 60_000 }, async () => {
  const dataDir = temporaryDirectory();
  const [apiPort, port] = await freePorts(2);
  const config = {
    bus: { kind: 'embedded', port },
    detect: { alertsMax: 100_000 },
    memory: { snapshotEveryMs: 3_000 },
  };
  const start = () => startCollector({ dataDir, apiPort: apiPort as number, config });
  let collector = await start();
  await untilReady(collector);
  load = await startLoad({ ...LOAD, bus: { kind: 'mqtt', server: `mqtt://127.0.0.1:${port}` } });
  await load.untilAcknowledged(ENDS_MS_MAX);
  const recoveriesMs: number[] = [];
  for (let i = 0; i < TIMES; i++) {
    await pause(Math.random() * KILL_AFTER_MS_MAX);
    await collector.kill('SIGKILL');
    collector = await start();
    while (Math.random() < EARLY) {
      await pause(Math.random() * 1_500);
      await collector.kill('SIGKILL');
      collector = await start();
    }
    recoveriesMs.push(await load.untilAcknowledged(ENDS_MS_MAX));
  }
  const counts = await load.finish(ENDS_MS_MAX);
  await untilReady(collector);
  await pause(1_000);
  const ledger = await readLedger({ name: 'collector killed', recoveriesMs }, counts, collector, dataDir);
  process.stdout.write(`${ledgerLine(ledger)} ${JSON.stringify(ledger.alerts)}\n`);
  await collector.program.stop();
  expect(ledger).toMatchObject({ stored: counts.sent, lost: 0, doubled: 0, acknowledged: counts.sent });
  expect(ledger.alerts).toMatchObject({ stored: counts.alerts.length, missing: 0, repeated: 0, untold: 0 });
  // A receiver may hear an alert twice only when the kill came between its answer and the note of it.
  expect(ledger.alerts.toldTwice).toBeLessThanOrEqual(Math.ceil(TIMES / 20));
});

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

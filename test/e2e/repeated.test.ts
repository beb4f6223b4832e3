// Batches of an hour and more ago that come again, over restarts, on the real database.
import { join } from 'node:path';
import { createMemoryBus } from '@lanhound/bus';
import { CollectorConfig, createCollector } from '@lanhound/collector';
import { createEmbeddedClickhouse, EmbeddedClickhouseConfig } from '@lanhound/embedded-clickhouse';
import { type Batch, encodeBatch } from '@lanhound/proto';
import { type Clock, checkConfig, silentReport, startAll, stopAll, systemClock } from '@lanhound/runtime';
import { batch, cleartext, dns, flow, temporaryDirectory } from '@lanhound/testkit';
import { expect, test } from 'vitest';

const S = 1_000_000;
const SENSORS = ['attic', 'cellar', 'garden'];
/** One of each sensor every quarter of a minute, for an hour and a quarter. */
const EVERY_S = 15;
const BATCHES = 300;
/** The last of them comes about now: the database forgets by its own clock. */
const START_US = (Date.now() - BATCHES * EVERY_S * 1_000) * 1_000;

/** Two processes of each sensor, one after the other; some kinds of events come seldom, so that tables have holes. */
function sent(): Batch[] {
  const all: Batch[] = [];
  for (let i = 0; i < BATCHES; i++) {
    const time = START_US + i * EVERY_S * S;
    const epoch = START_US - (i < BATCHES / 3 ? 2 : 1) * S;
    const sequence = 1 + (i < BATCHES / 3 ? i : i - BATCHES / 3);
    for (const sensor of SENSORS) {
      const events = [flow({ time, flowId: i }), flow({ time, flowId: i + 1_000 }), dns({ time, id: i })];
      const seldom = i % 7 === 0 ? [cleartext({ time, flowId: i, server: `10.9.${i >> 8}.${i & 255}` })] : [];
      all.push(batch({ sensor, epoch, sequence, events: [...events, ...seldom] }));
    }
  }
  return all;
}

interface Running {
  deliver(batches: readonly Batch[]): Promise<void>;
  rows(): Promise<Record<string, [rows: number, events: number]>>;
  alerts(): string[];
  /** Without a word: what was to be saved at a stop is not. */
  restart(clock: Clock): Promise<Running>;
  stop(): Promise<void>;
}

async function start(dataDir: string, clock: Clock, alerts: string[] = []): Promise<Running> {
  const report = silentReport();
  const deps = { clock, report, random: Math.random, version: 'test' };
  const bus = createMemoryBus();
  const store = EmbeddedClickhouseConfig.parse({ dataDir: join(dataDir, 'store') });
  const database = createEmbeddedClickhouse(store, { ...deps, clock: systemClock });
  const quiet = { api: { enabled: false }, notify: { receivers: [] }, store: { writer: { lingerMs: 20 } } };
  const collector = createCollector(checkConfig(CollectorConfig, { dataDir, ...quiet }), {
    ...{ ...deps, database, createConsumer: (handler) => bus.createConsumer({ ...deps, handler }) },
    onAlert: ({ type, alert }) => void (type === 'new' && alerts.push(alert.title)),
  });
  const publisher = bus.createPublisher(deps);
  const parts = [database, collector, publisher];
  await startAll(parts, report.log);
  const stop = () => stopAll(parts, report.log);
  return {
    async deliver(batches) {
      for (let at = 0; at < batches.length; at += 60) {
        const some = batches.slice(at, at + 60);
        await Promise.all(
          some.map(({ unknownEvents, ...each }) =>
            publisher.publish({
              address: { site: each.site, sensor: each.sensor },
              id: `${each.epoch}-${each.sequence}`,
              bytes: encodeBatch(each),
            }),
          ),
        );
      }
    },
    async rows() {
      const of = async (table: string, id: string): Promise<[number, number]> => {
        const [row] = await collector.store.select<{ rows: number; events: number }>(
          `SELECT count() AS rows, uniqExact(sensor, epoch, sequence, ${id}) AS events FROM ${table}`,
        );
        return [row?.rows ?? 0, row?.events ?? 0];
      };
      return {
        flows: await of('flows', 'flowId'),
        dns: await of('dns', 'id'),
        cleartext: await of('cleartext', 'flowId'),
      };
    },
    alerts: () => alerts,
    async restart(next) {
      await stop();
      return start(dataDir, next, alerts);
    },
    stop,
  };
}

/** The wall clock of an hour that passes in seconds; waits are as long as ever. */
function hurriedClock() {
  let aheadMs = START_US / 1_000 - Date.now();
  return {
    clock: { ...systemClock, nowMs: () => Date.now() + aheadMs },
    pass: (seconds: number) => {
      aheadMs += seconds * 1_000;
    },
  };
}

test('batches of more than an hour that come again after a restart are stored once, and judged once', {
  timeout: 120_000,
}, async () => {
  const { clock, pass } = hurriedClock();
  const batches = sent();
  let collector = await start(temporaryDirectory(), clock);
  const part = batches.length / 5;
  for (let i = 0; i < 4; i++) {
    await collector.deliver(batches.slice(i * part, (i + 1) * part));
    pass((BATCHES / 5) * EVERY_S);
  }
  collector = await collector.restart(clock);
  await collector.deliver(batches.slice(4 * part));
  pass((BATCHES / 5) * EVERY_S);
  const whole = { flows: [1_800, 1_800], dns: [900, 900], cleartext: [129, 129] };
  expect(await collector.rows()).toEqual(whole);
  const alerts = [...collector.alerts()];
  // As they came, and the newest first, as a spool does.
  await collector.deliver(batches);
  collector = await collector.restart(clock);
  await collector.deliver(batches.toReversed());
  expect(await collector.rows()).toEqual(whole);
  expect(collector.alerts()).toEqual(alerts);
  expect(alerts.length).toBeGreaterThan(0);
  await collector.stop();
});

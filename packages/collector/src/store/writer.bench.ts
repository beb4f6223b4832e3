// Rows a second: from events to row text alone, and through the writer into the embedded database.
//
//   npx tsx packages/collector/src/store/writer.bench.ts
import { deepStrictEqual } from 'node:assert';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Batch, DnsEvent, Event, FlowEvent } from '@lanhound/proto';
import { silentReport, systemClock } from '@lanhound/runtime';
import { createEmbeddedClickhouse, EmbeddedClickhouseConfig } from '../../../embedded-clickhouse/src/index.ts';
import { createStore } from './clickhouse-store.ts';
import { StoreConfig } from './config.ts';
import type { StoreConnection } from './connection.ts';
import { rowsOf } from './rows.ts';

const ROWS = 200_000;
const EVENTS_PER_BATCH = 500;
const EVERY_DNS = 5;
const HEADER = { site: 'home', sensor: 'bench' };

/** The same every time: a linear congruential generator. */
function sequence(): (below: number) => number {
  let state = 1;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
}

const next = sequence();
const address = () =>
  next(4) === 0 ? `2001:db8:${next(50).toString(16)}::${next(9_999)}` : `198.51.${next(100)}.${next(256)}`;

function flow(i: number, time: number): FlowEvent {
  return {
    ...{ ...HEADER, type: 'flow', time, flowId: i, state: 'closed', reason: 'fin', start: time - next(9e6), end: time },
    ...{
      proto: 6,
      src: `192.168.1.${next(25)}`,
      srcPort: 32_768 + next(28_000),
      srcMac: `3c:22:fb:00:00:${10 + next(25)}`,
    },
    ...{ dst: address(), dstPort: [443, 443, 80, 8883][next(4)] as number, dstMac: 'b8:27:eb:00:00:02' },
    ...{ srcPackets: next(900), srcBytes: next(90_000), dstPackets: next(900), dstBytes: next(900_000) },
    ...{ srcTcpFlags: 27, dstTcpFlags: 27, app: 'tls', serverName: `host${next(2_000)}.example.org` },
  };
}

function dns(time: number): DnsEvent {
  const name = `host${next(2_000)}.example.org`;
  return {
    ...{
      ...HEADER,
      type: 'dns',
      time,
      src: `192.168.1.${next(25)}`,
      srcPort: next(65_535),
      dst: '192.168.1.1',
      dstPort: 53,
    },
    ...{ via: 'udp', id: next(65_535), name, qtype: 'A', rcode: 'NOERROR', rttUs: next(50_000) },
    answers: [{ name, type: 'A', ttl: 300, data: address() }],
  };
}

function batches(): Batch[] {
  const startUs = Date.now() * 1_000;
  const eventOf = (i: number): Event => (i % EVERY_DNS === 0 ? dns(startUs + i * 200) : flow(i, startUs + i * 200));
  return Array.from({ length: ROWS / EVENTS_PER_BATCH }, (_, b) => ({
    ...{ ...HEADER, epoch: startUs, sequence: b + 1, unknownEvents: 0 },
    events: Array.from({ length: EVENTS_PER_BATCH }, (_, i) => eventOf(b * EVENTS_PER_BATCH + i)),
  }));
}

const perSecond = (seconds: number): string => Math.round(ROWS / seconds).toLocaleString('en');

/** Seconds by the clock and of this process's processor, in which the work was done. */
async function timed(work: () => unknown): Promise<{ wall: number; cpu: number }> {
  const startMs = performance.now();
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return { wall: (performance.now() - startMs) / 1_000, cpu: (user + system) / 1e6 };
}

async function benchText(all: readonly Batch[]): Promise<void> {
  for (let round = 0; round < 3; round++) {
    let bytes = 0;
    const { cpu } = await timed(() => {
      for (const one of all) for (const rows of rowsOf(one, Date.now(), () => true)) bytes += rows.bytes.length;
    });
    console.log(`events to row text: ${perSecond(cpu)} rows a CPU second, ${Math.round(bytes / ROWS)} bytes a row`);
  }
}

async function benchInsert(all: readonly Batch[], connection: StoreConnection): Promise<void> {
  const deps = { report: silentReport(), clock: systemClock, random: Math.random, connection };
  const store = createStore(StoreConfig.parse({}), deps);
  await store.start();
  const { wall, cpu } = await timed(() => Promise.all(all.map((one) => store.writeBatch(one))));
  console.log(`through the writer: ${perSecond(wall)} rows/s, ${perSecond(cpu)} rows a CPU second of the collector`);
  const counts = await store.select('SELECT (SELECT count() FROM flows) AS flows, (SELECT count() FROM dns) AS dns');
  deepStrictEqual(counts, [{ flows: ROWS - ROWS / EVERY_DNS, dns: ROWS / EVERY_DNS }]);
  console.log('bytes a row on disk:', ...(await store.select(SIZES)).map((row) => JSON.stringify(row)));
  await store.stop();
}

const SIZES = `
  SELECT table, round(sum(bytes) / any(rows), 2) AS all,
    round(sumIf(bytes, column IN ('site', 'sensor', 'epoch', 'sequence', 'ingested')) / any(rows), 3) AS batchColumns
  FROM (
    SELECT table, column, sum(column_data_compressed_bytes) AS bytes, sum(rows) AS rows
    FROM system.parts_columns
    WHERE database = currentDatabase() AND active AND table IN ('flows', 'dns')
    GROUP BY table, column
  )
  GROUP BY table ORDER BY table`;

const all = batches();
await benchText(all);
const dataDir = mkdtempSync(join(tmpdir(), 'lanhound-bench-'));
const engine = createEmbeddedClickhouse(EmbeddedClickhouseConfig.parse({ dataDir }), {
  ...{ report: silentReport(), clock: systemClock, random: Math.random },
});
await engine.start();
await benchInsert(all, engine);
await engine.stop();
rmSync(dataDir, { recursive: true });

// Rows a second: from events to row text alone, and through the writer into a database.
//
//   npx tsx --conditions=@lanhound/source packages/collector/src/store/writer.bench.ts [URL]
//
// Without the URL of a ClickHouse HTTP interface (user default, no password) it measures the text alone.
import { deepStrictEqual } from 'node:assert';
import type { Batch, DnsEvent, Event, FlowEvent } from '@lanhound/proto';
import { silentReport, systemClock } from '@lanhound/runtime';
import { createStore } from './clickhouse-store.ts';
import { StoreConfig } from './config.ts';
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

function say(what: string, wallMs: number): void {
  console.log(`${what}: ${Math.round(ROWS / (wallMs / 1_000)).toLocaleString('en')} rows/s`);
}

function benchText(all: readonly Batch[]): void {
  let bytes = 0;
  for (let round = 0; round < 3; round++) {
    const startMs = performance.now();
    bytes = 0;
    for (const batch of all) for (const rows of rowsOf(batch, Date.now(), () => true)) bytes += rows.bytes.length;
    say('events to row text', performance.now() - startMs);
  }
  console.log(`${Math.round(bytes / ROWS)} bytes a row`);
}

async function benchInsert(all: readonly Batch[], url: string): Promise<void> {
  const database = { kind: 'server', url, database: `bench_${Date.now()}` };
  const writer = { queueBytesMax: 256_000_000 };
  const deps = { report: silentReport(), clock: systemClock, random: Math.random };
  const store = createStore(StoreConfig.parse({ database, writer }), deps);
  await store.start();
  const startMs = performance.now();
  await Promise.all(all.map((batch) => store.writeBatch(batch)));
  say('through the writer', performance.now() - startMs);
  const counts = await store.select('SELECT (SELECT count() FROM flows) AS flows, (SELECT count() FROM dns) AS dns');
  deepStrictEqual(counts, [{ flows: ROWS - ROWS / EVERY_DNS, dns: ROWS / EVERY_DNS }]);
  const disk = await store.select(
    "SELECT table, round(sum(data_compressed_bytes) / sum(rows), 1) AS bytesARow, count() AS parts FROM system.parts WHERE database = currentDatabase() AND active AND table IN ('flows', 'dns') GROUP BY table ORDER BY table",
  );
  console.log('on disk:', ...disk.map((row) => JSON.stringify(row)));
  await store.stop();
}

const [url] = process.argv.slice(2);
const all = batches();
benchText(all);
if (url) await benchInsert(all, url);

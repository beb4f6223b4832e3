import type { ClickHouseClient } from '@clickhouse/client';
import { startTestDatabase } from './testing/embedded.ts';
import { connect } from './testing/target.ts';

// Rows per second by INSERT over HTTP with the stock client, as objects and as arrays; how long queries take; and the
// memory of the process that holds the engine. The rows are like flows: 20 columns, some of them texts.
//
//   npx tsx packages/embedded-clickhouse/src/embedded.bench.ts [SECONDS]

const BATCHES = [500, 10_000];
const QUERIES: [name: string, sql: string][] = [
  ['one value', 'SELECT 1'],
  ['point count', "SELECT count() FROM flows WHERE source = '192.168.1.7'"],
  ['per minute', 'SELECT toStartOfMinute(started) AS t, sum(bytes_out) FROM flows GROUP BY t ORDER BY t'],
  [
    'top destinations',
    'SELECT destination, sum(bytes_out) AS n FROM flows GROUP BY destination ORDER BY n DESC LIMIT 10',
  ],
];
const QUERY_RUNS = 20;

const COLUMNS = [
  'started DateTime64(6) CODEC(DoubleDelta, ZSTD(1))',
  'source String',
  'destination String',
  'name LowCardinality(String)',
  ...Array.from({ length: 8 }, (_, i) => `counter_${i} UInt64 CODEC(T64, ZSTD(1))`),
  ...Array.from({ length: 6 }, (_, i) => `port_${i} UInt16`),
  'bytes_in UInt64',
  'bytes_out UInt64',
];
const NAMES = COLUMNS.map((column) => column.split(' ', 1)[0] as string);

let rowCount = 0;
function row(): (string | number)[] {
  const n = rowCount++;
  const started = new Date(1_700_000_000_000 + n * 10).toISOString().replace('T', ' ').slice(0, 23);
  const addresses = [`192.168.1.${n % 250}`, `203.0.113.${(n * 7) % 250}`, `host-${n % 500}.example.net`];
  const counters = Array.from({ length: 8 }, (_, i) => n + i);
  const ports = Array.from({ length: 6 }, (_, i) => (n * 31 + i) % 65_536);
  return [started, ...addresses, ...counters, ...ports, n * 3, n * 5];
}

const asObject = (values: (string | number)[]) => Object.fromEntries(NAMES.map((name, i) => [name, values[i]]));

async function measureInserts(
  client: ClickHouseClient,
  rows: number,
  format: 'JSONEachRow' | 'JSONCompactEachRow',
  ms: number,
) {
  const columns = NAMES as [string, ...string[]];
  const times: number[] = [];
  const endMs = performance.now() + ms;
  while (performance.now() < endMs) {
    const compact = Array.from({ length: rows }, row);
    const values = format === 'JSONEachRow' ? compact.map(asObject) : compact;
    const startMs = performance.now();
    await client.insert<unknown>({ table: 'flows', values, format, columns });
    times.push(performance.now() - startMs);
  }
  return times.toSorted((a, b) => a - b);
}

async function measureQuery(client: ClickHouseClient, query: string): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < QUERY_RUNS; i++) {
    const startMs = performance.now();
    await (await client.query({ query, format: 'JSONEachRow' })).text();
    times.push(performance.now() - startMs);
  }
  return times.toSorted((a, b) => a - b);
}

const at = (times: number[], share: number) => (times[Math.floor((times.length - 1) * share)] ?? 0).toFixed(1);
const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;

const ms = Number(process.argv[2] ?? 5) * 1000;
const { database, target, stop } = await startTestDatabase();
const memory = () => megabytes(target.residentBytes?.() ?? Number.NaN);
console.log(`engine open: ${memory()} resident`);
const client = connect(target, { compression: { request: false, response: false } });
await client.command({ query: `CREATE TABLE flows (${COLUMNS.join(', ')}) ENGINE = MergeTree ORDER BY started` });
for (const format of ['JSONEachRow', 'JSONCompactEachRow'] as const) {
  for (const rows of BATCHES) {
    const times = await measureInserts(client, rows, format, ms);
    const rate = Math.round((rows * times.length * 1000) / times.reduce((sum, time) => sum + time, 0));
    console.log(
      `insert ${format}, ${rows} rows: ${rate} rows/s, p50 ${at(times, 0.5)} ms, p99 ${at(times, 0.99)} ms; ${memory()}`,
    );
  }
}
for (const [name, sql] of QUERIES) {
  const times = await measureQuery(client, sql);
  console.log(`${name} over ${rowCount} rows: p50 ${at(times, 0.5)} ms, p99 ${at(times, 0.99)} ms; ${memory()}`);
}
await client.close();
await stop();
console.log(`stopped, process ${database.pid() ?? 'gone'}`);

// The whole pipeline over a trace, stage by stage: packets to batches, batches to events, events through inventory and
// detectors, events into chDB, and then all of it as `lanhound replay` runs it.
//
//   npx tsx test/bench/pipeline.bench.ts [TRACE.pcap]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CollectorConfig, createCollector } from '@lanhound/collector';
import { createEmbeddedClickhouse, EmbeddedClickhouseConfig } from '@lanhound/embedded-clickhouse';
import { type Batch, decodeBatch } from '@lanhound/proto';
import { checkConfig, silentReport, systemClock } from '@lanhound/runtime';
import { createSensor, SensorConfig } from '@lanhound/sensor';
import { makeTrace } from './trace.ts';

const COPIES = 15;
/** Batches on their way to the store at once, as the embedded broker allows. */
const WINDOW = 16;

const dir = mkdtempSync(join(tmpdir(), 'lanhound-bench-'));
const deps = { report: silentReport(), clock: systemClock, random: Math.random, version: 'bench' };

interface Measured<T> {
  result: T;
  cpuSeconds: number;
  wallSeconds: number;
}

async function measure<T>(work: () => Promise<T> | T): Promise<Measured<T>> {
  const cpu = process.cpuUsage();
  const start = process.hrtime.bigint();
  const result = await work();
  const { user, system } = process.cpuUsage(cpu);
  return { result, cpuSeconds: (user + system) / 1e6, wallSeconds: Number(process.hrtime.bigint() - start) / 1e9 };
}

async function measureStages(trace: string): Promise<void> {
  const sensed = await measure(() => batchesOf(trace));
  const encoded = sensed.result;
  const decoded = await measure(() => encoded.map((bytes) => decodeBatch(bytes)));
  const batches = decoded.result;
  const events = batches.reduce((sum, batch) => sum + batch.events.length, 0);
  const bytes = encoded.reduce((sum, { length }) => sum + length, 0);
  console.log(`${events} events in ${encoded.length} batches, ${(bytes / events).toFixed(0)} bytes an event\n`);
  console.log('stage                        events/CPU s    events/s');
  line('sensor: packets to batches', events, sensed);
  line('ingest: batches to events', events, decoded);
  line('inventory and detectors', events, await measure(() => detect(batches)));
  line('store: into chDB over HTTP', events, await stored(batches));
  console.log('\nCPU seconds are of this process; the database runs in another, so its work shows in events/s alone.');
}

function line(name: string, events: number, { cpuSeconds, wallSeconds }: Measured<unknown>): void {
  const perSecond = (seconds: number) =>
    Math.round(events / seconds)
      .toLocaleString('en')
      .padStart(12);
  console.log(`${name.padEnd(28)} ${perSecond(cpuSeconds)} ${perSecond(wallSeconds)}`);
}

async function batchesOf(trace: string): Promise<Uint8Array[]> {
  const batches: Uint8Array[] = [];
  const publisher = {
    name: 'bench',
    start: async () => {},
    stop: async () => {},
    publish: async ({ bytes }: { bytes: Uint8Array }) => void batches.push(bytes.slice()),
  };
  const config = checkConfig(SensorConfig, { sensor: 'bench', capture: { kind: 'files', files: [trace] } });
  const sensor = createSensor(config, { ...deps, publisher });
  await sensor.start();
  await sensor.ended;
  await sensor.stop();
  return batches;
}

const collectorConfig = () =>
  checkConfig(CollectorConfig, { dataDir: dir, api: { enabled: false }, notify: { receivers: [] } });

const noDatabase = { url: () => 'http://127.0.0.1:9', username: '', password: '' };

function detect(batches: readonly Batch[]): number {
  let alerts = 0;
  const onAlert = () => void alerts++;
  const { detection } = createCollector(collectorConfig(), { ...deps, live: false, database: noDatabase, onAlert });
  for (const { events } of batches) detection.see(events);
  detection.finish();
  return alerts;
}

async function stored(batches: readonly Batch[]): Promise<Measured<void>> {
  const engine = createEmbeddedClickhouse(EmbeddedClickhouseConfig.parse({ dataDir: join(dir, 'store') }), deps);
  await engine.start();
  const { store } = createCollector(collectorConfig(), { ...deps, database: engine });
  await store.start();
  const left = [...batches];
  const writer = async () => {
    for (let batch = left.shift(); batch; batch = left.shift()) await store.writeBatch(batch);
  };
  const measured = await measure(async () => {
    await Promise.all(Array.from({ length: WINDOW }, writer));
  });
  await checkStored(store, batches);
  await store.stop();
  await engine.stop();
  return measured;
}

/** Right before fast: every flow event is in the table, once. */
async function checkStored(
  store: { select<Row>(sql: string): Promise<Row[]> },
  batches: readonly Batch[],
): Promise<void> {
  const flows = batches.reduce((sum, { events }) => sum + events.filter(({ type }) => type === 'flow').length, 0);
  const [row] = await store.select<{ rows: number }>('SELECT count() AS rows FROM flows');
  if (Number(row?.rows) !== flows) throw new Error(`${row?.rows} flow events are stored, want ${flows}`);
}

try {
  const trace = process.argv[2] ?? makeTrace(dir, COPIES);
  await measureStages(trace);
} finally {
  rmSync(dir, { recursive: true, force: true });
}

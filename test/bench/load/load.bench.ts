// Flow events from fifty sensors into one collector and its embedded database, each a process as people run it: what is
// held, how soon it is stored, and what it takes. Checks at the end that the store has every event once.
//
//   npm run bench:pipeline -- [--bus embedded|nats] [--rate EVENTS_PER_SECOND] [--seconds SECONDS]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import {
  type BatchMessage,
  type BatchPublisher,
  BusError,
  createPublisher,
  localKeyFileIn,
  SensorBusConfig,
} from '@lanhound/bus';
import { freePort, startNatsServer } from '@lanhound/bus/testing';
import { silentReport, systemClock } from '@lanhound/runtime';
import { type CollectorUnderLoad, startCollector, type Usage } from './collector-under-load.ts';
import { EVENTS_PER_BATCH, FlowLoad } from './flow-load.ts';

const SENSORS = 50;
const SITES = 10;
/** A sensor that is behind waits, as a real one does, instead of piling up batches. */
const IN_FLIGHT_MAX = 8;
const REPORT_SECONDS = 10;
const RETRY_MS = 100;

const { values } = parseArgs({
  options: {
    bus: { type: 'string', default: 'embedded' },
    rate: { type: 'string', default: '50000' },
    seconds: { type: 'string', default: '60' },
  },
});
const rate = Number(values.rate);
const seconds = Number(values.seconds);

interface Sent {
  batches: number;
  acknowledgedMs: number[];
  /** How often a batch was due and eight were unanswered. */
  heldBack: number;
}

const dir = mkdtempSync(join(tmpdir(), 'lanhound-load-'));
try {
  if (values.bus === 'nats') await overNats();
  else await overEmbeddedBroker();
} finally {
  rmSync(dir, { recursive: true, force: true });
}

async function overEmbeddedBroker(): Promise<void> {
  const port = await freePort();
  await run(
    { kind: 'embedded', port },
    {
      ...{ kind: 'mqtt', server: `mqtt://127.0.0.1:${port}`, localKeyFile: localKeyFileIn(join(dir, 'data')) },
    },
  );
}

async function overNats(): Promise<void> {
  const server = await startNatsServer({ dir });
  const bus = { kind: 'nats', servers: [`nats://127.0.0.1:${server.port}`] };
  try {
    await run(bus, bus);
  } finally {
    await server.stop();
  }
}

async function run(collectorBus: object, sensorBus: object): Promise<void> {
  const collector = await startCollector(dir, await freePort(), collectorBus);
  const deps = { clock: systemClock, random: Math.random, report: silentReport() };
  const loads = Array.from(
    { length: SENSORS },
    (_, i) => new FlowLoad(`site${i % SITES}`, `sensor${i}`, Date.now() * 1000 + i, Math.random),
  );
  const publishers = loads.map(() => createPublisher(SensorBusConfig.parse(sensorBus), deps));
  await Promise.all(publishers.map((publisher) => publisher.start()));
  console.log(`${SENSORS} sensors, ${rate.toLocaleString('en')} events/s for ${seconds} s over ${values.bus}\n`);
  const sent: Sent = { batches: 0, acknowledgedMs: [], heldBack: 0 };
  const before = collector.usage();
  const startMs = performance.now();
  const watching = watch(collector, sent, startMs);
  await Promise.all(loads.map((load, i) => send(load, publishers[i] as BatchPublisher, i, sent, startMs)));
  const tookSeconds = (performance.now() - startMs) / 1000;
  await watching;
  await untilStored(collector, sent);
  report(sent, tookSeconds, before, collector.usage(), await collector.metrics());
  check(collector, sent);
  await Promise.all(publishers.map((publisher) => publisher.stop()));
  await collector.stop();
}

/** One sensor: a batch whenever it is due. */
async function send(load: FlowLoad, publisher: BatchPublisher, i: number, sent: Sent, startMs: number): Promise<void> {
  const everyMs = (SENSORS * EVENTS_PER_BATCH * 1000) / rate;
  const address = { site: load.site, sensor: load.sensor };
  const inFlight = new Set<Promise<void>>();
  for (let dueMs = startMs + (everyMs * i) / SENSORS; dueMs < startMs + seconds * 1000; dueMs += everyMs) {
    await sleep(Math.max(0, dueMs - performance.now()));
    if (inFlight.size >= IN_FLIGHT_MAX) {
      sent.heldBack++;
      await Promise.race(inFlight);
    }
    const { bytes, sequence } = load.next(Date.now() * 1000);
    const sentMs = performance.now();
    const answered = deliver(publisher, { address, id: `${load.epochUs}-${sequence}`, bytes }).then(() => {
      sent.acknowledgedMs.push(performance.now() - sentMs);
      inFlight.delete(answered);
    });
    inFlight.add(answered);
    sent.batches++;
  }
  await Promise.all(inFlight);
}

/** Until it is acknowledged, as the outbox of a sensor does. */
async function deliver(publisher: BatchPublisher, message: BatchMessage): Promise<void> {
  for (;;) {
    try {
      await publisher.publish(message);
      return;
    } catch (error) {
      if (!(error instanceof BusError) || !error.retryable) throw error;
      await sleep(RETRY_MS);
    }
  }
}

async function watch(collector: CollectorUnderLoad, sent: Sent, startMs: number): Promise<void> {
  let batchesBefore = 0;
  let usageBefore = collector.usage();
  for (let at = REPORT_SECONDS; at <= seconds; at += REPORT_SECONDS) {
    await sleep(Math.max(0, startMs + at * 1000 - performance.now()));
    const usage = collector.usage();
    const events = ((sent.acknowledgedMs.length - batchesBefore) * EVENTS_PER_BATCH) / REPORT_SECONDS;
    console.log(
      `${String(at).padStart(5)} s ${text(events).padStart(9)} events/s  ${usageText(usageBefore, usage, REPORT_SECONDS)}`,
    );
    batchesBefore = sent.acknowledgedMs.length;
    usageBefore = usage;
  }
}

function text(value: number): string {
  return Math.round(value).toLocaleString('en');
}

function usageText(before: Usage, after: Usage, overSeconds: number): string {
  const part = (name: keyof Usage) => {
    const cores = (after[name].cpuSeconds - before[name].cpuSeconds) / overSeconds;
    return `${name} ${cores.toFixed(2)} cores ${text(after[name].rssMb)} MB`;
  };
  return `${part('collector')}, ${part('engine')}`;
}

/** Over NATS the server acknowledges before the store has it. */
async function untilStored(collector: CollectorUnderLoad, { batches }: Sent): Promise<void> {
  for (let i = 0; i < 600; i++) {
    if (storedRows(await collector.metrics()) >= batches * EVENTS_PER_BATCH) return;
    await sleep(100);
  }
}

function storedRows(metrics: string): number {
  return Number(/^lanhound_store_rows_written_total\{table="flows"\} (\d+)/m.exec(metrics)?.[1] ?? 0);
}

function report(sent: Sent, tookSeconds: number, before: Usage, after: Usage, metrics: string): void {
  const acknowledged = sent.acknowledgedMs.sort((a, b) => a - b);
  const quantile = (q: number) => `${text(acknowledged[Math.floor(q * (acknowledged.length - 1))] ?? 0)} ms`;
  console.log(
    `\nheld: ${text((sent.batches * EVENTS_PER_BATCH) / tookSeconds)} events/s, ${sent.heldBack} batches held back`,
  );
  console.log(`sent to acknowledged: p50 ${quantile(0.5)}, p99 ${quantile(0.99)}`);
  console.log(`seen on the wire to stored: p50 ${lag(metrics, 0.5)}, p99 ${lag(metrics, 0.99)}`);
  console.log(usageText(before, after, tookSeconds));
}

/** A quantile of the collector's own histogram, as Prometheus computes it: by the upper bound of its bucket. */
function lag(metrics: string, q: number): string {
  const name = 'lanhound_ingest_stored_lag_seconds_bucket';
  const buckets = [...metrics.matchAll(new RegExp(`^${name}\\{le="([^"]+)"\\} (\\d+)`, 'gm'))];
  const total = Number(buckets.at(-1)?.[2] ?? 0);
  const bucket = buckets.find(([, , count]) => Number(count) >= q * total);
  return `≤ ${bucket?.[1]} s`;
}

/** Right before fast: every event is in the store, once. */
function check(collector: CollectorUnderLoad, { batches }: Sent): void {
  const rows = Number(collector.query('SELECT count() FROM flows'));
  const distinct = Number(collector.query('SELECT uniqExact(sensor, sequence) FROM flows'));
  if (rows !== batches * EVENTS_PER_BATCH || distinct !== batches) {
    throw new Error(
      `the store has ${rows} events of ${distinct} batches, want ${batches * EVENTS_PER_BATCH} of ${batches}`,
    );
  }
  console.log(`stored: ${text(rows)} events, each once`);
}

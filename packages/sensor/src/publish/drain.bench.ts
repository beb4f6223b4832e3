import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type BatchPublisher, createPublisher, localKeyFileIn, SensorBusConfig } from '@lanhound/bus';
import { freePort } from '@lanhound/bus/testing';
import { encodeBatch } from '@lanhound/proto';
import { silentReport, systemClock } from '@lanhound/runtime';
import { dns, flow, type Program, REPOSITORY, startProgram } from '@lanhound/testkit';
import type { EncodedBatch } from './batch-writer.ts';
import { Outbox } from './outbox.ts';
import { PublishConfig } from './publish-config.ts';
import { Spool } from './spool/spool.ts';

// How soon a sensor's spool is empty once the collector is back: batches of a quiet home on disk, and the built
// collector with its database as a process. New batches go on coming; how long these wait for their answer says what
// they lose.
//
//   npx tsx packages/sensor/src/publish/drain.bench.ts [--batches 43200] [--events 20]

const { values } = parseArgs({
  options: { batches: { type: 'string', default: '43200' }, events: { type: 'string', default: '20' } },
});
const BATCHES = Number(values.batches);
const EVENTS = Number(values.events);
const ADDRESS = { site: 'home', sensor: 'attic' };
const BEFORE_US = (Date.now() - 86_400_000) * 1000;
const NOW_US = Date.now() * 1000;
const LIVE_EVERY_MS = 250;
const SAMPLE_MS = 5_000;

const deps = { clock: systemClock, report: silentReport(), random: Math.random };
const dir = mkdtempSync(join(tmpdir(), 'lanhound-drain-'));
const spoolDir = join(dir, 'spool', 'home.attic');

function batchOf(epoch: number, sequence: number, timeUs: number): EncodedBatch {
  const common = (i: number) => ({ ...ADDRESS, time: timeUs + i * 1_000 });
  const events = Array.from({ length: EVENTS }, (_, i) =>
    i % 3 === 0
      ? dns({ ...common(i), id: i, name: `host-${(sequence * 7 + i) % 500}.example.org` })
      : flow({ ...common(i), flowId: sequence * 1_000 + i }),
  );
  const bytes = encodeBatch({ ...ADDRESS, epoch, sequence, events });
  return { epochUs: epoch, sequence, bytes, events: EVENTS, fromUs: timeUs, toUs: timeUs + EVENTS * 1_000 };
}

async function fillSpool(): Promise<number> {
  const spool = new Spool({ dir: spoolDir, bytesMax: 1_000_000_000, onLost: () => {} });
  await spool.open();
  const everyUs = 86_400_000_000 / BATCHES;
  for (let from = 1; from <= BATCHES; from += 1_000) {
    const count = Math.min(1_000, BATCHES - from + 1);
    const some = Array.from({ length: count }, (_, i) =>
      batchOf(BEFORE_US, from + i, Math.round(BEFORE_US + (from + i) * everyUs)),
    );
    await spool.append(some, () => 'disk');
  }
  const { bytes } = spool.depth;
  await spool.close();
  return bytes;
}

async function startCollector(port: number): Promise<Program> {
  const file = join(dir, 'collector.yaml');
  const config = { dataDir: join(dir, 'data'), bus: { kind: 'embedded', port }, api: { enabled: false } };
  writeFileSync(file, JSON.stringify({ ...config, notify: { receivers: [] } }));
  const lanhound = join(REPOSITORY, 'packages/cli/bin/lanhound.mjs');
  return startProgram('node', [lanhound, 'collector', '--config', file], { ready: /collecting/, readyMsMax: 60_000 });
}

/** Notes how long batches of this process, the new ones, wait for their answers. */
function timed(publisher: BatchPublisher, liveMs: number[]): BatchPublisher {
  return {
    ...publisher,
    async publish(message, signal) {
      const startMs = performance.now();
      await publisher.publish(message, signal);
      if (message.id.startsWith(`${NOW_US}-`)) liveMs.push(performance.now() - startMs);
    },
  };
}

const cpuSeconds = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
};

const bytes = await fillSpool();
console.log(`${BATCHES} batches of ${EVENTS} events, ${(bytes / 1e6).toFixed(0)} MB on disk`);
const port = await freePort();
const collector = await startCollector(port);
const liveMs: number[] = [];
const bus = { kind: 'mqtt', server: `mqtt://127.0.0.1:${port}`, localKeyFile: localKeyFileIn(join(dir, 'data')) };
const publisher = createPublisher(SensorBusConfig.parse(bus), deps);
await publisher.start();
const outbox = new Outbox(PublishConfig.parse({}), {
  ...deps,
  ...{ publisher: timed(publisher, liveMs), address: ADDRESS, epochUs: NOW_US, live: true },
  spool: (onLost) => new Spool({ dir: spoolDir, bytesMax: 1_000_000_000, onLost }),
});
await outbox.open();
const startMs = performance.now();
const cpuBefore = cpuSeconds(collector.pid);
let sequence = 0;
const live = setInterval(() => outbox.offer(batchOf(NOW_US, ++sequence, Date.now() * 1000)), LIVE_EVERY_MS);
// Before it has looked through its files it does not know what they hold.
let left = BATCHES;
let isKnown = false;
while (left > 0) {
  const beforeMs = performance.now();
  await systemClock.sleep(SAMPLE_MS);
  const now = outbox.counters().diskBatches;
  isKnown ||= now > 0;
  const pace = isKnown ? (left - now) / ((performance.now() - beforeMs) / 1000) : 0;
  left = isKnown ? now : left;
  console.log(`${pace.toFixed(0)} batches/s, ${left} left`);
}
clearInterval(live);
const seconds = (performance.now() - startMs) / 1000;
const sorted = liveMs.toSorted((a, b) => a - b);
const [p50 = 0, most = 0] = [sorted[Math.floor(sorted.length / 2)], sorted.at(-1)].map((ms) => Math.round(ms ?? 0));
console.log(
  `${seconds.toFixed(0)} s in all, ${(BATCHES / seconds).toFixed(0)} batches/s; ` +
    `new ones answered in ${p50} ms, ${most} ms at most; collector ${((cpuSeconds(collector.pid) - cpuBefore) / seconds).toFixed(2)} cores`,
);
await outbox.close(3_000);
await publisher.stop();
await collector.stop();
rmSync(dir, { recursive: true });
process.exit(0);

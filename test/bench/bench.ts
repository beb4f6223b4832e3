// `npm run bench`: every benchmark, one after another, each in a process of its own. It prints; it never judges.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeTrace } from './trace.ts';

/** 60 copies are about half a million frames. */
const COPIES = 60;

const benches: { title: string; file: string; withTrace?: boolean }[] = [
  { title: 'Sensor', file: 'packages/sensor/src/sensor.bench.ts', withTrace: true },
  { title: 'Live capture', file: 'packages/sensor/src/live.bench.ts', withTrace: true },
  { title: 'DNS and recognition', file: 'packages/sensor/src/track/dns.bench.ts', withTrace: true },
  { title: 'TLS', file: 'packages/sensor/src/track/tls/tls.bench.ts' },
  { title: 'Whole pipeline', file: 'test/bench/pipeline.bench.ts' },
  { title: 'Name lists', file: 'packages/collector/src/detect/lists/name-table.bench.ts' },
  { title: 'Kinds', file: 'test/bench/kinds.bench.ts' },
  { title: 'Inventory', file: 'packages/collector/src/inventory/inventory.bench.ts' },
  { title: 'Detectors', file: 'packages/collector/src/detect/engine.bench.ts' },
  { title: 'Alerts, very many', file: 'packages/collector/src/notify/router.bench.ts' },
  { title: 'Alerts, delivered', file: 'packages/collector/src/notify/notifier.bench.ts' },
  { title: 'Store writer', file: 'packages/collector/src/store/writer.bench.ts' },
  { title: 'Embedded ClickHouse', file: 'packages/embedded-clickhouse/src/embedded.bench.ts' },
  { title: 'Buses', file: 'packages/bus/src/bus.bench.ts' },
];

const wanted = process.argv.slice(2);
const dir = mkdtempSync(join(tmpdir(), 'lanhound-bench-'));
let failed = false;
try {
  for (const bench of benches.filter(
    ({ title }) => wanted.length === 0 || wanted.some((word) => title.includes(word)),
  )) {
    console.log(`\n== ${bench.title} (${bench.file})\n`);
    const args = bench.withTrace ? [makeTrace(dir, COPIES)] : [];
    const command = ['--import', 'tsx', bench.file, ...args];
    failed = spawnSync(process.execPath, command, { stdio: 'inherit' }).status !== 0 || failed;
  }
} finally {
  rmSync(dir, { recursive: true, force: true });
}
process.exitCode = failed ? 1 : 0;

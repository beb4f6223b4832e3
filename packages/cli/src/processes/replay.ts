import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMemoryBus } from '@lanhound/bus';
import { type Alert, CollectorConfig, SEVERITIES } from '@lanhound/collector';
import { checkConfig, type Report, startAll, stopAll, systemClock } from '@lanhound/runtime';
import {
  type CaptureCounters,
  CaptureError,
  createSensor,
  describeProblem,
  type Sensor,
  SensorConfig,
} from '@lanhound/sensor';
import { buildReport } from '../report/build.ts';
import type { ReplayReport } from '../report/report.ts';
import { version } from '../version.ts';
import { problemsOf } from './capture-end.ts';
import { createCollectorProcess } from './collector-process.ts';

export interface ReplayOptions {
  files: string[];
  site: string;
  /** The detectors' configuration; that of a collector that would run. */
  detect?: CollectorConfig['detect'] | undefined;
  report: Report;
  /** Called once reading begins, with where it stands; gives what to call when it has ended. */
  onReading(counters: () => CaptureCounters): () => void;
}

/** How long the last batches of a large capture may take to be stored. */
const STORING_MS_MAX = 600_000;

/** Captures through the whole pipeline, in a store that is gone afterwards. */
export async function replay(options: ReplayOptions): Promise<ReplayReport> {
  const dataDir = mkdtempSync(join(tmpdir(), 'lanhound-replay-'));
  try {
    return await replayInto(dataDir, options);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function replayInto(dataDir: string, options: ReplayOptions): Promise<ReplayReport> {
  const { report, files, site } = options;
  const deps = { clock: systemClock, report, random: Math.random, version };
  const bus = createMemoryBus();
  const alerts = new Map<string, Alert>();
  // A capture of the loopback interface is replayed for what is in it.
  const detect = { detect: { ...options.detect, loopback: true } };
  const quiet = { api: { enabled: false }, notify: { receivers: [] } };
  const collector = createCollectorProcess(checkConfig(CollectorConfig, { dataDir, ...detect, ...quiet }), {
    ...deps,
    live: false,
    createConsumer: (handler) => bus.createConsumer({ ...deps, handler }),
    onAlert: ({ alert }) => void alerts.set(alert.id, alert),
  });
  const publisher = bus.createPublisher(deps);
  const capture = { kind: 'files', files };
  const config = checkConfig(SensorConfig, { site, sensor: 'replay', capture, publish: { stopMs: STORING_MS_MAX } });
  const sensor = createSensor(config, { ...deps, publisher });
  const parts = [collector, publisher, sensor];
  await startAll(parts, report.log);
  try {
    const problems = await readToEnd(sensor, options.onReading);
    await sensor.stop();
    collector.collector.detection.finish();
    const sorted = [...alerts.values()].sort(byWeight);
    return await buildReport({ files, problems, sensor, collector: collector.collector, alerts: sorted });
  } finally {
    await stopAll(parts, report.log);
  }
}

/** What was wrong with the input, in words; what could be read has been. */
async function readToEnd(sensor: Sensor, onReading: ReplayOptions['onReading']): Promise<string[]> {
  const ended = onReading(() => sensor.counters().capture);
  try {
    return problemsOf(await sensor.ended);
  } catch (error) {
    if (error instanceof CaptureError && error.problems.length > 0) return error.problems.map(describeProblem);
    throw error;
  } finally {
    ended();
  }
}

const byWeight = (a: Alert, b: Alert): number =>
  SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) || a.firstTime - b.firstTime;

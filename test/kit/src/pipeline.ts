import { join } from 'node:path';
import { createMemoryBus, type Faults, lossy } from '@lanhound/bus';
import { type Alert, CollectorConfig, createCollector, type Device, type Store } from '@lanhound/collector';
import { createEmbeddedClickhouse, EmbeddedClickhouseConfig } from '@lanhound/embedded-clickhouse';
import { type Component, checkConfig, silentReport, startAll, stopAll, systemClock } from '@lanhound/runtime';
import { createSensor, SensorConfig } from '@lanhound/sensor';
import { seeded } from './random.ts';

/** What a capture became. */
export interface Outcome {
  alerts: Alert[];
  devices: Device[];
  /** Rows of a query of what was stored. */
  select: Store['select'];
}

export interface PipelineOptions {
  /** Where everything is kept; a second run over the same one is a restart. */
  dataDir: string;
  /** Keys of collector.yaml. */
  collector?: Record<string, unknown>;
  /** Keys of sensor.yaml. */
  sensor?: Record<string, unknown>;
  /** What goes wrong between the sensor and the bus; the same every time. */
  faults?: Partial<Faults>;
}

/**
 * A capture through every stage in one process: real capture, decoding, tracking and publishing, a bus in memory, real
 * ingest, detection and inventory, and the embedded database in its own process. `look` sees the outcome while all of
 * it runs.
 */
export async function runPipeline<T>(
  file: string,
  options: PipelineOptions,
  look: (outcome: Outcome) => Promise<T>,
): Promise<T> {
  const { dataDir, faults = {} } = options;
  const report = silentReport();
  const deps = { clock: systemClock, report, random: Math.random, version: 'test' };
  const bus = createMemoryBus();
  const alerts = new Map<string, Alert>();
  const database = createEmbeddedClickhouse(EmbeddedClickhouseConfig.parse({ dataDir: join(dataDir, 'store') }), deps);
  const quiet = { api: { enabled: false }, notify: { receivers: [] } };
  const collector = createCollector(checkConfig(CollectorConfig, { dataDir, ...quiet, ...options.collector }), {
    ...deps,
    database,
    live: false,
    createConsumer: (handler) => bus.createConsumer({ ...deps, handler }),
    onAlert: ({ alert }) => void alerts.set(alert.id, structuredClone(alert)),
  });
  const publisher = lossy(bus.createPublisher(deps), faults, { random: seeded(1), clock: systemClock });
  const name = { site: 'home', sensor: 'test', capture: { kind: 'files', files: [file] } };
  const config = checkConfig(SensorConfig, { ...name, ...options.sensor });
  const sensor = createSensor(config, { ...deps, publisher });
  const parts: Component[] = [database, collector, publisher, sensor];
  await startAll(parts, report.log);
  try {
    await sensor.ended;
    collector.detection.finish();
    const devices = [...collector.inventory.all()];
    return await look({ alerts: [...alerts.values()], devices, select: collector.store.select });
  } finally {
    await stopAll(parts, report.log);
  }
}

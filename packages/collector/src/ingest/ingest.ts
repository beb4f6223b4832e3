// From the bus to checked batches, each processed once and acknowledged when it is kept.
import type { Delivery, DeliveryHandler } from '@lanhound/bus';
import { type Batch, BatchError, decodeBatch } from '@lanhound/proto';
import type { Clock, Report } from '@lanhound/runtime';
import { z } from 'zod';
import { BatchRefusedError, type BatchSink } from './batch-sink.ts';
import { deadLetters } from './dead-letters.ts';
import { type IngestMetrics, ingestMetrics } from './metrics.ts';
import { recentBatches } from './recent-batches.ts';
import { type SensorRegistry, sensorRegistry } from './sensors.ts';
import { countFromFuture, refusalOf } from './validate.ts';

export const IngestConfig = z
  .strictObject({
    futureMaxMs: z
      .int()
      .min(1_000)
      .default(86_400_000)
      .describe('How far ahead of this clock an event may be dated before it is counted and told; it is kept anyway.'),
    sensorsMax: z
      .int()
      .min(1)
      .default(1_000)
      .describe('Sensors that are listed; batches of others are taken all the same.'),
    deadLettersPerMinuteMax: z
      .int()
      .min(0)
      .default(60)
      .describe('Dead letters kept in a minute; beyond it they are only counted.'),
  })
  .prefault({});

export type IngestConfig = z.output<typeof IngestConfig>;

export interface IngestDeps {
  sink: BatchSink;
  /** Inventory and detectors: each batch once, in the order it came, before it is kept, so that alerts do not wait. */
  onBatch(batch: Batch): void;
  clock: Clock;
  report: Report;
}

export interface Ingest {
  handle: DeliveryHandler;
  sensors: SensorRegistry;
}

export function createIngest(config: IngestConfig, deps: IngestDeps): Ingest {
  const { sink, clock } = deps;
  const report = deps.report.child('ingest');
  const metrics = ingestMetrics(report);
  const sensors = sensorRegistry(config.sensorsMax);
  const processed = recentBatches();
  const bury = deadLetters(config.deadLettersPerMinuteMax, { sink, clock, log: report.log, metrics });

  /** Note whose batch it is and what is odd about it. */
  const hear = (batch: Batch): void => {
    const nowUs = clock.nowMs() * 1_000;
    const fromFuture = countFromFuture(batch, nowUs, config.futureMaxMs * 1_000);
    const gap = sensors.hear(batch, nowUs, fromFuture);
    const { site, sensor } = batch;
    // A sensor without a place in the list has none in the metrics either.
    const known = sensors.find(batch);
    const labels = known ? { site, sensor } : { site: '', sensor: '' };
    countBatch(batch, labels, metrics);
    if (gap) {
      metrics.missing.inc(labels, gap.to - gap.from + 1);
      report.log.warn({ site, sensor, ...gap }, 'batches are missing; they may still come');
    }
    if (fromFuture === 0) return;
    metrics.fromFuture.inc(labels, fromFuture);
    if (known?.eventsFromFuture === fromFuture) {
      report.log.warn({ site, sensor }, 'events are dated in the future: look at the clock of the sensor');
    }
  };

  /** Once per batch, however often the bus delivers it. */
  const process = (batch: Batch): void => {
    if (processed.get(batch) !== 0) return;
    processed.add(batch, 1);
    hear(batch);
    try {
      deps.onBatch(batch);
    } catch (error) {
      metrics.failures.inc();
      const { site, sensor, sequence } = batch;
      report.log.error({ err: error, site, sensor, sequence }, 'a batch was not processed to its end');
    }
  };

  const handle = async (delivery: Delivery): Promise<void> => {
    const batch = decode(delivery.bytes);
    if (batch instanceof BatchError) return bury(delivery, 'notABatch', batch.message);
    const refusal = refusalOf(batch, delivery.address);
    if (refusal) return bury(delivery, 'invalid', refusal);
    if (sink.hasBatch(batch)) return metrics.repeated.inc();
    process(batch);
    try {
      await sink.writeBatch(batch);
    } catch (error) {
      if (!(error instanceof BatchRefusedError)) throw error;
      await bury(delivery, 'refusedByStore', error.message);
    }
  };

  return { handle, sensors };
}

function decode(bytes: Uint8Array): Batch | BatchError {
  try {
    return decodeBatch(bytes);
  } catch (error) {
    if (error instanceof BatchError) return error;
    throw error;
  }
}

function countBatch(batch: Batch, labels: { site: string; sensor: string }, metrics: IngestMetrics): void {
  metrics.batches.inc(labels);
  if (batch.unknownEvents > 0) metrics.unknownEvents.inc(batch.unknownEvents);
  const counts = new Map<string, number>();
  for (const { type } of batch.events) counts.set(type, (counts.get(type) ?? 0) + 1);
  for (const [type, events] of counts) metrics.events.inc({ type }, events);
}

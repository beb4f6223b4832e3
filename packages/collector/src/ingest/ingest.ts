// From the bus to checked batches, each processed once and acknowledged when it is kept.
import type { Delivery, DeliveryHandler } from '@lanhound/bus';
import { type Batch, BatchDecoder, BatchError } from '@lanhound/proto';
import type { Clock, Logger, Report } from '@lanhound/runtime';
import { z } from 'zod';
import { BatchRefusedError, type BatchSink, NotNowError } from './batch-sink.ts';
import { deadLetters } from './dead-letters.ts';
import { type IngestMetrics, ingestMetrics } from './metrics.ts';
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
  /** A batch is about to be processed: whoever has to do it again after a crash writes it down. */
  onNew(bytes: Uint8Array, receivedUs: number): void;
  /** Inventory and detectors: each batch once, in the order it came, before it is kept, so that alerts do not wait. */
  onBatch(batch: Batch): void;
  clock: Clock;
  report: Report;
}

export interface Ingest {
  handle: DeliveryHandler;
  /** Process a batch again as it was, when the memory of it was lost; it is neither counted nor kept. */
  replay(bytes: Uint8Array, receivedUs: number): void;
  /** The same, but only note that it came. */
  skip(bytes: Uint8Array, receivedUs: number): void;
  sensors: SensorRegistry;
}

export function createIngest(config: IngestConfig, deps: IngestDeps): Ingest {
  const { sink, clock } = deps;
  const report = deps.report.child('ingest');
  const metrics = ingestMetrics(report);
  const sensors = sensorRegistry(config.sensorsMax);
  const tries = triesOf();
  const decoder = new BatchDecoder();
  const hear = createHearing(config, { sensors, metrics, log: report.log });
  const bury = deadLetters(config.deadLettersPerMinuteMax, { sink, clock, log: report.log, metrics });

  const judge = (batch: Batch): void => {
    try {
      deps.onBatch(batch);
    } catch (error) {
      metrics.failures.inc();
      const { site, sensor, sequence } = batch;
      report.log.error({ err: error, site, sensor, sequence }, 'a batch was not processed to its end');
    }
  };

  /** Once per batch, however often the bus delivers it. */
  const process = (batch: Batch, bytes: Uint8Array): void => {
    if (!sensors.isNew(batch)) return;
    const receivedUs = clock.nowMs() * 1_000;
    deps.onNew(bytes, receivedUs);
    hear(batch, receivedUs);
    judge(batch);
  };

  const again = (bytes: Uint8Array, receivedUs: number): Batch | undefined => {
    const batch = decode(decoder, bytes);
    if (batch instanceof BatchError || !sensors.isNew(batch)) return undefined;
    sensors.hear(batch, receivedUs, countFromFuture(batch, receivedUs, config.futureMaxMs * 1_000));
    return batch;
  };

  /** What failed for no reason that the store knows, again and again, is not tried for ever. */
  const orBury = async (delivery: Delivery, batch: Batch, error: Error): Promise<void> => {
    if (error instanceof BatchRefusedError) return bury(delivery, 'refusedByStore', error.message);
    if (error instanceof NotNowError || tries.count(batch) < TRIES_MAX) throw error;
    await bury(delivery, 'failed', `it failed ${TRIES_MAX} times: ${error.message}`);
  };

  const handle = async (delivery: Delivery): Promise<void> => {
    const batch = decode(decoder, delivery.bytes);
    if (batch instanceof BatchError) return bury(delivery, 'notABatch', batch.message);
    const refusal = refusalOf(batch, delivery.address);
    if (refusal) return bury(delivery, 'invalid', refusal);
    if (sink.hasBatch(batch)) return metrics.repeated.inc();
    process(batch, delivery.bytes);
    try {
      await sink.writeBatch(batch);
      metrics.lag.observe(clock.nowMs() / 1_000 - newestSeconds(batch));
    } catch (error) {
      await orBury(delivery, batch, error as Error);
    }
  };

  return {
    handle,
    sensors,
    replay(bytes, receivedUs) {
      const batch = again(bytes, receivedUs);
      if (batch) judge(batch);
    },
    skip: (bytes, receivedUs) => void again(bytes, receivedUs),
  };
}

interface HearingDeps {
  sensors: SensorRegistry;
  metrics: IngestMetrics;
  log: Logger;
}

/** Notes whose batch it is and what is odd about it. */
function createHearing({ futureMaxMs }: IngestConfig, { sensors, metrics, log }: HearingDeps) {
  return (batch: Batch, receivedUs: number): void => {
    const fromFuture = countFromFuture(batch, receivedUs, futureMaxMs * 1_000);
    const gap = sensors.hear(batch, receivedUs, fromFuture);
    const { site, sensor } = batch;
    // A sensor without a place in the list has none in the metrics either.
    const known = sensors.find(batch);
    const labels = known ? { site, sensor } : { site: '', sensor: '' };
    countBatch(batch, labels, metrics);
    if (gap) {
      metrics.missing.inc(labels, gap.to - gap.from + 1);
      // Whoever makes gaps makes them by the thousand; people hear of one by its alert, once it does not close.
      log.debug({ site, sensor, from: gap.from, to: gap.to }, 'batches are missing; they may still come');
    }
    if (fromFuture === 0) return;
    metrics.fromFuture.inc(labels, fromFuture);
    if (known?.eventsFromFuture === fromFuture) {
      log.warn({ site, sensor }, 'events are dated in the future: look at the clock of the sensor');
    }
  };
}

/** How often a batch may fail by an error that is nobody's word for "later". */
const TRIES_MAX = 5;
/** Batches whose failures are counted at a time. */
const TRIED_MAX = 1_000;

function triesOf() {
  const tried = new Map<string, number>();
  return {
    count({ site, sensor, epoch, sequence }: Batch): number {
      const key = `${site}/${sensor}/${epoch}/${sequence}`;
      const times = (tried.get(key) ?? 0) + 1;
      tried.set(key, times);
      if (tried.size > TRIED_MAX) tried.delete(tried.keys().next().value as string);
      return times;
    },
  };
}

function newestSeconds({ events }: Batch): number {
  let newestUs = 0;
  for (const { time } of events) newestUs = Math.max(newestUs, time);
  return newestUs / 1_000_000;
}

function decode(decoder: BatchDecoder, bytes: Uint8Array): Batch | BatchError {
  try {
    return decoder.decode(bytes);
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

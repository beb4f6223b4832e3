import type { Report } from '@lanhound/runtime';

export type IngestMetrics = ReturnType<typeof ingestMetrics>;

export const ingestMetrics = (report: Report) => ({
  batches: report.counter('ingest_batches_total', { help: 'Batches taken, each once.', labels: ['site', 'sensor'] }),
  events: report.counter('ingest_events_total', { help: 'Events taken, by kind.', labels: ['type'] }),
  repeated: report.counter('ingest_batches_repeated_total', { help: 'Batches that came again and were kept already.' }),
  deadLetters: report.counter('ingest_dead_letters_total', {
    help: 'Batches that could not be taken: kept aside, or only counted when too many came.',
    labels: ['cause', 'kept'],
  }),
  missing: report.counter('ingest_batches_missing_total', {
    help: 'Batches whose number was passed over when it was noticed; those that come late are not taken off.',
    labels: ['site', 'sensor'],
  }),
  fromFuture: report.counter('ingest_events_from_future_total', {
    help: 'Events dated further in the future than a clock may be wrong; they are kept.',
    labels: ['site', 'sensor'],
  }),
  unknownEvents: report.counter('ingest_events_unknown_total', {
    help: 'Events of kinds this version does not know, sent by a newer sensor; they are not kept.',
  }),
  lag: report.histogram('ingest_stored_lag_seconds', {
    help: 'From the newest event of a batch, by the clock of its sensor, until the store has it.',
    buckets: [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 5, 10, 60, 600],
  }),
  failures: report.counter('ingest_failures_total', { help: 'Batches whose processing failed: an error of ours.' }),
});

import type { Report } from '@lanhound/runtime';

export type StoreMetrics = ReturnType<typeof storeMetrics>;

export const storeMetrics = (report: Report) => ({
  rows: report.counter('store_rows_written_total', { help: 'Rows the database accepted.', labels: ['table'] }),
  inserts: report.counter('store_inserts_total', { help: 'Inserts the database accepted.', labels: ['table'] }),
  failures: report.counter('store_insert_failures_total', {
    help: 'Inserts that failed, by what was wrong; those that may work later are repeated.',
    labels: ['table', 'fault'],
  }),
  refused: report.counter('store_batches_refused_total', {
    help: 'Batches not taken: never acceptable, or no room to wait.',
    labels: ['reason'],
  }),
  repeated: report.counter('store_batches_repeated_total', {
    help: 'Batches sent again while or after they were stored.',
  }),
  waiting: report.gauge('store_batches_waiting', { help: 'Batches that wait to be stored.' }),
  seconds: report.histogram('store_insert_seconds', {
    help: 'Time from sending an insert to its answer.',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
  }),
});

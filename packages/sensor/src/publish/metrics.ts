import type { Report } from '@lanhound/runtime';

/** What the publish stage counts. */
export const publishMetrics = (report: Report) => ({
  sent: report.counter('sensor_batches_sent_total', { help: 'Batches acknowledged by the bus.' }),
  sentBytes: report.counter('sensor_batch_bytes_sent_total', { help: 'Bytes of batches acknowledged by the bus.' }),
  retried: report.counter('sensor_batches_retried_total', { help: 'Batches sent again after a failure.' }),
  lost: report.counter('sensor_batches_lost_total', {
    help: 'Batches given up: memory or spool were full, damage on disk, refused by the bus, or the sensor stopped.',
    labels: ['reason'],
  }),
  queuedBytes: report.gauge('sensor_batch_queue_bytes', { help: 'Bytes of batches in memory, not yet acknowledged.' }),
  spooled: report.counter('sensor_batches_spooled_total', { help: 'Batches written to disk.' }),
  spoolBytes: report.gauge('sensor_spool_bytes', { help: 'Bytes of batches on disk.' }),
});

export type PublishMetrics = ReturnType<typeof publishMetrics>;

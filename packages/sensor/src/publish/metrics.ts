import type { Report } from '@lanhound/runtime';

/** What the publish stage counts. */
export const publishMetrics = (report: Report) => ({
  sent: report.counter('sensor_batches_sent_total', { help: 'Batches acknowledged by the bus.' }),
  sentBytes: report.counter('sensor_batch_bytes_sent_total', { help: 'Bytes of batches acknowledged by the bus.' }),
  retried: report.counter('sensor_batches_retried_total', { help: 'Batches sent again after a failure.' }),
  lost: report.counter('sensor_batches_lost_total', {
    help: 'Batches given up: the queue was full, the bus refused them for good, or the sensor stopped.',
    labels: ['reason'],
  }),
  queuedBytes: report.gauge('sensor_batch_queue_bytes', { help: 'Bytes of batches not yet acknowledged.' }),
});

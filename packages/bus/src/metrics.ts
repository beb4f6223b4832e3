import type { Report } from '@lanhound/runtime';

/** Seconds from sending a batch to its acknowledgement: loopback takes less than 1 ms, a slow store seconds. */
const ACK_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** What the sensor's end counts. */
export const publisherMetrics = (report: Report) => ({
  batches: report.counter('bus_published_batches_total', { help: 'Batches that the bus acknowledged.' }),
  bytes: report.counter('bus_published_bytes_total', { help: 'Bytes of batches that the bus acknowledged.' }),
  failures: report.counter('bus_publish_failures_total', {
    help: 'Publishes that did not succeed; those that are retryable will be tried again by the publisher.',
    labels: ['retryable'],
  }),
  duplicates: report.counter('bus_published_duplicates_total', {
    help: 'Batches that the bus had already, so that sending them again changed nothing.',
  }),
  inFlight: report.gauge('bus_publishes_in_flight', { help: 'Batches sent and not yet acknowledged.' }),
  ackSeconds: report.histogram('bus_publish_ack_seconds', {
    help: 'Time from sending a batch to its acknowledgement.',
    buckets: ACK_SECONDS,
  }),
});

/** What the collector's end counts. */
export const consumerMetrics = (report: Report) => ({
  batches: report.counter('bus_delivered_batches_total', { help: 'Batches that were handed over and accepted.' }),
  bytes: report.counter('bus_delivered_bytes_total', { help: 'Bytes of batches that were handed over and accepted.' }),
  rejections: report.counter('bus_delivery_rejections_total', {
    help: 'Times a batch was not accepted, and will be handed over again.',
  }),
  redeliveries: report.counter('bus_redeliveries_total', {
    help: 'Batches that the bus delivered more than once, because an acknowledgement was missing.',
  }),
  refusals: report.counter('bus_refusals_total', {
    help: 'Messages and connections that were turned away, by reason.',
    labels: ['reason'],
  }),
  inFlight: report.gauge('bus_deliveries_in_flight', { help: 'Batches handed over and not yet accepted.' }),
  connections: report.gauge('bus_broker_connections', { help: 'Connections to the embedded broker.' }),
});

export type PublisherMetrics = ReturnType<typeof publisherMetrics>;
export type ConsumerMetrics = ReturnType<typeof consumerMetrics>;

/** Whether an end of the bus is connected. */
export const connectedGauge = (report: Report) =>
  report.gauge('bus_connected', { help: '1 while connected to the bus, else 0.', labels: ['end'] });

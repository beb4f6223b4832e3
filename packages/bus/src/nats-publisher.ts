import { natsCommandsSubject, natsSubject } from '@lanhound/proto';
import type { Report } from '@lanhound/runtime';
import { JetStreamApiError, type JetStreamClient, jetstream } from '@nats-io/jetstream';
import { errors, type NatsConnection } from '@nats-io/transport-node';
import { type BatchMessage, type BatchPublisher, BusError } from './bus.ts';
import { type CommandListener, commandReader } from './commands.ts';
import type { PublisherDeps } from './deps.ts';
import { publisherMetrics } from './metrics.ts';
import type { NatsPublisherConfig } from './nats-config.ts';
import { createNatsLink, sendsSecretsInTheClear } from './nats-connection.ts';
import { abortable, createPublishing } from './publishing.ts';
import { statusTeller } from './status.ts';

/**
 * Publishes into the stream that the collector made. An acknowledgement means that the stream holds the batch; a
 * batch that it holds already, by its id, is acknowledged and kept once.
 */
export function createNatsPublisher(config: NatsPublisherConfig, deps: PublisherDeps): BatchPublisher {
  const report = deps.report.child('bus/nats-publisher');
  const metrics = publisherMetrics(report);
  let client: { connection: NatsConnection; jetstream: JetStreamClient } | undefined;
  const link = createNatsLink(config, {
    ...deps,
    log: report.log,
    clientName: 'lanhound-sensor',
    onStatus: statusTeller('publisher', { ...deps, report }),
    onConnection: (connection) => {
      // A sensor needs no right to the JetStream API, so the API is not asked whether it is there.
      client = { connection, jetstream: jetstream(connection, { checkAPI: false }) };
      if (deps.commands) listen(connection, deps.commands, report);
    },
  });

  const send = async ({ address, id, bytes }: BatchMessage, signal?: AbortSignal) => {
    // While the server is away the library would hoard whatever it is given; batches stay with their owner instead.
    if (!client || link.connection !== client.connection) {
      throw new BusError('not connected to a NATS server', { retryable: true });
    }
    const msgID = `${address.site}.${address.sensor}.${id}`;
    const options = { msgID, timeout: config.publishTimeoutMs };
    const ack = await abortable(client.jetstream.publish(natsSubject(address), bytes, options), signal);
    if (ack.duplicate) metrics.duplicates.inc();
  };

  const publishing = createPublishing(config, { clock: deps.clock, metrics, errorOf: natsPublishError }, send);
  return {
    name: 'bus/nats-publisher',
    publish: publishing.publish,
    async start() {
      if (sendsSecretsInTheClear(config)) report.log.warn('credentials cross the network in the clear; set bus.tls');
      await link.open();
    },
    async stop() {
      await publishing.drain();
      await link.close();
    },
  };
}

/** Outside the stream, which would keep what comes too late. The library listens again on each connection. */
function listen(connection: NatsConnection, commands: CommandListener, report: Report): void {
  const subject = natsCommandsSubject(commands.address);
  const read = commandReader(report, commands);
  connection.subscribe(subject, {
    callback(error, message) {
      // Batches go on all the same.
      if (error) report.log.warn({ subject, err: error }, 'the server does not let this sensor hear commands');
      else read(message.data);
    },
  });
}

/** JetStream's error when a message is larger than the stream takes (JSStreamMessageExceedsMaximumErr). */
const MESSAGE_EXCEEDS_MAXIMUM = 10_054;

/**
 * Everything may pass by itself but a batch that is too large and a right that is missing: while a cluster elects,
 * it even says that JetStream is not enabled.
 */
export function natsPublishError(cause: unknown): BusError {
  const error = cause instanceof Error ? cause : new Error(String(cause));
  if (isPermission(error) || isPermission(error.cause)) {
    const fix = 'Allow this user to publish under its own site and sensor.';
    return new BusError(`NATS refused the batch: ${error.message}. ${fix}`, { retryable: false, cause });
  }
  if (error instanceof errors.InvalidArgumentError || isTooLarge(error)) {
    const fix = 'Raise max_payload of the server, or lower the size of batches.';
    return new BusError(`NATS refused the batch: ${error.message}. ${fix}`, { retryable: false, cause });
  }
  return new BusError(`NATS did not acknowledge the batch: ${error.message}`, { retryable: true, cause });
}

const isPermission = (error: unknown) => error instanceof errors.PermissionViolationError;
const isTooLarge = (error: Error) => error instanceof JetStreamApiError && error.code === MESSAGE_EXCEEDS_MAXIMUM;

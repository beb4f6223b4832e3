import { natsSubject } from '@lanhound/proto';
import type { Logger } from '@lanhound/runtime';
import {
  AckPolicy,
  DiscardPolicy,
  JetStreamApiError,
  type JetStreamManager,
  RetentionPolicy,
  StorageType,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { NatsConsumerConfig } from './nats-config.ts';

/** Within this time a batch that is sent again is recognised by its id. */
const DUPLICATE_WINDOW_MS = 120_000;

/** Room for NATS headers beside a batch. */
const HEADER_BYTES_MAX = 1024;

/** JetStream's error when a stream of that name looks different (JSStreamNameExistErr). */
const STREAM_NAME_EXISTS = 10_058;

/** Make the stream and the durable consumer as configured, or bring those that exist up to date. */
export async function ensureStream(manager: JetStreamManager, config: NatsConsumerConfig, log: Logger): Promise<void> {
  try {
    await manager.streams.add({ name: config.stream, ...fixedSettings, ...streamSettings(config) });
  } catch (error) {
    if (!(error instanceof JetStreamApiError && error.code === STREAM_NAME_EXISTS)) throw error;
    await updateStream(manager, config, log);
  }
  await manager.consumers.add(config.stream, {
    durable_name: config.consumer,
    ack_policy: AckPolicy.Explicit,
    ack_wait: nanos(config.ackWaitMs),
    max_ack_pending: config.inFlightMax,
    filter_subject: natsSubject(),
  });
}

/** An operator may have made the stream with other settings, and not let us change them; it still works then. */
async function updateStream(manager: JetStreamManager, config: NatsConsumerConfig, log: Logger): Promise<void> {
  try {
    await manager.streams.update(config.stream, streamSettings(config));
  } catch (error) {
    log.warn({ err: error, stream: config.stream }, 'the stream exists with other settings and was left as it is');
  }
}

/**
 * Accepted batches leave the stream, so that its size bounds what waits; when it is full the new batch is refused,
 * because the sensor that has it can keep it.
 */
const fixedSettings = { storage: StorageType.File, retention: RetentionPolicy.Workqueue };

const streamSettings = (config: NatsConsumerConfig) => ({
  subjects: [natsSubject()],
  discard: DiscardPolicy.New,
  max_bytes: config.streamBytesMax,
  max_age: nanos(config.streamAgeMsMax),
  max_msg_size: config.messageBytesMax + HEADER_BYTES_MAX,
  duplicate_window: nanos(DUPLICATE_WINDOW_MS),
  num_replicas: config.replicas,
});

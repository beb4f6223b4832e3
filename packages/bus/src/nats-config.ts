import { secret } from '@lanhound/runtime';
import { z } from 'zod';
import {
  checkCredentials,
  checkEnrollment,
  clientTls,
  enrollment,
  enrollmentFile,
  inFlightMax,
  messageBytesMax,
  password,
  passwordFile,
  reconnectMs,
  waitOnFirstConnect,
} from './connection-config.ts';
import { serverUrl } from './endpoint.ts';

/** Schemes of a NATS server's URL, with their ports. */
export const NATS_PORTS = { nats: 4222, tls: 4222 };

const connection = {
  kind: z.literal('nats').describe('NATS with JetStream, for more than one site or sensors far away.'),
  servers: z
    .array(serverUrl(NATS_PORTS))
    .min(1)
    .max(16)
    .default(['nats://127.0.0.1:4222'])
    .describe('Servers of one cluster; the first that answers is used.'),
  user: z.string().min(1).optional().describe('User name, with password or passwordFile.'),
  password,
  passwordFile,
  token: secret(z.string().min(1)).optional().describe('Token, where the server wants one instead of a user.'),
  nkeySeedFile: z
    .string()
    .optional()
    .describe('File with the seed of an NKey user; the seed never leaves this machine.'),
  credsFile: z.string().optional().describe('Credentials file (.creds) of a JWT user.'),
  tls: clientTls,
  enrollmentFile,
  enrollment,
  waitOnFirstConnect,
  reconnectMs,
  messageBytesMax,
};

const ConnectionConfig = z.strictObject(connection);
export type NatsConnectionConfig = z.infer<typeof ConnectionConfig>;

export const NatsPublisherConfig = z
  .strictObject({
    ...connection,
    inFlightMax,
    publishTimeoutMs: z
      .int()
      .min(100)
      .max(120_000)
      .default(5000)
      .describe('A batch that the stream has not acknowledged by then is reported as failed, to be sent again.'),
  })
  .superRefine(checkConnection);

export const NatsConsumerConfig = z
  .strictObject({
    ...connection,
    // At 50,000 events a second as many come while one insert is under way.
    inFlightMax: inFlightMax
      .default(128)
      .describe('Batches taken from the stream and not yet accepted (max_ack_pending); bounds memory.'),
    stream: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,64}$/, 'letters, digits, _ and -')
      .default('lanhound')
      .describe('Name of the stream; created when it does not exist.'),
    consumer: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,64}$/, 'letters, digits, _ and -')
      .default('collector')
      .describe('Name of the durable consumer; collectors that use the same name share the batches.'),
    ackWaitMs: z
      .int()
      .min(1000)
      .max(600_000)
      // What a collector had when it was killed waits this long for the next one, and new batches wait behind it.
      .default(3_000)
      .describe('A batch whose collector fell silent for this long is delivered again.'),
    streamBytesMax: z
      .int()
      .min(1_048_576)
      .default(1_073_741_824)
      .describe('Size of the stream on disk; when it is full, sensors keep new batches until there is room.'),
    streamAgeMsMax: z
      .int()
      .min(120_000)
      .default(7 * 86_400_000)
      .describe('Batches that no collector took for this long are dropped, and show as a gap.'),
    replicas: z.int().min(1).max(5).default(1).describe('Copies of the stream in a NATS cluster: 1, 3 or 5.'),
  })
  .superRefine(checkConnection);

function checkConnection(config: NatsConnectionConfig, context: z.RefinementCtx): void {
  checkEnrollment(config, config.user, context);
  checkCredentials(config.user, 'user', config, context);
}

export type NatsPublisherConfig = z.infer<typeof NatsPublisherConfig>;
export type NatsConsumerConfig = z.infer<typeof NatsConsumerConfig>;

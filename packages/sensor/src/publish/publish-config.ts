import { z } from 'zod';
import { SpoolConfig } from './spool/spool-config.ts';

/** How events leave the sensor; see createPublisher. */
export const PublishConfig = z
  .strictObject({
    batchBytes: z
      .int()
      .min(256)
      .max(900_000)
      .default(65_536)
      .describe('A batch is sent as soon as it weighs this much.'),
    batchMs: z
      .int()
      .min(10)
      .max(10_000)
      .default(250)
      .describe('A batch is sent after this long, however little is in it.'),
    inFlightBatchesMax: z
      .int()
      .min(1)
      .max(256)
      .default(256)
      .describe('Batches on their way at the same time; with one they arrive in order, but for those from disk.'),
    inFlightBytesMax: z
      .int()
      .min(1_000)
      .max(67_108_864)
      .default(524_288)
      .describe('Bytes of them; whatever a slow line has before it, new batches wait behind.'),
    queueBytesMax: z
      .int()
      .min(2_000_000)
      .max(4_294_967_296)
      .default(67_108_864)
      .describe(
        'Memory for batches that nobody has acknowledged and no disk has taken; beyond it a live sensor gives up the oldest.',
      ),
    retryFirstMs: z
      .int()
      .min(10)
      .max(60_000)
      .default(250)
      .describe('How long after the first failure a batch is sent again; doubles with every failure.'),
    retryMostMs: z.int().min(10).max(600_000).default(3_000).describe('The longest wait before a batch is sent again.'),
    stopMs: z
      .int()
      .min(0)
      .max(600_000)
      .default(3_000)
      .describe('How long a sensor that stops waits for the last acknowledgements.'),
    statsSeconds: z.int().min(1).max(3_600).default(10).describe('How often the sensor says how it is doing.'),
    spool: SpoolConfig,
  })
  .prefault({});

export type PublishConfig = z.output<typeof PublishConfig>;

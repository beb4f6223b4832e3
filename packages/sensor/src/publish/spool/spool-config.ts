import { z } from 'zod';

/** How batches that nobody acknowledges are kept on disk; see createSpool. */
export const SpoolConfig = z
  .strictObject({
    enabled: z
      .boolean()
      .default(true)
      .describe('Whether a live sensor keeps batches on disk while nobody acknowledges them, and when it stops.'),
    afterMs: z
      .int()
      .min(100)
      .max(600_000)
      .default(3_000)
      .describe('A batch not acknowledged for this long is written to disk; prompt ones never are.'),
    bytesMax: z
      .int()
      .min(8_000_000)
      .max(1_099_511_627_776)
      .default(268_435_456)
      .describe('Room for batches on disk; when it is used up the oldest are given up, which is told.'),
    syncMs: z
      .int()
      .min(0)
      .max(600_000)
      .default(1_000)
      .describe('What was written is on the disk for certain (fsync) after this long at the latest.'),
    drainBytesPerSecond: z
      .int()
      .min(1_000)
      .max(1_000_000_000)
      .default(2_000_000)
      .describe('How fast batches from disk are sent once somebody takes them again; new ones go before them.'),
  })
  .prefault({});

export type SpoolConfig = z.output<typeof SpoolConfig>;

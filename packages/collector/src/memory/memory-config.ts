import { z } from 'zod';

export const MemoryConfig = z
  .strictObject({
    journalBytesMax: z
      .int()
      .min(100_000)
      .max(1_000_000_000)
      .default(16_000_000)
      .describe('Bytes of batches after which what detectors remember is written anew; a start reads as many back.'),
    snapshotEveryMs: z
      .int()
      .min(1_000)
      .default(300_000)
      .describe('How often it is written anew in any case, while batches come.'),
  })
  .prefault({});

export type MemoryConfig = z.output<typeof MemoryConfig>;

import type { EncodedBatch } from '../batch-writer.ts';

export const EPOCH_US = 1_800_000_000_000_000;

/** A batch of one second, a second after the one before; its bytes tell it from others. */
export function encodedBatch(sequence: number, bytes = 1_000, epochUs = EPOCH_US): EncodedBatch {
  const fromUs = EPOCH_US + sequence * 1_000_000;
  const content = Buffer.alloc(bytes, `${epochUs}-${sequence} `);
  return { epochUs, sequence, bytes: content, events: 1, fromUs, toUs: fromUs + 999_999 };
}

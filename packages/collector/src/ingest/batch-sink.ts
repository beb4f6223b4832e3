import type { Batch } from '@lanhound/proto';

/** What names a batch for ever. */
export interface BatchKey {
  site: string;
  sensor: string;
  /** Start of the sensor's process, microseconds since 1970. */
  epoch: number;
  sequence: number;
}

/** A batch that could not be taken, kept aside. */
export interface DeadLetter {
  site: string;
  sensor: string;
  reason: string;
  bytes: Uint8Array;
}

/** Where checked batches go. */
export interface BatchSink {
  /** True when all of the batch is kept already: it was sent again. */
  hasBatch(key: BatchKey): boolean;
  /** Resolves once it is kept. Rejects with NotNowError when it may be later, BatchRefusedError when it never will. */
  writeBatch(batch: Batch): Promise<void>;
  writeDeadLetter(letter: DeadLetter): Promise<void>;
}

/** What may be kept later, when it is sent again. */
export class NotNowError extends Error {
  override name = 'NotNowError';
}

/** A batch that can never be kept, however often it is sent. */
export class BatchRefusedError extends Error {
  override name = 'BatchRefusedError';
}

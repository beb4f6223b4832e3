import type { Batch } from '@lanhound/proto';
import type { Clock } from '@lanhound/runtime';
import { type BatchKey, BatchRefusedError } from '../ingest/batch-sink.ts';
import type { WriterConfig } from './config.ts';
import { type Rows, rowsOf } from './rows.ts';
import type { StoredBatches } from './stored-batches.ts';

/** A batch as rows, for the tables that lack them, waiting for its insert. */
export interface HeldBatch {
  key: BatchKey;
  id: string;
  sinceMs: number;
  rows: readonly Rows[];
  count: number;
  bytes: number;
}

/** Batches in the order they came, taken in groups. Only as many as fit are held as rows. */
export interface BatchQueue {
  push(batch: Batch, id: string): void;
  /** When the oldest batch came, by the steady clock, or undefined when the queue is empty. */
  readonly oldestMs: number | undefined;
  /** Waiting for more would not make the next group larger. */
  readonly groupIsFull: boolean;
  takeGroup(): HeldBatch[];
  clear(): void;
}

type Limits = Pick<WriterConfig, 'groupRowsMax' | 'groupBytesMax' | 'queueBytesMax'>;

/** The text of a batch's name, the same whenever it is sent. */
export const batchId = ({ site, sensor, epoch, sequence }: BatchKey): string =>
  `${site}/${sensor}/${epoch}/${sequence}`;

export interface BatchQueueDeps {
  stored: StoredBatches;
  clock: Clock;
  /** A batch that cannot be made rows of; it is out of the queue. */
  onRefused(id: string, error: BatchRefusedError): void;
}

export function createBatchQueue(limits: Limits, { stored, clock, onRefused }: BatchQueueDeps): BatchQueue {
  const arrived: { batch: Batch; id: string; sinceMs: number }[] = [];
  const held: HeldBatch[] = [];
  let heldBytes = 0;
  let heldRows = 0;

  /** One batch that is beyond us must not take those around it with it. */
  const tryHold = (batch: Batch, id: string, sinceMs: number): HeldBatch | undefined => {
    try {
      return holdBatch(batch, id, sinceMs, stored, clock.nowMs());
    } catch (error) {
      const message = `no rows can be made of it: ${(error as Error).message}`;
      onRefused(id, new BatchRefusedError(message, { cause: error }));
      return undefined;
    }
  };
  const fill = (): void => {
    while (arrived.length > 0 && heldBytes < limits.queueBytesMax) {
      const { batch, id, sinceMs } = arrived.shift() as (typeof arrived)[number];
      const next = tryHold(batch, id, sinceMs);
      if (!next) continue;
      held.push(next);
      heldBytes += next.bytes;
      heldRows += next.count;
    }
  };

  return {
    push(batch, id) {
      arrived.push({ batch, id, sinceMs: clock.steadyMs() });
      fill();
    },
    get oldestMs() {
      return held[0]?.sinceMs;
    },
    get groupIsFull() {
      return heldRows >= limits.groupRowsMax || heldBytes >= Math.min(limits.groupBytesMax, limits.queueBytesMax);
    },
    takeGroup() {
      const length = groupLength(held, limits);
      const group = held.splice(0, length);
      for (const { bytes, count } of group) {
        heldBytes -= bytes;
        heldRows -= count;
      }
      fill();
      return group;
    },
    clear() {
      arrived.length = 0;
      held.length = 0;
      heldBytes = 0;
      heldRows = 0;
    },
  };
}

/** How many of the first batches fit in one group; at least one, however large. */
function groupLength(held: readonly HeldBatch[], { groupRowsMax, groupBytesMax }: Limits): number {
  let rows = 0;
  let bytes = 0;
  for (const [i, batch] of held.entries()) {
    rows += batch.count;
    bytes += batch.bytes;
    if (i > 0 && (rows > groupRowsMax || bytes > groupBytesMax)) return i;
  }
  return held.length;
}

function holdBatch(batch: Batch, id: string, sinceMs: number, stored: StoredBatches, receivedMs: number): HeldBatch {
  const rows = rowsOf(batch, receivedMs, (table) => !stored.has(batch, table));
  const { site, sensor, epoch, sequence } = batch;
  return {
    key: { site, sensor, epoch, sequence },
    id,
    sinceMs,
    rows,
    count: rows.reduce((sum, { count }) => sum + count, 0),
    bytes: rows.reduce((sum, { bytes }) => sum + bytes.length, 0),
  };
}

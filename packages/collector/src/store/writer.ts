// Batches to inserts. Batches that arrive close together share one insert per table, since a database likes few
// large inserts. A group, once sent, is only ever sent again as it was: docs/decisions/0002-batch-deduplication.md.
import type { Batch } from '@lanhound/proto';
import { batchId, createBatchQueue } from './batch-queue.ts';
import { createCallers } from './callers.ts';
import type { WriterConfig } from './config.ts';
import { type GroupInsertDeps, insertGroup } from './group-insert.ts';
import { StoreError } from './store-error.ts';

export interface Writer {
  /**
   * Resolves when every table has accepted its rows of the batch. Rejects after giveUpMs, or at once when too many
   * wait; BatchRefusedError when the database can never take it.
   */
  write(batch: Batch): Promise<void>;
  /** Store what is held within this time; reject the rest, and all that comes later. */
  stop(mostMs: number): Promise<void>;
}

export function createWriter(config: WriterConfig, deps: GroupInsertDeps): Writer {
  const { clock, metrics, stored } = deps;
  const retry = { firstMs: config.retryFirstMs, mostMs: config.retryMostMs };
  const callers = createCallers(config.giveUpMs, clock);
  const queue = createBatchQueue(config, deps);
  const stopping = new AbortController();
  const givingUp = new AbortController();
  let lingering = new AbortController();
  let isRunning = false;
  let running: Promise<void> | undefined;

  const insertDeps: GroupInsertDeps = {
    ...deps,
    onAnswer(error) {
      if (error) callers.rejectLate(error);
      deps.onAnswer(error);
    },
  };

  const linger = async (sinceMs: number): Promise<void> => {
    const waitMs = sinceMs + config.lingerMs - clock.nowMs();
    if (waitMs <= 0 || queue.groupIsFull || stopping.signal.aborted) return;
    lingering = new AbortController();
    await clock.sleep(waitMs, lingering.signal);
  };

  const run = async (): Promise<void> => {
    isRunning = true;
    for (let sinceMs = queue.oldestMs; sinceMs !== undefined; sinceMs = queue.oldestMs) {
      await linger(sinceMs);
      const group = queue.takeGroup();
      const refusals = await insertGroup(group, retry, insertDeps, givingUp.signal);
      for (const { key, id } of group) {
        const refusal = refusals.get(id);
        if (refusal) metrics.refused.inc({ reason: 'rows' });
        else stored.addWhole(key);
        callers.settle(id, refusal);
      }
      metrics.waiting.set(callers.size);
    }
    isRunning = false;
  };

  const start = (): void => {
    if (isRunning) return;
    running = run().catch((error: Error) => {
      isRunning = false;
      queue.clear();
      callers.settleAll(error);
    });
  };

  return {
    write(batch) {
      const id = batchId(batch);
      if (callers.has(id)) {
        metrics.repeated.inc();
        return callers.wait(id);
      }
      if (stopping.signal.aborted) return Promise.reject(stoppedError());
      if (callers.size >= config.queueBatchesMax) {
        metrics.refused.inc({ reason: 'queueFull' });
        return Promise.reject(fullError(callers.size));
      }
      const settled = callers.wait(id);
      metrics.waiting.set(callers.size);
      queue.push(batch, id);
      if (queue.groupIsFull) lingering.abort();
      start();
      return settled;
    },
    async stop(mostMs) {
      stopping.abort();
      lingering.abort();
      const finished = new AbortController();
      void clock.sleep(mostMs, finished.signal).then(() => givingUp.abort());
      await running;
      finished.abort();
    },
  };
}

const stoppedError = () => new StoreError('the store is stopping: send the batch again later', { fault: 'passing' });

const fullError = (waiting: number) =>
  new StoreError(`${waiting} batches wait to be stored, as many as queueBatchesMax allows: send it again later`, {
    fault: 'passing',
  });

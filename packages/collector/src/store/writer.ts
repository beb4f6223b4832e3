// Batches to inserts. Batches that arrive close together share one insert per table, since a database likes few
// large inserts. A group, once sent, is only ever sent again as it was: docs/decisions/0002-batch-deduplication.md.
import type { Batch } from '@lanhound/proto';
import type { Clock } from '@lanhound/runtime';
import type { BatchRefusedError } from '../ingest/batch-sink.ts';
import { type BatchQueue, batchId, createBatchQueue } from './batch-queue.ts';
import { type Callers, createCallers } from './callers.ts';
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
  const { clock, metrics } = deps;
  const callers = createCallers(config.giveUpMs, clock);
  const onRefused = (id: string, error: BatchRefusedError): void => {
    metrics.refused.inc({ reason: 'rows' });
    callers.settle(id, error);
  };
  const queue = createBatchQueue(config, { ...deps, onRefused });
  const refused = refusedBatches();
  const line: Line = { callers, queue, refused, stopping: new AbortController(), givingUp: new AbortController() };
  let running: Promise<void> | undefined;

  return {
    write(batch) {
      const id = batchId(batch);
      if (callers.has(id)) {
        metrics.repeated.inc();
        return callers.wait(id);
      }
      const refusal = refused.take(id);
      if (refusal) return Promise.reject(refusal);
      if (line.stopping.signal.aborted) return Promise.reject(stoppedError());
      if (callers.size >= config.queueBatchesMax) {
        metrics.refused.inc({ reason: 'queueFull' });
        return Promise.reject(fullError(callers.size));
      }
      const settled = callers.wait(id);
      metrics.waiting.set(callers.size);
      queue.push(batch, id);
      if (queue.groupIsFull) line.lingering?.abort();
      if (!line.isServed) running = serve(line, config, deps);
      return settled;
    },
    async stop(mostMs) {
      line.stopping.abort();
      line.lingering?.abort();
      const finished = new AbortController();
      void clock.sleep(mostMs, finished.signal).then(() => line.givingUp.abort());
      await running;
      finished.abort();
    },
  };
}

/** What waits to be stored, and who waits for it. */
interface Line {
  callers: Callers;
  queue: BatchQueue;
  refused: RefusedBatches;
  stopping: AbortController;
  givingUp: AbortController;
  /** Ends the present wait for company. */
  lingering?: AbortController;
  isServed?: boolean;
}

/** Store group after group until nothing waits. Never rejects: what cannot be stored rejects its callers. */
async function serve(line: Line, config: WriterConfig, deps: GroupInsertDeps): Promise<void> {
  const { callers, queue } = line;
  line.isServed = true;
  try {
    for (let sinceMs = queue.oldestMs; sinceMs !== undefined; sinceMs = queue.oldestMs) {
      await linger(line, sinceMs + config.lingerMs - deps.clock.steadyMs(), deps.clock);
      await storeGroup(line, config, deps);
      deps.metrics.waiting.set(callers.size);
    }
  } catch (error) {
    queue.clear();
    callers.settleAll(error as Error);
  } finally {
    // In the same turn as the last look at the queue, so that no batch slips in between.
    line.isServed = false;
  }
}

async function linger(line: Line, waitMs: number, clock: Clock): Promise<void> {
  if (waitMs <= 0 || line.queue.groupIsFull || line.stopping.signal.aborted) return;
  line.lingering = new AbortController();
  await clock.sleep(waitMs, line.lingering.signal);
}

async function storeGroup({ callers, queue, refused, givingUp }: Line, config: WriterConfig, deps: GroupInsertDeps) {
  const group = queue.takeGroup();
  const retry = { firstMs: config.retryFirstMs, mostMs: config.retryMostMs };
  const onAnswer = (error: StoreError | undefined): void => {
    if (error) callers.rejectLate(error);
    deps.onAnswer(error);
  };
  const refusals = await insertGroup(group, retry, { ...deps, onAnswer }, givingUp.signal);
  for (const { key, id } of group) {
    const refusal = refusals.get(id);
    if (refusal) {
      deps.metrics.refused.inc({ reason: 'rows' });
      // Who sent it was told to come again, and has to hear it then.
      if (!callers.isAwaited(id)) refused.add(id, refusal);
    } else deps.stored.addWhole(key);
    callers.settle(id, refusal);
  }
}

/** Batches whose refusal nobody has heard yet. */
const REFUSED_MAX = 1_000;

type RefusedBatches = ReturnType<typeof refusedBatches>;

function refusedBatches() {
  const refused = new Map<string, BatchRefusedError>();
  return {
    add(id: string, error: BatchRefusedError): void {
      refused.set(id, error);
      if (refused.size > REFUSED_MAX) refused.delete(refused.keys().next().value as string);
    },
    take(id: string): BatchRefusedError | undefined {
      const error = refused.get(id);
      refused.delete(id);
      return error;
    },
  };
}

const stoppedError = () => new StoreError('the store is stopping: send the batch again later', { fault: 'passing' });

const fullError = (waiting: number) =>
  new StoreError(`${waiting} batches wait to be stored, as many as queueBatchesMax allows: send it again later`, {
    fault: 'passing',
  });

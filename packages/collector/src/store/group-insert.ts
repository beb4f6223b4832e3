import { createHash } from 'node:crypto';
import { backoff, type Clock, type Logger } from '@lanhound/runtime';
import { BatchRefusedError } from '../ingest/batch-sink.ts';
import type { HeldBatch } from './batch-queue.ts';
import type { InsertRequest } from './database.ts';
import type { StoreMetrics } from './metrics.ts';
import type { Rows } from './rows.ts';
import type { StoreError } from './store-error.ts';
import type { StoredBatches } from './stored-batches.ts';
import type { EventTable } from './tables.ts';

export interface GroupInsertDeps {
  insert(request: InsertRequest, signal: AbortSignal): Promise<void>;
  stored: StoredBatches;
  clock: Clock;
  log: Logger;
  metrics: StoreMetrics;
  random: () => number;
  /** An insert was accepted, or why it was not. */
  onAnswer(error: StoreError | undefined): void;
}

/** Why some batches of a group can never be stored, by their id. */
export type Refusals = ReadonlyMap<string, BatchRefusedError>;

/** Rows of one batch for one table. */
interface Piece {
  held: HeldBatch;
  rows: Rows;
}

/**
 * Store a group: one insert per table, each repeated as it is until it is accepted. Throws when the signal aborts;
 * what was accepted by then is noted as stored.
 */
export async function insertGroup(
  group: readonly HeldBatch[],
  retry: { firstMs: number; mostMs: number },
  deps: GroupInsertDeps,
  signal: AbortSignal,
): Promise<Refusals> {
  const refusals = new Map<string, BatchRefusedError>();

  const insert = async (table: EventTable, pieces: readonly Piece[]): Promise<void> => {
    const wait = backoff({ ...retry, random: deps.random });
    for (;;) {
      const error = await insertOnce(table, pieces, deps, signal);
      deps.onAnswer(error);
      if (!error) return;
      if (error.fault === 'rows') return insertOneByOne(table, pieces, error);
      if (signal.aborted) throw error;
      deps.log.warn({ err: error, table: table.name }, 'an insert failed and is repeated');
      await deps.clock.sleep(wait.next(), signal);
    }
  };

  /** The database cannot read some row of the group: find the batch at fault, store the others. */
  const insertOneByOne = async (table: EventTable, pieces: readonly Piece[], cause: StoreError): Promise<void> => {
    if (pieces.length > 1) {
      for (const piece of pieces) await insert(table, [piece]);
      return;
    }
    const message = `the database cannot read its rows: ${cause.message}`;
    for (const { held } of pieces) refusals.set(held.id, new BatchRefusedError(message, { cause }));
  };

  const done = await Promise.allSettled([...byTable(group)].map(([table, pieces]) => insert(table, pieces)));
  for (const each of done) if (each.status === 'rejected') throw each.reason;
  return refusals;
}

async function insertOnce(
  table: EventTable,
  pieces: readonly Piece[],
  { insert, stored, clock, metrics }: GroupInsertDeps,
  signal: AbortSignal,
): Promise<StoreError | undefined> {
  const startMs = clock.steadyMs();
  const request = {
    table: table.name,
    columns: table.columns.map(({ name }) => name),
    rows: pieces.map(({ rows }) => rows.bytes),
    token: tokenOf(table, pieces),
  };
  try {
    await insert(request, signal);
  } catch (error) {
    metrics.failures.inc({ table: table.name, fault: (error as StoreError).fault });
    return error as StoreError;
  }
  for (const { held } of pieces) stored.add(held.key, table);
  metrics.seconds.observe((clock.steadyMs() - startMs) / 1_000);
  metrics.inserts.inc({ table: table.name });
  metrics.rows.inc(
    { table: table.name },
    pieces.reduce((sum, { rows }) => sum + rows.count, 0),
  );
  return undefined;
}

function byTable(group: readonly HeldBatch[]): Map<EventTable, Piece[]> {
  const tables = new Map<EventTable, Piece[]>();
  for (const held of group) {
    for (const rows of held.rows) {
      const pieces = tables.get(rows.table);
      if (pieces) pieces.push({ held, rows });
      else tables.set(rows.table, [{ held, rows }]);
    }
  }
  return tables;
}

/** The same for the same rows, so that the database takes them once however often they are sent. */
function tokenOf(table: EventTable, pieces: readonly Piece[]): string {
  const hash = createHash('sha256').update(table.name);
  for (const { held } of pieces) hash.update('\n').update(held.id);
  return hash.digest('hex').slice(0, 32);
}

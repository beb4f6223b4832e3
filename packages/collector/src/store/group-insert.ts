import { createHash } from 'node:crypto';
import { backoff, type Clock, type Logger } from '@lanhound/runtime';
import { type BatchKey, BatchRefusedError } from '../ingest/batch-sink.ts';
import { batchId, type HeldBatch } from './batch-queue.ts';
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
  /** How often the database's process has died; absent where nobody knows. */
  deaths?: (() => number) | undefined;
  /** Of these batches those of which the table holds rows. Rejects when it cannot be asked. */
  heldBy(table: EventTable, keys: readonly BatchKey[]): Promise<BatchKey[]>;
}

/** Why some batches of a group can never be stored, by their id. */
export type Refusals = ReadonlyMap<string, BatchRefusedError>;

/** Rows of one batch for one table. */
interface Piece {
  held: HeldBatch;
  rows: Rows;
}

/** So often the database may die of the same rows before they are taken apart, and then of those of one batch. */
const DEATHS_MAX = 3;

/**
 * Store a group: one insert per table, each repeated as it is until it is accepted. Only when the database itself dies
 * of it, again and again, the tables are asked what they hold and the rest is sent batch by batch, one at a time, so
 * that whose rows it dies of is known. Throws when the signal aborts; what was accepted by then is noted as stored.
 */
export async function insertGroup(
  group: readonly HeldBatch[],
  retry: { firstMs: number; mostMs: number },
  deps: GroupInsertDeps,
  signal: AbortSignal,
): Promise<Refusals> {
  const refusals = new Map<string, BatchRefusedError>();
  const send = createSending(retry, deps, signal);
  const refuse = (pieces: readonly Piece[], why: string, cause: StoreError): void => {
    for (const { held } of pieces) refusals.set(held.id, new BatchRefusedError(`${why}: ${cause.message}`, { cause }));
  };

  /** Those of which the database dies. */
  const insert = async (table: EventTable, pieces: readonly Piece[]): Promise<Deadly | undefined> => {
    const error = await send(table, pieces);
    if (!error) return undefined;
    if (error.fault !== 'rows') return { table, pieces, error };
    // The database cannot read some row of the group: find the batch at fault, store the others.
    if (pieces.length === 1) refuse(pieces, 'the database cannot read its rows', error);
    else for (const piece of pieces) await insertOne(table, piece);
    return undefined;
  };
  const insertOne = async (table: EventTable, piece: Piece): Promise<void> => {
    const deadly = await insert(table, [piece]);
    if (deadly && (await lacking(table, [piece])).length > 0)
      refuse([piece], 'the database dies of its rows', deadly.error);
  };
  /** The pieces that are not in the table; whatever was under way ended with the process that died. */
  const lacking = async (table: EventTable, pieces: readonly Piece[]): Promise<Piece[]> => {
    const keys = pieces.map(({ held }) => held.key);
    const ids = new Set((await persist(() => deps.heldBy(table, keys), retry, deps, signal)).map(batchId));
    for (const { held } of pieces) if (ids.has(held.id)) deps.stored.add(held.key, table);
    return pieces.filter(({ held }) => !ids.has(held.id));
  };

  const done = await Promise.allSettled([...byTable(group)].map(([table, pieces]) => insert(table, pieces)));
  for (const each of done) if (each.status === 'rejected') throw each.reason;
  for (const each of done) {
    if (each.status === 'rejected' || !each.value) continue;
    const { table, pieces } = each.value;
    for (const piece of await lacking(table, pieces)) await insertOne(table, piece);
  }
  return refusals;
}

interface Deadly {
  table: EventTable;
  pieces: readonly Piece[];
  error: StoreError;
}

/** Sends an insert until it is accepted; gives why it never will be, or that the database has died of it too often. */
function createSending(retry: { firstMs: number; mostMs: number }, deps: GroupInsertDeps, signal: AbortSignal) {
  const { clock, log, random, deaths = () => 0 } = deps;
  return async (table: EventTable, pieces: readonly Piece[]): Promise<StoreError | undefined> => {
    const wait = backoff({ ...retry, random });
    for (let died = 0; ; ) {
      const before = deaths();
      const error = await insertOnce(table, pieces, deps, signal);
      deps.onAnswer(error);
      if (!error || error.fault === 'rows') return error;
      if (signal.aborted) throw error;
      log.warn({ err: error, table: table.name }, 'an insert failed and is repeated');
      await clock.sleep(wait.next(), signal);
      // Where nothing listened, nothing can have died of it.
      if (deaths() > before && !error.unreached && ++died >= DEATHS_MAX) return error;
    }
  };
}

/** Until it succeeds. Throws when the signal aborts. */
async function persist<T>(
  work: () => Promise<T>,
  retry: { firstMs: number; mostMs: number },
  { clock, random, onAnswer }: GroupInsertDeps,
  signal: AbortSignal,
): Promise<T> {
  const wait = backoff({ ...retry, random });
  for (;;) {
    try {
      return await work();
    } catch (error) {
      onAnswer(error as StoreError);
      if (signal.aborted) throw error;
      await clock.sleep(wait.next(), signal);
    }
  }
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

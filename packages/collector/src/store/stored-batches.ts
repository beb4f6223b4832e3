import type { BatchKey } from '../ingest/batch-sink.ts';
import { type RecentBatches, recentBatches } from '../ingest/recent-batches.ts';
import type { Database } from './database.ts';
import { type EventTable, eventTables } from './tables.ts';

/** Which tables hold their rows of which batches, for batches not long ago. */
export interface StoredBatches {
  has(key: BatchKey, table: EventTable): boolean;
  add(key: BatchKey, table: EventTable): void;
  /** Whole: no table lacks rows of it. */
  hasWhole(key: BatchKey): boolean;
  addWhole(key: BatchKey): void;
}

/** The flags of a batch: bit 0 whole, then one per event table. */
const WHOLE = 1;

export function storedBatches(recent: RecentBatches = recentBatches()): StoredBatches {
  const flags = new Map(eventTables.map((table, i) => [table.name, 2 << i]));
  const flagOf = ({ name }: EventTable): number => flags.get(name) as number;
  return {
    has: (key, table) => (recent.get(key) & flagOf(table)) !== 0,
    add: (key, table) => recent.add(key, flagOf(table)),
    hasWhole: (key) => (recent.get(key) & WHOLE) !== 0,
    addWhole: (key) => recent.add(key, WHOLE),
  };
}

/** How far back from a table's newest row batches are known again: longer than any bus keeps one unacknowledged. */
const KNOWN_HOURS = 2;

interface StoredRow {
  site: string;
  sensor: string;
  epoch: number;
  sequences: number[];
}

/**
 * What the tables say they hold, after a start. A batch is not known to be whole by that: the process may have ended
 * between two of its inserts, so it is taken again and goes into the tables that lack it.
 */
export async function loadStoredBatches(database: Database, into: StoredBatches): Promise<void> {
  for (const table of eventTables) {
    const rows = await database.select<StoredRow>(storedSql(table), {}, LOAD_LIMITS);
    for (const { site, sensor, epoch, sequences } of rows) {
      for (const sequence of sequences) into.add({ site, sensor, epoch, sequence }, table);
    }
  }
}

const LOAD_LIMITS = { timeoutMs: 60_000, rowsMax: 10_000, memoryBytesMax: 500_000_000 };

const storedSql = ({ name }: EventTable): string => `
  SELECT site, sensor, epoch, arraySort(groupUniqArray(32768)(sequence)) AS sequences
  FROM ${name}
  WHERE ingested >= (SELECT max(ingested) FROM ${name}) - INTERVAL ${KNOWN_HOURS} HOUR
  GROUP BY site, sensor, epoch
  ORDER BY max(ingested)
  LIMIT 10000`;

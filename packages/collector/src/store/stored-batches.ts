import type { BatchKey } from '../ingest/batch-sink.ts';
import { type SequenceRanges, sequenceRanges } from '../ingest/sequence-ranges.ts';
import type { Database } from './database.ts';
import { type EventTable, eventTables } from './tables.ts';

/** Which tables hold their rows of which batches, for batches not long ago. */
export interface StoredBatches {
  has(key: BatchKey, table: EventTable): boolean;
  add(key: BatchKey, table: EventTable): void;
  /** All from the key's number to this one. */
  addRange(key: BatchKey, table: EventTable, to: number): void;
  /** Whole: no table lacks rows of it. */
  hasWhole(key: BatchKey): boolean;
  addWhole(key: BatchKey): void;
}

/**
 * Of the processes of a sensor that were heard of last. Every number of one that is under way is known, since they come
 * in order and make few ranges; so is the last hour of a sensor that is busy.
 */
export function storedBatches(limits: Limits = LIMITS): StoredBatches {
  const sensors = new Map<string, Map<number, Map<string, SequenceRanges>>>();
  const find = ({ site, sensor, epoch }: BatchKey, what: string): SequenceRanges | undefined =>
    sensors.get(`${site}/${sensor}`)?.get(epoch)?.get(what);
  const make = ({ site, sensor, epoch }: BatchKey, what: string): SequenceRanges => {
    const epochs = bounded(sensors, `${site}/${sensor}`, limits.sensorsMax, () => new Map());
    const sets = bounded(epochs, epoch, limits.epochsMax, () => new Map<string, SequenceRanges>());
    return bounded(sets, what, eventTables.length + 1, () => sequenceRanges(limits.rangesMax));
  };
  return {
    has: (key, { name }) => find(key, name)?.has(key.sequence) ?? false,
    add: (key, { name }) => make(key, name).add(key.sequence),
    addRange: (key, { name }, to) => make(key, name).addRange(key.sequence, to),
    hasWhole: (key) => find(key, WHOLE)?.has(key.sequence) ?? false,
    addWhole: (key) => make(key, WHOLE).add(key.sequence),
  };
}

/** The value of a key, made when absent; then the key that came first makes room. */
function bounded<K, V>(map: Map<K, V>, key: K, keysMax: number, create: () => V): V {
  const held = map.get(key);
  if (held !== undefined) return held;
  if (map.size >= keysMax) map.delete(map.keys().next().value as K);
  const made = create();
  map.set(key, made);
  return made;
}

interface Limits {
  sensorsMax: number;
  /** Processes of one sensor; more than one while an old process's spool is still arriving. */
  epochsMax: number;
  /** Of one process and table; one for every hole in the numbers that have rows there. */
  rangesMax: number;
}

/** A table that every other batch has rows for makes a range per two batches: an hour of a hundred a second. */
const LIMITS: Limits = { sensorsMax: 1_000, epochsMax: 4, rangesMax: 180_000 };

/** Beside the names of tables. */
const WHOLE = '';

/** How far back from a table's newest row batches are known again: longer than any bus keeps one unacknowledged. */
const KNOWN_HOURS = 2;

interface StoredRow {
  site: string;
  sensor: string;
  epoch: number;
  first: number;
  last: number;
}

/**
 * What the tables say they hold, after a start. A batch is not known to be whole by that: the process may have ended
 * between two of its inserts, so it is taken again and goes into the tables that lack it.
 */
export async function loadStoredBatches(database: Database, into: StoredBatches): Promise<void> {
  for (const table of eventTables) {
    const rows = await database.select<StoredRow>(storedSql(table), {}, LOAD_LIMITS);
    for (const { first, last, ...process } of rows) into.addRange({ ...process, sequence: first }, table, last);
  }
}

const LOAD_LIMITS = { timeoutMs: 60_000, rowsMax: 2_000_000, memoryBytesMax: 500_000_000 };

/** Numbers that follow each other share the difference to their rank, and make one row; the newest processes last. */
const storedSql = ({ name }: EventTable): string => `
  SELECT site, sensor, epoch, min(sequence) AS first, max(sequence) AS last
  FROM (
    SELECT site, sensor, epoch, sequence, newest,
      sequence - row_number() OVER (PARTITION BY site, sensor, epoch ORDER BY sequence) AS run
    FROM (
      SELECT site, sensor, epoch, sequence, max(ingested) AS newest
      FROM ${name}
      WHERE ingested >= (SELECT max(ingested) FROM ${name}) - INTERVAL ${KNOWN_HOURS} HOUR
      GROUP BY site, sensor, epoch, sequence
    )
  )
  GROUP BY site, sensor, epoch, run
  ORDER BY max(max(newest)) OVER (PARTITION BY site, sensor, epoch), first
  LIMIT 2000000`;

/** Of these batches those of which the table holds rows: all of them, since a batch is within one part. */
export async function heldBy(database: Database, { name }: EventTable, keys: readonly BatchKey[]): Promise<BatchKey[]> {
  const processes = new Map<string, { of: BatchKey; sequences: number[] }>();
  for (const key of keys) {
    const id = `${key.site}/${key.sensor}/${key.epoch}`;
    const known = processes.get(id);
    if (known) known.sequences.push(key.sequence);
    else processes.set(id, { of: key, sequences: [key.sequence] });
  }
  const held: BatchKey[] = [];
  for (const { of, sequences } of processes.values()) {
    const { site, sensor, epoch } = of;
    const sql = `
      SELECT DISTINCT sequence FROM ${name}
      WHERE site = {site:String} AND sensor = {sensor:String} AND epoch = {epoch:UInt64}
        AND sequence IN {sequences:Array(UInt64)}`;
    const rows = await database.select<{ sequence: number }>(sql, { site, sensor, epoch, sequences }, LOAD_LIMITS);
    for (const { sequence } of rows) held.push({ site, sensor, epoch, sequence });
  }
  return held;
}

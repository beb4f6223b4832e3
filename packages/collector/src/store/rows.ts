// A batch as rows of text, ready to insert. The hot path of the store: it runs once per event.
import { type Batch, type Event, type EventType, formatTime } from '@lanhound/proto';
import { type Column, encodeTime } from './columns.ts';
import { type EventTable, eventTables, HEADER_COLUMNS } from './tables.ts';

/** Rows of one batch for one table, in ClickHouse's JSONCompactEachRow. */
export interface Rows {
  table: EventTable;
  /** Bytes, not text: text that was put together keeps its pieces, ten times the memory, until it is used. */
  bytes: Buffer;
  count: number;
}

interface Text {
  text: string;
  count: number;
}

interface RowWriter {
  table: EventTable;
  columns: readonly Column[];
}

const writers = new Map<EventType, RowWriter>(
  eventTables.map((table) => [table.type, { table, columns: table.columns.slice(HEADER_COLUMNS) }]),
);

/** The rows of a batch, per table; `wants` says which tables still need theirs. */
export function rowsOf(batch: Batch, receivedMs: number, wants: (table: EventTable) => boolean): Rows[] {
  const batchText = batchColumns(batch, receivedMs);
  const texts = new Map<RowWriter, Text>();
  for (const event of batch.events) {
    const writer = writers.get(event.type) as RowWriter;
    let rows = texts.get(writer);
    if (!rows) {
      rows = { text: '', count: 0 };
      texts.set(writer, rows);
    }
    rows.text += rowOf(event, writer.columns, batchText);
    rows.count++;
  }
  return [...texts]
    .filter(([{ table }]) => wants(table))
    .map(([{ table }, { text, count }]) => ({ table, bytes: Buffer.from(text), count }));
}

/** Site, sensor, epoch, sequence and ingested: the same in every row of a batch. */
function batchColumns({ site, sensor, epoch, sequence }: Batch, receivedMs: number): string {
  const ingested = formatTime(receivedMs * 1_000)
    .slice(0, 19)
    .replace('T', ' ');
  return `${JSON.stringify(site)},${JSON.stringify(sensor)},${epoch},${sequence},"${ingested}"`;
}

function rowOf(event: Event, columns: readonly Column[], batchText: string): string {
  const fields = event as unknown as Record<string, unknown>;
  let text = `[${encodeTime(event.time)},${batchText}`;
  for (const column of columns) text += `,${column.encode(fields[column.name])}`;
  return `${text}]\n`;
}

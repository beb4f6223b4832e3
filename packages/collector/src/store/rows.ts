// A batch as rows of text, ready to insert. The hot path of the store: it runs once per event.
import { type Batch, type Event, type EventType, formatTime } from '@lanhound/proto';
import type { Column } from './columns.ts';
import { RowBytes } from './row-bytes.ts';
import { type EventTable, eventTables, HEADER_COLUMNS } from './tables.ts';

/** Rows of one batch for one table, in ClickHouse's JSONCompactEachRow. */
export interface Rows {
  table: EventTable;
  /** Bytes, not text: text that was put together keeps its pieces, ten times the memory, until it is used. */
  bytes: Buffer;
  count: number;
}

/** Puts the columns that follow those every table starts with. */
interface RowWriter {
  table: EventTable;
  columns: readonly { name: string; put(rows: RowBytes, value: unknown): void }[];
}

const writers = new Map<EventType, RowWriter>(
  eventTables.map((table) => [table.type, { table, columns: table.columns.slice(HEADER_COLUMNS).map(putterOf) }]),
);

function putterOf({ name, put, encode }: Column): RowWriter['columns'][number] {
  return { name, put: put ?? ((rows, value) => rows.json(encode(value))) };
}

const COMMA = 0x2c;
const OPENING = 0x5b;
const ENDING = Buffer.from(']\n');

/** The rows of a batch, per table; `wants` says which tables still need theirs. */
export function rowsOf(batch: Batch, receivedMs: number, wants: (table: EventTable) => boolean): Rows[] {
  const batchColumns = Buffer.from(batchText(batch, receivedMs));
  const made = new Map<RowWriter, { bytes: RowBytes; count: number }>();
  for (const event of batch.events) {
    const writer = writers.get(event.type) as RowWriter;
    let rows = made.get(writer);
    if (!rows) {
      rows = { bytes: new RowBytes(), count: 0 };
      made.set(writer, rows);
    }
    putRow(rows.bytes, event, writer.columns, batchColumns);
    rows.count++;
  }
  return [...made]
    .filter(([{ table }]) => wants(table))
    .map(([{ table }, { bytes, count }]) => ({ table, bytes: bytes.take(), count }));
}

/** Site, sensor, epoch, sequence and ingested: the same in every row of a batch. */
function batchText({ site, sensor, epoch, sequence }: Batch, receivedMs: number): string {
  const ingested = formatTime(receivedMs * 1_000)
    .slice(0, 19)
    .replace('T', ' ');
  return `,${JSON.stringify(site)},${JSON.stringify(sensor)},${epoch},${sequence},"${ingested}"`;
}

function putRow(rows: RowBytes, event: Event, columns: RowWriter['columns'], batchColumns: Uint8Array): void {
  const fields = event as unknown as Record<string, unknown>;
  rows.byte(OPENING);
  rows.time(event.time);
  rows.copy(batchColumns);
  for (let i = 0; i < columns.length; i++) {
    const column = columns[i] as RowWriter['columns'][number];
    rows.byte(COMMA);
    column.put(rows, fields[column.name]);
  }
  rows.copy(ENDING);
}

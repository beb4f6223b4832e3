// The tables, derived from the schema: one per kind of event, a column per field, and the few that are not events.
import { type EventType, eventKinds, type Field } from '@lanhound/proto';
import { type Column, columnOf, TIME_TYPE } from './columns.ts';
import type { RetentionDays } from './config.ts';

export interface Table {
  name: string;
  columns: readonly Column[];
  doc: string;
  engine: string;
  partitionBy?: string;
  orderBy: string;
  /** Whose days apply, and the time they count from; absent for tables that are kept for ever. */
  retention?: { key: keyof RetentionDays; from: string };
  settings: Readonly<Record<string, number>>;
}

export interface EventTable extends Table {
  type: EventType;
  retention: { key: keyof RetentionDays; from: string };
}

const EVENT_TABLES: Readonly<Record<EventType, { name: string; retention: keyof RetentionDays }>> = {
  flow: { name: 'flows', retention: 'flows' },
  dns: { name: 'dns', retention: 'dns' },
  dhcp: { name: 'dhcp', retention: 'dhcp' },
  neighbor: { name: 'neighbors', retention: 'neighbors' },
  announcement: { name: 'announcements', retention: 'announcements' },
  tls: { name: 'tls', retention: 'tls' },
  http: { name: 'http', retention: 'http' },
  cleartext: { name: 'cleartext', retention: 'cleartext' },
  sensorStats: { name: 'sensor_stats', retention: 'sensorStats' },
  sensorLoss: { name: 'sensor_losses', retention: 'sensorLosses' },
};

/** Inserts whose repetition a table notices by their token: far more than can be under way at once. */
const DEDUPLICATION_INSERTS = 1_000;

const column = (name: string, type: string, doc: string, codec = 'ZSTD(1)'): Column => ({
  name,
  type,
  codec,
  doc,
  encode: JSON.stringify,
});

/** What every row of every event table starts with: the event's header, its batch, and when it came. */
const HEADER: readonly Column[] = [
  column('time', TIME_TYPE, 'When it happened on the wire.', 'DoubleDelta, ZSTD(1)'),
  column('site', 'LowCardinality(String)', 'Site of the sensor.'),
  column('sensor', 'LowCardinality(String)', 'Sensor that saw it.'),
  column('epoch', 'Int64', 'Batch: start of the process of the sensor, microseconds.', 'Delta, ZSTD(1)'),
  column('sequence', 'UInt64', 'Batch: its number within the epoch.', 'Delta, ZSTD(1)'),
  column(
    'ingested',
    "DateTime('UTC')",
    'When the collector received it; retention counts from here.',
    'Delta, ZSTD(1)',
  ),
];

export const HEADER_COLUMNS = HEADER.length;

export const eventTables: readonly EventTable[] = Object.entries(eventKinds).map(([type, kind]) => {
  const { name, retention } = EVENT_TABLES[type as EventType];
  return {
    type: type as EventType,
    name,
    doc: kind.doc,
    columns: [...HEADER, ...(kind.fields as readonly Field[]).map(columnOf)],
    engine: 'MergeTree',
    // A day is dropped whole when it is over its time; nothing is ever rewritten to forget a row.
    partitionBy: 'toDate(ingested)',
    orderBy: '(site, time)',
    retention: { key: retention, from: 'ingested' },
    settings: {
      ttl_only_drop_parts: 1,
      materialize_ttl_recalculate_only: 1,
      non_replicated_deduplication_window: DEDUPLICATION_INSERTS,
    },
  };
});

/** The statement that makes a table. */
export function createTableSql(table: Table, retentionDays: RetentionDays): string {
  const settings = Object.entries(table.settings).map(([name, value]) => `${name} = ${value}`);
  return [
    `CREATE TABLE IF NOT EXISTS ${table.name} (\n  ${table.columns.map(columnSql).join(',\n  ')}\n)`,
    `ENGINE = ${table.engine}`,
    table.partitionBy ? `PARTITION BY ${table.partitionBy}` : '',
    `ORDER BY ${table.orderBy}`,
    table.retention ? `TTL ${ttlSql(table.retention.from, retentionDays[table.retention.key])}` : '',
    settings.length > 0 ? `SETTINGS ${settings.join(', ')}` : '',
    `COMMENT ${quote(table.doc)}`,
  ]
    .filter(Boolean)
    .join('\n');
}

export function addColumnSql(table: Table, column: Column): string {
  return `ALTER TABLE ${table.name} ADD COLUMN IF NOT EXISTS ${columnSql(column)}`;
}

export const ttlSql = (from: string, days: number): string => `${from} + toIntervalDay(${days})`;

function columnSql({ name, type, codec, doc }: Column): string {
  return `\`${name}\` ${type}${doc ? ` COMMENT ${quote(doc)}` : ''}${codec ? ` CODEC(${codec})` : ''}`;
}

const quote = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

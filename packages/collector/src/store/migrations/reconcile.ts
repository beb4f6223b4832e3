// What follows the schema and the configuration without a migration: missing tables, missing columns, retention.
import type { Logger } from '@lanhound/runtime';
import type { QueryConfig, RetentionDays } from '../config.ts';
import type { Database } from '../database.ts';
import { addColumnSql, createTableSql, type Table, ttlSql } from '../tables.ts';

const LIMITS: QueryConfig = { timeoutMs: 60_000, rowsMax: 100_000, memoryBytesMax: 500_000_000 };

interface TableRow {
  name: string;
  sql: string;
  columns: string[];
}

// One look at everything, so that a start that has nothing to do costs one query.
const TABLES_SQL = `
  SELECT name, create_table_query AS sql,
    (SELECT groupArray((table, name)) FROM system.columns WHERE database = currentDatabase()) AS all,
    arrayMap(c -> c.2, arrayFilter(c -> c.1 = tables.name, all)) AS columns
  FROM system.tables AS tables
  WHERE database = currentDatabase()`;

/** Bring the tables to what is wanted. Columns the schema no longer has stay as they are. */
export async function reconcile(
  database: Database,
  tables: readonly Table[],
  retentionDays: RetentionDays,
  log: Logger,
): Promise<void> {
  const rows = await database.select<TableRow>(TABLES_SQL, {}, LIMITS);
  const present = new Map(rows.map((row) => [row.name, row]));
  for (const table of tables) {
    for (const sql of statementsFor(table, present.get(table.name), retentionDays)) {
      await database.command(sql);
      log.info({ table: table.name }, present.has(table.name) ? `table altered: ${sql}` : 'table created');
    }
  }
}

/** The statements that bring one table from what is there, if anything, to what is wanted. */
export function statementsFor(
  table: Table,
  present: Pick<TableRow, 'sql' | 'columns'> | undefined,
  retentionDays: RetentionDays,
): string[] {
  if (!present) return [createTableSql(table, retentionDays)];
  const missing = table.columns.filter(({ name }) => !present.columns.includes(name));
  return [...missing.map((column) => addColumnSql(table, column)), ...retentionSql(table, present.sql, retentionDays)];
}

function retentionSql(table: Table, presentSql: string, retentionDays: RetentionDays): string[] {
  if (!table.retention) return [];
  const ttl = ttlSql(table.retention.from, retentionDays[table.retention.key]);
  return presentSql.includes(`TTL ${ttl}`) ? [] : [`ALTER TABLE ${table.name} MODIFY TTL ${ttl}`];
}

import type { Logger } from '@lanhound/runtime';
import type { QueryConfig } from '../config.ts';
import type { Database } from '../database.ts';
import { StoreError } from '../store-error.ts';
import type { Migration } from './migration.ts';

const LIMITS: QueryConfig = { timeoutMs: 60_000, rowsMax: 10_000, memoryBytesMax: 500_000_000 };

const MIGRATIONS_TABLE = `CREATE TABLE IF NOT EXISTS migrations (
  number UInt32,
  name String,
  applied DateTime('UTC') DEFAULT now()
) ENGINE = ReplacingMergeTree ORDER BY number COMMENT 'Migrations that this database has been through.'`;

/** Run the migrations the database lacks, in order. Throws when it has been through one this version does not know. */
export async function migrate(database: Database, all: readonly Migration[], log: Logger): Promise<void> {
  const done = await migrationsDone(database);
  const newest = all.at(-1)?.number ?? 0;
  const unknown = done.find(({ number }) => number > newest);
  if (unknown) throw newerError(unknown, newest);
  const numbers = new Set(done.map(({ number }) => number));
  for (const migration of all) {
    if (numbers.has(migration.number)) continue;
    for (const statement of migration.statements) await database.command(statement);
    await database.insert({
      table: 'migrations',
      columns: ['number', 'name'],
      rows: [Buffer.from(`${JSON.stringify([migration.number, migration.name])}\n`)],
    });
    log.info({ migration: migration.number }, `database migrated: ${migration.name}`);
  }
}

interface Done {
  number: number;
  name: string;
}

async function migrationsDone(database: Database): Promise<Done[]> {
  await database.command(MIGRATIONS_TABLE);
  return database.select<Done>('SELECT number, name FROM migrations FINAL ORDER BY number DESC', {}, LIMITS);
}

const newerError = ({ number, name }: Done, newest: number) =>
  new StoreError(
    `the database has been through migration ${number} ("${name}") of a newer lanhound, this one knows ${newest}. ` +
      'Run the newer lanhound, or point store.database at another database.',
    { fault: 'query' },
  );

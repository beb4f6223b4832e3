import { expect, test } from 'vitest';
import { StoreConfig } from '../config.ts';
import { recordTables } from '../record-tables.ts';
import { createTableSql, eventTables, type Table } from '../tables.ts';
import { statementsFor } from './reconcile.ts';

const { retentionDays } = StoreConfig.parse({});
const tables: readonly Table[] = [...eventTables, ...recordTables];

test.each(tables.map((table) => [table.name, table] as const))('%s as it is wanted needs nothing', (_, table) => {
  const sql = createTableSql(table, retentionDays);
  expect(statementsFor(table, undefined, retentionDays)).toEqual([sql]);
  const columns = table.columns.map(({ name }) => name);
  expect(statementsFor(table, { sql, columns }, retentionDays)).toEqual([]);
});

const flows = eventTables.find(({ name }) => name === 'flows') as Table;
const present = { sql: createTableSql(flows, retentionDays), columns: flows.columns.map(({ name }) => name) };

test('a column that an older version did not have is added; one of a newer version stays', () => {
  const columns = [...present.columns.filter((name) => name !== 'app'), 'later'];
  expect(statementsFor(flows, { ...present, columns }, retentionDays)).toEqual([
    expect.stringMatching(
      /^ALTER TABLE flows ADD COLUMN IF NOT EXISTS `app` LowCardinality\(String\) COMMENT '.+' CODEC/,
    ),
  ]);
});

test.each([
  ['shorter', 7],
  ['longer, with the old days as its start', 300],
])('another retention is set: %s', (_, flowsDays) => {
  expect(statementsFor(flows, present, { ...retentionDays, flows: flowsDays })).toEqual([
    `ALTER TABLE flows MODIFY TTL ingested + toIntervalDay(${flowsDays})`,
  ]);
});

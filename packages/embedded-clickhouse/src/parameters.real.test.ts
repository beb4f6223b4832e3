import type { ClickHouseClient } from '@clickhouse/client';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestDatabase, type TestDatabase } from './testing/embedded.ts';
import { connect } from './testing/target.ts';

let db: TestDatabase;
let client: ClickHouseClient;
beforeAll(async () => {
  db = await startTestDatabase();
  client = connect(db.target);
});
afterAll(async () => {
  await client?.close();
  await db?.stop();
});

/** Text as URLs and JSON can carry it, rich in what SQL and TSV give a meaning to. */
const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom(...'\'"`\\\n\r\t\0\b\f/*-#;{}[]():,NnxX$?%& '),
    fc.string({ unit: 'grapheme', maxLength: 1 }),
  ),
  maxLength: 30,
});

async function echo(type: string, v: unknown): Promise<unknown> {
  const result = await client.query({ query: `SELECT {v:${type}} AS v`, query_params: { v }, format: 'JSONEachRow' });
  const [row] = await result.json<{ v: unknown }>();
  return row?.v;
}

test.each([
  ['String', text],
  ['Array(String)', fc.array(text, { maxLength: 4 })],
  [
    'Map(String, String)',
    fc.dictionary(
      text.filter((key) => key !== '__proto__'),
      text,
      { maxKeys: 3 },
    ),
  ],
  ['Nullable(String)', fc.option(text)],
] as [string, fc.Arbitrary<unknown>][])('%s comes back as it was given', async (type, values) => {
  await fc.assert(
    fc.asyncProperty(values, async (value) => {
      expect(await echo(type, value)).toEqual(value);
    }),
    { numRuns: 150 },
  );
});

test('a setting comes back as it was given', async () => {
  await fc.assert(
    fc.asyncProperty(text, async (value) => {
      const query = "SELECT getSetting('log_comment') AS v";
      const result = await client.query({ query, format: 'JSONEachRow', clickhouse_settings: { log_comment: value } });
      expect(await result.json()).toEqual([{ v: value }]);
    }),
    { numRuns: 100 },
  );
});

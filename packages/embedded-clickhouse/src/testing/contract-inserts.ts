import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import type { InsertParams } from '@clickhouse/client';
import { type ContractCase, type ContractContext, connect } from './target.ts';

type InsertCase = [name: string, insert: Omit<InsertParams<Readable, unknown>, 'table'>];

const EXPECTED = [
  { id: 1, name: 'O\'Brien\t\\ "q"', tags: ['a', "b'"] },
  { id: 2, name: 'zwei\nZeilen, 🦊', tags: [] },
];
const COMPACT = EXPECTED.map(({ id, name, tags }) => [id, name, tags]);
const CSV = '1,"O\'Brien\t\\ ""q""","[\'a\',\'b\\\'\']"\n2,"zwei\nZeilen, 🦊",[]\n';
const TSV = "1\tO\\'Brien\\t\\\\ \"q\"\t['a','b\\'']\n2\tzwei\\nZeilen, 🦊\t[]\n";

const FORMATS: InsertCase[] = [
  ['objects', { values: EXPECTED, format: 'JSONEachRow' }],
  ['a stream of objects', { values: Readable.from(EXPECTED), format: 'JSONEachRow' }],
  ['arrays with columns', { values: COMPACT, format: 'JSONCompactEachRow', columns: ['id', 'name', 'tags'] }],
  [
    'a stream of arrays',
    { values: Readable.from(COMPACT), format: 'JSONCompactEachRow', columns: ['id', 'name', 'tags'] },
  ],
  ['arrays with all but a column', { values: COMPACT, format: 'JSONCompactEachRow', columns: { except: ['extra'] } }],
  ['names, then arrays', { values: [['id', 'name', 'tags'], ...COMPACT], format: 'JSONCompactEachRowWithNames' }],
  ['CSV', { values: Readable.from([CSV], { objectMode: false }), format: 'CSV', columns: ['id', 'name', 'tags'] }],
  [
    'CSV with names',
    { values: Readable.from([`id,name,tags\n${CSV}`], { objectMode: false }), format: 'CSVWithNames' },
  ],
  [
    'TSV',
    { values: Readable.from([TSV], { objectMode: false }), format: 'TabSeparated', columns: ['id', 'name', 'tags'] },
  ],
];

const formats: ContractCase[] = FORMATS.map(([name, insert]) => ({
  name: `inserts ${name}`,
  async run({ client, table, rows }) {
    const into = await table('id UInt32, name String, tags Array(String), extra UInt8 DEFAULT 7');
    await client.insert({ table: into, ...insert } as InsertParams<Readable, unknown>);
    assert.deepEqual(await rows(`SELECT id, name, tags FROM ${into} ORDER BY id`), EXPECTED);
  },
}));

const LOSSLESS = 'ENGINE = MergeTree ORDER BY tuple() SETTINGS non_replicated_deduplication_window = 100';
const withToken = (token: string) => ({ insert_deduplication_token: token, async_insert: 0 as const });

const deduplication: ContractCase[] = [
  {
    name: 'takes a batch with the same token once, whatever it holds',
    async run({ client, table, rows }) {
      const into = await table('id UInt32', LOSSLESS);
      for (const id of [1, 1, 2]) {
        const settings = withToken('site:sensor:1:1');
        await client.insert({ table: into, values: [{ id }], format: 'JSONEachRow', clickhouse_settings: settings });
      }
      assert.deepEqual(await rows(`SELECT id FROM ${into}`), [{ id: 1 }]);
    },
  },
  {
    name: 'takes equal rows under different tokens',
    async run({ client, table, rows }) {
      const into = await table('id UInt32', LOSSLESS);
      for (const token of ['a', 'b']) {
        const settings = withToken(token);
        await client.insert({ table: into, values: [{ id: 1 }], format: 'JSONEachRow', clickhouse_settings: settings });
      }
      assert.deepEqual(await rows(`SELECT id FROM ${into}`), [{ id: 1 }, { id: 1 }]);
    },
  },
  {
    name: 'does not carry a token over to the next insert',
    async run({ client, table, rows }) {
      const into = await table('id UInt32', LOSSLESS);
      const insert = (id: number, clickhouse_settings = {}) =>
        client.insert({ table: into, values: [{ id }], format: 'JSONEachRow', clickhouse_settings });
      await insert(1, withToken('only for the first'));
      for (const id of [2, 3, 4]) await insert(id);
      assert.deepEqual(await rows(`SELECT id FROM ${into} ORDER BY id`), [{ id: 1 }, { id: 2 }, { id: 3 }, { id: 4 }]);
    },
  },
  {
    name: 'takes a batch once also in what a materialised view makes of it',
    async run({ client, table, rows }) {
      const into = await table('id UInt32', LOSSLESS);
      const sums = await table('total UInt64', LOSSLESS);
      await client.command({
        query: `CREATE MATERIALIZED VIEW ${into}_mv TO ${sums} AS SELECT sum(id) AS total FROM ${into}`,
      });
      const clickhouse_settings = { ...withToken('t'), deduplicate_blocks_in_dependent_materialized_views: 1 as const };
      for (let i = 0; i < 2; i++) {
        await client.insert({
          table: into,
          values: [{ id: 20 }, { id: 22 }],
          format: 'JSONEachRow',
          clickhouse_settings,
        });
      }
      assert.deepEqual(await rows(`SELECT toUInt32(sum(total)) AS total FROM ${sums}`), [{ total: 42 }]);
    },
  },
];

const BIG = 100_000;

const more: ContractCase[] = [
  {
    name: 'inserts 100 000 rows at once',
    async run({ client, table, rows }) {
      const into = await table('id UInt32, name String');
      const values = Array.from({ length: BIG }, (_, id) => ({ id, name: `device ${id}` }));
      const { summary } = await client.insert({ table: into, values, format: 'JSONEachRow' });
      assert.equal(summary?.written_rows, String(BIG));
      const [counted] = await rows(`SELECT toUInt32(count()) AS n, toUInt32(uniqExact(id)) AS ids FROM ${into}`);
      assert.deepEqual(counted, { n: BIG, ids: BIG });
    },
  },
  {
    name: 'takes an insert of no rows',
    async run({ client, table, rows }) {
      const into = await table('id UInt32');
      await client.insert({ table: into, values: Readable.from([]), format: 'JSONEachRow' });
      assert.deepEqual(await rows(`SELECT id FROM ${into}`), []);
    },
  },
  {
    name: 'inserts VALUES and what a SELECT gives, with parameters',
    async run({ client, table, rows }) {
      const into = await table('id UInt32, name String');
      await client.command({ query: `INSERT INTO ${into} VALUES (1, 'a;b'), (2, 'c')` });
      await client.command({
        query: `INSERT INTO {into:Identifier} SELECT id + 10, concat(name, {end:String}) FROM ${into}`,
        query_params: { into, end: "'!" },
      });
      const expected = [1, 2, 11, 12].map((id, i) => ({ id, name: ['a;b', 'c', "a;b'!", "c'!"][i] }));
      assert.deepEqual(await rows(`SELECT * FROM ${into} ORDER BY id`), expected);
    },
  },
  {
    name: 'inserts into a table of another database',
    async run({ client, target, table, rows }) {
      const plain = await table('id UInt32');
      await client.command({ query: `CREATE DATABASE ${plain}_db` });
      const there = connect(target, { database: `${plain}_db` });
      await there.command({ query: 'CREATE TABLE things (id UInt32) ENGINE = MergeTree ORDER BY id' });
      await there.insert({ table: 'things', values: [{ id: 5 }], format: 'JSONEachRow' });
      await there.close();
      assert.deepEqual(await rows(`SELECT id FROM ${plain}_db.things`), [{ id: 5 }]);
      await client.command({ query: `DROP DATABASE ${plain}_db` });
    },
  },
  {
    name: 'expires rows by TTL',
    async run({ client, table, rows }) {
      const into = await table('at DateTime, id UInt32', 'ENGINE = MergeTree ORDER BY id TTL at + INTERVAL 1 DAY');
      const values = [
        { at: '2020-01-01 00:00:00', id: 1 },
        { at: '2100-01-01 00:00:00', id: 2 },
      ];
      await client.insert({ table: into, values, format: 'JSONEachRow' });
      await client.command({ query: `OPTIMIZE TABLE ${into} FINAL` });
      assert.deepEqual(await rows(`SELECT id FROM ${into}`), [{ id: 2 }]);
    },
  },
  {
    name: 'keeps nothing of an insert with a broken row, and says which row',
    async run({ client, table, rows }) {
      const into = await table('id UInt32');
      const values = [{ id: 1 }, { id: 'nonsense' }];
      await assert.rejects(client.insert({ table: into, values, format: 'JSONEachRow' }), /row 2|\(at row 2\)/);
      assert.deepEqual(await rows(`SELECT id FROM ${into}`), []);
    },
  },
  { name: 'finishes an insert while a heavy query runs', run: insertDuringHeavyQuery },
];

/** Not a measured time: the insert must come back first. */
async function insertDuringHeavyQuery({ client, table, rows }: ContractContext): Promise<void> {
  const into = await table('id UInt32');
  const stop = new AbortController();
  const order: string[] = [];
  const heavy = client
    .query({ query: 'SELECT sum(sipHash64(number)) FROM numbers(100000000000)', abort_signal: stop.signal })
    .then((result) => result.text())
    .catch(() => order.push('heavy query'));
  for (let id = 0; id < 5; id++) await client.insert({ table: into, values: [{ id }], format: 'JSONEachRow' });
  assert.deepEqual(await rows(`SELECT toUInt32(count()) AS n FROM ${into}`), [{ n: 5 }]);
  order.push('inserts');
  stop.abort();
  await heavy;
  assert.deepEqual(order, ['inserts', 'heavy query']);
}

export const insertCases: readonly ContractCase[] = [...formats, ...deduplication, ...more];

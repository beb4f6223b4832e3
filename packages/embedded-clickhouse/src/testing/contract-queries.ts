import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { type DataFormat, TupleParam } from '@clickhouse/client';
import { type ContractCase, type ContractContext, connect, request } from './target.ts';

const SELECT = "SELECT toUInt8(number + 1) AS a, if(number = 0, 'x\\'y', 'z') AS b FROM numbers(2)";

const TEXTS: [DataFormat, string][] = [
  ['JSONEachRow', '{"a":1,"b":"x\'y"}\n{"a":2,"b":"z"}\n'],
  ['JSONCompactEachRow', '[1,"x\'y"]\n[2,"z"]\n'],
  ['JSONCompactEachRowWithNamesAndTypes', '["a","b"]\n["UInt8","String"]\n[1,"x\'y"]\n[2,"z"]\n'],
  ['CSV', '1,"x\'y"\n2,"z"\n'],
  ['CSVWithNames', '"a","b"\n1,"x\'y"\n2,"z"\n'],
  ['TabSeparated', "1\tx\\'y\n2\tz\n"],
];

const formats: ContractCase[] = TEXTS.map(([format, text]) => ({
  name: `answers in ${format}`,
  async run({ client }) {
    const result = await client.query({ query: SELECT, format });
    assert.equal((await result.text()).replaceAll(', ', ','), text);
  },
}));

/** Type, value given, and the value that comes back as JSON, where it is another. */
const PARAMETERS: [type: string, value: unknown, expected?: unknown][] = [
  ['String', ''],
  ['String', 'plain'],
  ['String', "it's"],
  ['String', 'tab\tnewline\nreturn\rbackslash\\ quote\' double" back`tick'],
  ['String', "'; DROP TABLE devices; --"],
  ['String', "\\'; DROP TABLE devices; --"],
  ['String', "\\\\' OR 1=1 --"],
  ['String', '{x:String} {{ }} /* */ -- $$ \u0000 \u0001'],
  ['String', '[1, 2'],
  ['String', "['a']"],
  ['String', '\\N'],
  ['String', 'NULL'],
  ['String', 'Zürich 東京 🦊 e\u0301'],
  ['UInt8', 255],
  ['Int64', -42, '-42'],
  ['UInt64', 18446744073709551615n, '18446744073709551615'],
  ['Float64', 0.1],
  ['Bool', true],
  ['Date', '2026-11-21'],
  ['DateTime64(3)', new Date('2026-11-21T10:11:12.345Z'), '2026-11-21 10:11:12.345'],
  ['UUID', '61f0c404-5cb3-11e7-907b-a6006ad3dba0'],
  ['IPv4', '192.168.1.10'],
  ['IPv6', 'fe80::1'],
  ['Nullable(String)', null],
  ['Nullable(String)', "not 'null'"],
  ['Nullable(UInt32)', null],
  ['Array(String)', ['a', "b'c", 'd\\e', 'f\ng', '🦊', '']],
  ['Array(UInt32)', [1, 2, 3]],
  ['Array(Nullable(String))', ['a', null]],
  ['Array(Array(String))', [['a', "'b'"], []]],
  ['Tuple(UInt8, String)', new TupleParam([1, "x'y"]), [1, "x'y"]],
  ['Map(String, UInt8)', { a: 1, "b'": 2 }],
  ['Map(String, Array(String))', { k: ["v'", '\\'] }],
];

const echo = "SETTINGS output_format_json_quote_64bit_integers = 1, session_timezone = 'UTC'";

const parameters: ContractCase[] = PARAMETERS.map(([type, value, expected = value]) => ({
  name: `binds ${type} ${typeof value === 'bigint' ? value : JSON.stringify(value)}`,
  async run({ client }) {
    for (const use_multipart_params of [false, true]) {
      const query = `SELECT {v:${type}} AS v, {v:${type}} = {v:${type}} AS same ${echo}`;
      const result = await client.query({
        query,
        query_params: { v: value },
        format: 'JSONEachRow',
        use_multipart_params,
      });
      const [row] = await result.json<{ v: unknown }>();
      assert.deepEqual(row?.v, expected);
    }
  },
}));

const scoping: ContractCase[] = [
  {
    name: 'binds identifiers, and values next to each other',
    async run({ rows, table }) {
      const name = await table('id UInt32');
      const sql =
        'SELECT {a:String} AS a, {b:UInt8} AS b, {a:String} AS again FROM {t:Identifier} RIGHT JOIN system.one ON 1 = 1';
      assert.deepEqual(await rows(sql, { a: 'x', b: 2, t: name }), [{ a: 'x', b: 2, again: 'x' }]);
    },
  },
  {
    name: 'keeps parameters of queries at the same time apart',
    async run({ rows }) {
      const values = Array.from({ length: 40 }, (_, i) => `value ${i}`);
      const answers = await Promise.all(values.map((v) => rows<{ v: string }>('SELECT {v:String} AS v', { v })));
      assert.deepEqual(
        answers.map(([row]) => row?.v),
        values,
      );
    },
  },
  {
    name: 'forgets the settings of a query after it, on every connection',
    async run({ client, rows }) {
      const sql = "SELECT getSetting('max_block_size') AS size, getSetting('log_comment') AS comment";
      const [before] = await rows(sql);
      for (let i = 0; i < 8; i++) {
        const clickhouse_settings = { max_block_size: '1234', log_comment: `it's \\ "${i}"` };
        const result = await client.query({ query: sql, format: 'JSONEachRow', clickhouse_settings });
        const [row] = await result.json<{ size: unknown; comment: string }>();
        assert.equal(Number(row?.size), 1234);
        assert.equal(row?.comment, `it's \\ "${i}"`);
      }
      const after = await Promise.all(Array.from({ length: 8 }, () => rows(sql)));
      for (const [row] of after) assert.deepEqual(row, before);
    },
  },
  {
    name: 'forgets the settings of a query that failed',
    async run({ client, rows }) {
      const [before] = await rows("SELECT getSetting('max_block_size') AS size");
      for (const query of ['SELECT nope', 'SELECT throwIf(1)']) {
        await assert.rejects(client.query({ query, clickhouse_settings: { max_block_size: '99' } }));
      }
      for (let i = 0; i < 4; i++) assert.deepEqual(await rows("SELECT getSetting('max_block_size') AS size"), [before]);
    },
  },
  {
    name: 'forgets SET and USE statements, and the database of a query',
    async run({ client, target, rows }) {
      const sql = "SELECT currentDatabase() AS name, getSetting('max_block_size') AS size";
      const [before] = await rows(sql);
      await client.command({ query: 'SET max_block_size = 77' });
      await client.command({ query: 'USE system' });
      const inSystem = connect(target, { database: 'system' });
      const result = await inSystem.query({ query: 'SELECT currentDatabase() AS name', format: 'JSONEachRow' });
      assert.deepEqual(await result.json(), [{ name: 'system' }]);
      await inSystem.close();
      for (let i = 0; i < 4; i++) assert.deepEqual(await rows(sql), [before]);
    },
  },
  {
    name: 'forgets parameters: a query without them fails',
    async run({ rows }) {
      for (let i = 0; i < 4; i++) await rows('SELECT {secret:String} AS v', { secret: 'from another request' });
      for (let i = 0; i < 4; i++) {
        await assert.rejects(rows('SELECT {secret:String} AS v'), { code: '456', type: 'UNKNOWN_QUERY_PARAMETER' });
      }
    },
  },
];

const STREAMED_ROWS = 300_000;

const streaming: ContractCase[] = [
  {
    name: 'streams 300 000 rows in order',
    async run({ client }) {
      const query = `SELECT number AS n, 'some text' AS s FROM numbers(${STREAMED_ROWS})`;
      const result = await client.query({ query, format: 'JSONEachRow' });
      let next = 0;
      for await (const rows of result.stream<{ n: number }>()) {
        for (const row of rows) assert.equal(Number(row.json().n), next++);
      }
      assert.equal(next, STREAMED_ROWS);
    },
  },
  { name: 'does not run ahead of a client that reads slowly', run: waitForReader },
  {
    name: 'ends a stream that fails half-way with the error',
    async run({ client }) {
      const query = 'SELECT throwIf(number = 250000) AS v, number FROM numbers(300000) SETTINGS max_block_size = 1000';
      const result = await client.query({ query, format: 'JSONEachRow' });
      await assert.rejects(result.json(), (error: Error) => /non-zero|aborted|ECONNRESET|closed/.test(error.message));
    },
  },
  { name: 'stops a query whose client went away', run: abortStopsQuery },
];

/** The result is 10 GB; the server must hold back instead of keeping it. */
async function waitForReader({ client, rows }: ContractContext): Promise<void> {
  const mark = `slow_${Date.now()}`;
  const query = `SELECT number AS ${mark}, repeat('x', 1000) AS s FROM numbers(10000000)`;
  const result = await client.query({ query, format: 'JSONEachRow' });
  const readRows = async () => {
    const sql = `SELECT read_rows FROM system.processes WHERE query LIKE '%AS ${mark},%' AND read_rows > 0`;
    const [row] = await rows<{ read_rows: number | string }>(sql);
    return row === undefined ? undefined : Number(row.read_rows);
  };
  const counts: (number | undefined)[] = [];
  const isStill = () => counts.length >= 5 && new Set(counts.slice(-5)).size === 1;
  for (let i = 0; i < 200 && !isStill(); i++) {
    counts.push(await readRows());
    await delay(100);
  }
  result.close();
  assert.ok(isStill() && (counts.at(-1) ?? Number.NaN) < 5_000_000, `rows read: ${counts.join(', ')}`);
}

async function abortStopsQuery({ client, rows }: ContractContext): Promise<void> {
  const mark = `abort_${Date.now()}`;
  const running = () =>
    rows(`SELECT 1 FROM system.processes WHERE query LIKE '%AS ${mark}%' AND query NOT LIKE '%processes%'`);
  const untilRunning = async (wanted: boolean) => {
    for (let i = 0; i < 300; i++) {
      if ((await running()).length > 0 === wanted) return;
      await delay(50);
    }
    assert.fail(`query still ${wanted ? 'not ' : ''}running after 15 s`);
  };
  for (const format of ['JSON', 'JSONEachRow'] as const) {
    const stop = new AbortController();
    const query = `SELECT sum(sipHash64(number)) AS ${mark} FROM numbers(1000000000000)`;
    const clickhouse_settings = { cancel_http_readonly_queries_on_client_close: 1 as const };
    const asked = client.query({ query, format, abort_signal: stop.signal, clickhouse_settings });
    const rejected = assert.rejects(asked.then((result) => result.text()));
    await untilRunning(true);
    stop.abort();
    await rejected;
    await untilRunning(false);
  }
}

const wire: ContractCase[] = [
  {
    name: 'answers curl: GET, POST, SQL in the URL, in the body, and in both',
    async run({ target }) {
      const text = async (search: Record<string, string>, options?: RequestInit) =>
        (await request(target, search, options)).text();
      assert.equal(await text({ query: 'SELECT 1' }), '1\n');
      assert.equal(await text({}, { method: 'POST', body: 'SELECT 2;' }), '2\n');
      assert.equal(await text({ query: 'SELECT 1 +' }, { method: 'POST', body: '2 -- three' }), '3\n');
      assert.equal(await text({ query: 'SELECT 1 AS a', default_format: 'JSONEachRow' }), '{"a":1}\n');
    },
  },
  {
    name: 'inserts what follows the SQL in a body',
    async run({ target, table, rows }) {
      const into = await table('id UInt32, name String');
      const body = `INSERT INTO ${into} (id, name) FORMAT TSV\n1\té\n2\tb\n`;
      assert.equal((await request(target, {}, { method: 'POST', body })).status, 200);
      assert.deepEqual(await rows(`SELECT * FROM ${into} ORDER BY id`), [
        { id: 1, name: 'é' },
        { id: 2, name: 'b' },
      ]);
    },
  },
  {
    name: 'tells format, query id, time zone and summary in headers',
    async run({ target }) {
      const { headers } = await request(target, { query: 'SELECT 1 FORMAT CSV', query_id: 'my id' });
      assert.equal(headers.get('x-clickhouse-format'), 'CSV');
      assert.equal(headers.get('x-clickhouse-query-id'), 'my id');
      assert.ok(headers.get('x-clickhouse-timezone'));
      assert.ok('read_rows' in JSON.parse(headers.get('x-clickhouse-summary') ?? ''));
      assert.match(headers.get('content-type') ?? '', /^text\/csv/);
    },
  },
  {
    name: 'compresses only when asked',
    async run({ target }) {
      const encoding = async (search: Record<string, string>) => {
        const headers = { 'accept-encoding': 'gzip' };
        const response = await request(target, { query: 'SELECT 1', ...search }, { headers });
        assert.equal(await response.text(), '1\n');
        return response.headers.get('content-encoding');
      };
      assert.equal(await encoding({}), null);
      assert.equal(await encoding({ enable_http_compression: '1' }), 'gzip');
    },
  },
];

export const queryCases: readonly ContractCase[] = [...formats, ...parameters, ...scoping, ...streaming, ...wire];

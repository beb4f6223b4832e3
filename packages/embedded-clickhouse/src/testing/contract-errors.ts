import assert from 'node:assert/strict';
import { type ContractCase, connect, request } from './target.ts';

const ERRORS: [query: string, code: string, type: string, status: number][] = [
  ['SELEC 1', '62', 'SYNTAX_ERROR', 400],
  ['SELECT 1; SELECT 2', '62', 'SYNTAX_ERROR', 400],
  ['SELECT * FROM no_such_table', '60', 'UNKNOWN_TABLE', 404],
  ['SELECT no_such_column', '47', 'UNKNOWN_IDENTIFIER', 404],
  ['SELECT noSuchFunction(1)', '46', 'UNKNOWN_FUNCTION', 404],
  ['SELECT * FROM no_such_database.t', '81', 'UNKNOWN_DATABASE', 404],
  ['SELECT 1 SETTINGS no_such_setting = 1', '115', 'UNKNOWN_SETTING', 404],
  ["SELECT toUInt8('x')", '6', 'CANNOT_PARSE_TEXT', 400],
  ['SELECT throwIf(1)', '395', 'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO', 500],
  ['DROP TABLE no_such_table', '60', 'UNKNOWN_TABLE', 404],
];

const errors: ContractCase[] = ERRORS.map(([query, code, type, status]) => ({
  name: `answers ${code} to ${query}`,
  async run({ client, target }) {
    for (const format of ['JSON', 'JSONEachRow'] as const) {
      const asked = query.startsWith('SELECT') ? client.query({ query, format }) : client.command({ query });
      await assert.rejects(asked, { code, type });
    }
    const response = await request(target, {}, { method: 'POST', body: query });
    assert.equal(response.status, status);
    assert.equal(response.headers.get('x-clickhouse-exception-code'), code);
    assert.match(await response.text(), new RegExp(`^Code: ${code}\\. DB::Exception: .*\\(${type}\\)`, 's'));
  },
}));

const WRITES = ['INSERT INTO {t} VALUES (1)', 'DROP TABLE {t}', 'CREATE TABLE {t}_2 (id UInt8) ENGINE = Memory'];

const access: ContractCase[] = [
  {
    name: 'answers a ping to anybody, with a query to those who may',
    async run({ target, client }) {
      const stranger = connect(target, { password: 'wrong password' });
      assert.deepEqual(await client.ping(), { success: true });
      assert.deepEqual(await client.ping({ select: true }), { success: true });
      assert.deepEqual(await stranger.ping(), { success: true });
      assert.equal((await stranger.ping({ select: true })).success, false);
      await stranger.close();
    },
  },
  {
    name: 'refuses a wrong password, an unknown user and nobody with 516',
    async run({ target }) {
      for (const options of [{ password: 'wrong' }, { password: '' }, { username: 'somebody' }]) {
        const stranger = connect(target, options);
        await assert.rejects(stranger.query({ query: 'SELECT 1' }), { code: '516', type: 'AUTHENTICATION_FAILED' });
        await stranger.close();
      }
    },
  },
  {
    name: 'takes the password by headers of its own too',
    async run({ target }) {
      const headers = { 'x-clickhouse-user': target.username, 'x-clickhouse-key': target.password };
      const response = await fetch(`${target.url}/?query=SELECT+1`, { headers });
      assert.equal(await response.text(), '1\n');
    },
  },
  {
    name: 'lets a reader read and nothing else',
    async run({ target, table }) {
      const name = await table('id UInt32');
      const reader = connect(target, target.reader);
      assert.equal(
        await (await reader.query({ query: `SELECT count() FROM ${name}`, format: 'TabSeparated' })).text(),
        '0\n',
      );
      for (const write of WRITES) {
        const asked = reader.command({ query: write.replace('{t}', name) });
        await assert.rejects(asked, (error: { code?: string }) => ['164', '497'].includes(error.code ?? ''));
      }
      await reader.close();
    },
  },
  {
    name: 'changes nothing by GET',
    async run({ target, table }) {
      const name = await table('id UInt32');
      const response = await request(target, { query: `DROP TABLE ${name}` });
      assert.equal(response.headers.get('x-clickhouse-exception-code'), '164');
      assert.equal(await (await request(target, { query: `EXISTS ${name}` })).text(), '1\n');
    },
  },
];

export const errorCases: readonly ContractCase[] = [...errors, ...access];

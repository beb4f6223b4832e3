import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { connect as connectTcp } from 'node:net';
import { join } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startTestDatabase, type TestDatabase } from './testing/embedded.ts';
import { connect, request } from './testing/target.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await startTestDatabase({
    readers: 1,
    waitingMax: 1,
    requestBytesMax: 1_000_000,
    resultBytesMax: 1_000_000,
    queryMaxMs: 1000,
  });
});
afterAll(() => db?.stop());

const post = (body: string, search: Record<string, string> = {}) =>
  request(db.target, search, { method: 'POST', body });
const FOR_EVER = 'SELECT sum(sipHash64(number)) FROM numbers(1000000000000)';

describe('the limits of the embedded database', () => {
  test('as many reads as may wait, wait; one more is refused, and all are ended in time', async () => {
    const statuses = await Promise.all([1, 2, 3].map(async () => (await post(FOR_EVER)).status));
    expect(statuses.toSorted()).toEqual([408, 408, 503]);
  });

  test('a body over the limit is refused, and the connection lives on', async () => {
    const client = connect(db.target, { max_open_connections: 1 });
    await client.command({ query: 'CREATE TABLE big (s String) ENGINE = Memory' });
    const values = Array.from({ length: 11 }, () => ({ s: 'x'.repeat(100_000) }));
    await expect(client.insert({ table: 'big', values, format: 'JSONEachRow' })).rejects.toMatchObject({ code: '229' });
    expect(await (await client.query({ query: 'SELECT count() FROM big', format: 'TabSeparated' })).text()).toBe('0\n');
    await client.close();
  });

  test('a result over the limit is refused in JSON and streamed in JSONEachRow', async () => {
    const sql = 'SELECT number, number AS again FROM numbers(200000)';
    const whole = await post(`${sql} FORMAT JSON`);
    expect(whole.headers.get('x-clickhouse-exception-code')).toBe('396');
    const streamed = await (await post(`${sql} FORMAT JSONEachRow`)).text();
    expect(streamed.trimEnd().split('\n')).toHaveLength(200_000);
  });

  test('a statement that is too long is refused', async () => {
    const response = await post(`SELECT '${'x'.repeat(999_990)}'`);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('Max query size');
  });

  test('bytes that are no HTTP are answered with 400, and the connection is closed', async () => {
    const { port, hostname } = new URL(db.target.url);
    const socket = connectTcp(Number(port), hostname);
    socket.end('\x16\x03\x01 this is TLS\r\n\r\n');
    const [bytes] = (await once(socket, 'data')) as [Buffer];
    expect(bytes.toString()).toMatch(/^HTTP\/1\.1 400/);
    await once(socket, 'close');
  });

  test.each([
    ['another path', () => fetch(`${db.target.url}/dashboard`), 404],
    ['another method', () => request(db.target, { query: 'SELECT 1' }, { method: 'DELETE' }), 501],
    ['a session', () => request(db.target, { query: 'SELECT 1', session_id: 'x' }), 501],
    ['an unknown setting', () => request(db.target, { query: 'SELECT 1', no_such: '1' }), 404],
    [
      'an unknown encoding',
      () => request(db.target, {}, { method: 'POST', body: 'x', headers: { 'content-encoding': 'lz4' } }),
      400,
    ],
    ['nobody', () => fetch(`${db.target.url}/?query=SELECT+1`), 401],
  ])('%s is refused', async (_, ask, status) => {
    expect((await ask()).status).toBe(status);
  });
});

describe('a result that breaks off', () => {
  const sql = 'SELECT throwIf(number = 900) AS v FROM numbers(1000) SETTINGS max_block_size = 10 FORMAT JSONEachRow';

  test.each([{}, { enable_http_compression: '1' }])(
    'says why before the connection is cut, with %j',
    async (search) => {
      const { username, password, url } = db.target;
      const headers = { 'accept-encoding': 'gzip', 'x-clickhouse-user': username, 'x-clickhouse-key': password };
      const asked = get(`${url}/?${new URLSearchParams({ query: sql, ...search })}`, { headers });
      const [response] = (await once(asked, 'response')) as [IncomingMessage];
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      await expect(once(response, 'end')).rejects.toThrow('aborted');
      const isGzip = response.headers['content-encoding'] === 'gzip';
      const bytes = Buffer.concat(chunks);
      const text = String(isGzip ? gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }) : bytes);
      const tag = response.headers['x-clickhouse-exception-tag'];
      const end = `\r\n__exception__\r\n${tag}\r\nCode: 395\\. .*\n\\d+ ${tag}\r\n__exception__\r\n`;
      expect(text).toMatch(new RegExp(`^({"v":0}\n){10,900}${end}$`));
      expect(isGzip).toBe('enable_http_compression' in search);
    },
  );

  test('has its status when the client waits for the end', async () => {
    const response = await request(db.target, { query: sql, wait_end_of_query: '1' });
    expect(response.headers.get('x-clickhouse-exception-code')).toBe('395');
    expect(response.status).toBe(500);
  });
});

describe('the reader, with the real engine', () => {
  const ask = async (sql: string, search: Record<string, string> = {}) => {
    const { url, reader } = db.target;
    return request({ ...db.target, url, ...reader }, search, { method: 'POST', body: sql });
  };

  test.each([
    ["SELECT * FROM '/etc/hostname'", 403],
    ["SELECT * FROM file('/etc/hostname', 'LineAsString')", 403],
    ["SELECT file('/etc/hostname')", 403],
    ["SELECT * FROM url('http://127.0.0.1:1/', 'TSV', 'a String')", 403],
    ["SELECT * FROM executable('ls', 'TSV', 'a String')", 403],
    ['KILL QUERY WHERE 1', 500],
    ['SELECT 1 SETTINGS readonly = 0', 500],
    ['SELECT * FROM engine.xml', 404],
    ['SELECT * FROM `engine.xml`', 404],
  ])('may not %s', async (sql, status) => {
    const response = await ask(sql);
    expect([response.status, await response.text()]).toEqual([status, expect.stringMatching(/^Code: \d+/)]);
  });

  test('writes no file', async () => {
    const file = join(db.dataDir, 'out.txt');
    await ask(`SELECT 1 INTO OUTFILE '${file}'`);
    await ask(`INSERT INTO FUNCTION file('${file}', 'TSV') SELECT 1`);
    expect(existsSync(file)).toBe(false);
  });

  test('may not switch readonly off, and may say that it is on', async () => {
    expect((await ask('SELECT 1', { readonly: '0' })).status).toBe(500);
    expect((await ask('SELECT 1', { readonly: '1' })).status).toBe(200);
  });
});

test('a query that waits for its turn leaves the queue with its client', async () => {
  const leave = new AbortController();
  const first = post(FOR_EVER);
  const second = request(db.target, {}, { method: 'POST', body: FOR_EVER, signal: leave.signal }).catch(() => 'gone');
  await vi.waitFor(async () => expect((await post('SELECT 1')).status).toBe(503), { timeout: 10_000 });
  leave.abort();
  expect(await second).toBe('gone');
  await vi.waitFor(async () => expect((await post('SELECT 1')).status).toBe(200), { timeout: 10_000 });
  await first;
});

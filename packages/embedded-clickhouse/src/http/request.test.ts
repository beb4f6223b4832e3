import { describe, expect, test } from 'vitest';
import { parseForm, parseRequest } from './request.ts';

const parse = (search: string, headers = {}) => parseRequest(new URLSearchParams(search), headers);

describe('parseRequest', () => {
  test('tells parameters, settings and its own words apart', () => {
    const search =
      'query=SELECT+1&database=d&query_id=q&default_format=CSV&max_threads=2&param_x=%5CN&wait_end_of_query=1&user=x';
    expect(parse(search)).toEqual({
      sql: 'SELECT 1',
      queryId: 'q',
      state: { database: 'd', settings: new Map([['max_threads', '2']]), parameters: new Map([['x', '\\N']]) },
      defaultFormat: 'CSV',
      waitsForEnd: true,
    });
  });

  test('has defaults, and an id of its own', () => {
    const { queryId, ...rest } = parse('');
    expect(queryId).toMatch(/^[0-9a-f-]{36}$/);
    const state = { database: '', settings: new Map(), parameters: new Map() };
    expect(rest).toEqual({ sql: '', state, defaultFormat: 'TabSeparated', waitsForEnd: false });
  });

  test('takes database and format from headers too', () => {
    const headers = { 'x-clickhouse-database': 'd', 'x-clickhouse-format': 'JSON' };
    expect(parse('', headers)).toMatchObject({ state: { database: 'd' }, defaultFormat: 'JSON' });
  });

  test('lets no line break into the headers of the answer', () => {
    expect(parse('query_id=a%0d%0aSet-Cookie:x').queryId).toBe('a??Set-Cookie:x');
  });

  test.each([
    ['enable_http_compression=1', 'gzip, deflate', 'gzip'],
    ['enable_http_compression=1', 'br;q=1', 'br'],
    ['enable_http_compression=1', 'zstd', undefined],
    ['enable_http_compression=0', 'gzip', undefined],
    ['', 'gzip', undefined],
  ])('with %j and Accept-Encoding %s compresses by %s', (search, accepted, encoding) => {
    expect(parse(search, { 'accept-encoding': accepted }).encoding).toBe(encoding);
  });

  test.each([
    ['session_id=x', 48],
    ['compress=1', 48],
    ['decompress=1', 48],
    ['max%20threads=1', 115],
    ['param_a%20b=1', 457],
  ])('refuses %s with code %d', (search, code) => {
    expect(() => parse(search)).toThrow(expect.objectContaining({ code }));
  });
});

describe('parseForm', () => {
  const form = (name: string, extra = '') =>
    Buffer.from(`--b\r\nContent-Disposition: form-data; name="${name}"${extra}\r\n\r\nvalue\r\n--b--\r\n`);
  const type = 'multipart/form-data; boundary=b';

  test('takes query and parameters', async () => {
    expect(await parseForm(form('query'), type)).toEqual({ sql: 'value', parameters: new Map() });
    expect(await parseForm(form('param_x'), type)).toEqual({ sql: '', parameters: new Map([['x', 'value']]) });
  });

  test.each([
    ['a table', form('things'), 48],
    ['a file', form('things', '; filename="x"'), 48],
    ['what is no form', Buffer.from('nonsense'), 117],
  ])('refuses %s', async (_, body, code) => {
    await expect(parseForm(body, type)).rejects.toMatchObject({ code });
  });
});

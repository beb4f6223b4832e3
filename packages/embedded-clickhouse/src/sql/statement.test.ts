import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DatabaseError } from '../http/errors.ts';
import { parseStatement } from './statement.ts';

describe('kinds of statements', () => {
  test.each([
    ['SELECT 1', { kind: 'read', isSelect: true }],
    ['  -- why\n /* x */ (SELECT 1)', { kind: 'read', isSelect: true }],
    ['WITH 1 AS a SELECT a', { kind: 'read', isSelect: true }],
    ['FROM t SELECT a', { kind: 'read', isSelect: true }],
    ['SHOW TABLES', { kind: 'read', isSelect: false }],
    ['EXPLAIN SELECT 1', { kind: 'read', isSelect: false }],
    ['WITH 1 AS a INSERT INTO t SELECT a', { kind: 'other' }],
    ['CREATE TABLE t (a UInt8) ENGINE = Memory', { kind: 'other', isControl: false }],
    ['INSERT INTO t SELECT 1', { kind: 'other', isControl: false }],
    ['INSERT INTO t (a) WITH 1 AS a SELECT a', { kind: 'other', isControl: false }],
    ["INSERT INTO t FROM INFILE 'x' FORMAT CSV", { kind: 'other' }],
    ['KILL QUERY WHERE 1', { kind: 'other', isControl: true }],
    ['SET a = 1', { kind: 'other', isControl: true }],
    ['nonsense', { kind: 'other' }],
  ])('%s', (sql, expected) => {
    expect(parseStatement(sql)).toMatchObject(expected);
  });

  test('a semicolon at the end goes, and so does a comment behind it', () => {
    expect(parseStatement("SELECT ';' ; ; -- end")).toMatchObject({ sql: "SELECT ';'" });
  });

  test.each(['', '  ', ';', '-- nothing', 'SELECT 1; SELECT 2', 'DROP TABLE a; DROP TABLE b;'])('refuses %j', (sql) => {
    expect(() => parseStatement(sql)).toThrow(DatabaseError);
  });
});

describe('the format that a statement asks for', () => {
  test.each([
    ['SELECT 1 FORMAT JSONEachRow', 'JSONEachRow'],
    ['SELECT 1\nformat\nCSV;', 'CSV'],
    ['SELECT 1 FORMAT JSON SETTINGS max_threads = 1', 'JSON'],
    ['SELECT 1 SETTINGS max_threads = 1 FORMAT JSON', 'JSON'],
    ['SHOW TABLES FORMAT TSV', 'TSV'],
    ["SELECT 'FORMAT JSON'", undefined],
    ['SELECT 1 -- FORMAT JSON', undefined],
    ['SELECT format FROM t', undefined],
    ['SELECT 1 AS format', undefined],
    ['SELECT a FROM t ORDER BY format DESC', undefined],
  ])('%s', (sql, format) => {
    expect((parseStatement(sql) as { format?: string }).format).toBe(format);
  });
});

describe('inserts with their data', () => {
  test.each([
    ['INSERT INTO t FORMAT JSONEachRow', { table: 't', format: 'JSONEachRow' }],
    ['insert into table t format jsoneachrow', { table: 't', format: 'JSONEachRow' }],
    ['INSERT INTO d.t (a, `b`) FORMAT CSV', { database: 'd', table: 't', columns: ['a', 'b'], format: 'CSV' }],
    ['INSERT INTO "d"."t" FORMAT TSV', { database: 'd', table: 't', format: 'TSV' }],
    ['INSERT INTO t (* EXCEPT (a)) FORMAT CSV', undefined],
    ['INSERT INTO t SETTINGS a = 1 FORMAT CSV', undefined],
    ['INSERT INTO `odd name` FORMAT CSV', undefined],
    ['INSERT INTO {t:Identifier} FORMAT CSV', undefined],
    ["INSERT INTO FUNCTION file('x') FORMAT CSV", undefined],
    ['INSERT INTO t FORMAT JSONCompactEachRowWithNames', undefined],
    ['INSERT INTO t VALUES', undefined],
  ])('%s', (head, raw) => {
    for (const [between, data] of [
      ['\n', 'the; data \' -- "'],
      [' ', '{"a": 1}'],
      ['', ''],
    ] as const) {
      const sql = head + between + data;
      const statement = parseStatement(sql);
      expect(statement).toMatchObject({ kind: 'insert', head });
      if (statement.kind !== 'insert') return;
      expect(statement.raw).toEqual(raw);
      expect(sql.slice(statement.dataStart).trim()).toBe(data);
    }
  });

  test('data that begins with an empty line or a space keeps them', () => {
    const sql = 'INSERT INTO t FORMAT TSV\n\n x';
    expect(parseStatement(sql)).toMatchObject({ dataStart: sql.length - 3 });
  });
});

test('any text parses or is refused', () => {
  const words = [
    'INSERT',
    'INTO',
    'FORMAT',
    'VALUES',
    'SELECT',
    '(',
    ')',
    ',',
    '.',
    ';',
    "'",
    '`',
    'a',
    'TSV',
    '\n',
    '{',
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...words)), (parts) => {
      try {
        parseStatement(parts.join(' '));
      } catch (error) {
        expect(error).toBeInstanceOf(DatabaseError);
      }
    }),
  );
});

import { describe, expect, test } from 'vitest';
import { guardReader } from './reader-guard.ts';
import { parseStatement } from './statement.ts';

const TABLE_FUNCTIONS = new Set([
  'file',
  'url',
  'remote',
  's3',
  'mysql',
  'eval',
  'loop',
  'numbers',
  'view',
  'merge',
  'format',
]);

const guard = (sql: string, parameters: Record<string, string> = {}) =>
  guardReader(parseStatement(sql), new Map(Object.entries(parameters)), TABLE_FUNCTIONS);

describe('a reader may', () => {
  test.each([
    'SELECT 1',
    'SELECT * FROM numbers(10)',
    "SELECT count() AS \"kB/s\" FROM flows WHERE http_path = '/index.html' AND url != 'http://x'",
    "SELECT lower(name) FROM a JOIN b ON a.x = b.x AND b.path = '/etc/passwd' WHERE format('{}', x) != ''",
    "SELECT arrayJoin(['/a', '/b']) AS p, '/c' AS q FROM t GROUP BY p, '/d'",
    "SELECT trim(BOTH '/' FROM path), concat('/', name) FROM t",
    'SELECT url, remote, file_name FROM requests',
    "SELECT * FROM merge('default', '^flows')",
    'WITH x AS (SELECT 1) SELECT * FROM x SETTINGS max_threads = 1 FORMAT JSON',
    'SHOW TABLES FROM lanhound',
    'DESCRIBE TABLE flows',
    'EXPLAIN SELECT 1',
    'SET max_threads = 1',
    'USE lanhound',
  ])('%s', (sql) => {
    expect(() => guard(sql)).not.toThrow();
  });

  test('give the name of a table as a parameter', () => {
    expect(() => guard('SELECT * FROM {t:Identifier} WHERE p = {p:String}', { t: 'flows', p: '/x' })).not.toThrow();
  });
});

describe('a reader may not change', () => {
  test.each([
    'INSERT INTO t VALUES (1)',
    'INSERT INTO t FORMAT CSV',
    'INSERT INTO t SELECT 1',
    'DROP TABLE t',
    'CREATE TEMPORARY TABLE t (a UInt8)',
    'KILL QUERY WHERE 1',
    'SYSTEM SHUTDOWN',
    'EXPLAIN AST INSERT INTO t SELECT 1',
    'OPTIMIZE TABLE t',
  ])('%s', (sql) => {
    expect(() => guard(sql)).toThrow(expect.objectContaining({ code: 164 }));
  });
});

describe('a reader may not reach outside by', () => {
  test.each([
    "SELECT * FROM file('/etc/passwd')",
    "SELECT * FROM `file`('x')",
    "SELECT * FROM file /* x */ ('x')",
    "SELECT file('/etc/passwd')",
    "SELECT arrayMap(file, ['/etc/passwd'])",
    "SELECT * FROM url('http://10.0.0.1/')",
    "SELECT * FROM view(SELECT * FROM remote('10.0.0.1', 'a.b'))",
    "SELECT * FROM eval('SELECT 1')",
    "SELECT * FROM loop('default', '/etc/passwd')",
    "SELECT 1 INTO OUTFILE '/tmp/x'",
    "SELECT * FROM '/etc/passwd'",
    'SELECT * FROM `/etc/passwd`',
    'SELECT * FROM default."/etc/passwd"',
    'SELECT * FROM `~/.ssh/id_rsa`',
    'SELECT * FROM `a/../../b`',
    'SELECT * FROM `\\x2fetc/passwd`',
    "SELECT * FROM '\\x2fetc/passwd'",
    "SELECT * FROM system.one, '/etc/passwd'",
    "SELECT * FROM system.one AS a JOIN b ON a.x = 1, '/etc/passwd'",
    "SELECT * FROM system.one JOIN '/etc/passwd' ON 1",
    "FROM '/etc/passwd' SELECT *",
    "SELECT * FROM (SELECT 1), '/etc/passwd'",
    "DESCRIBE '/etc/passwd'",
    'SELECT 1 IN `/etc/passwd`',
    "SELECT hasColumnInTable('default', '/etc/passwd', 'c1')",
    'SELECT * FROM \u201c/etc/passwd\u201d',
  ])('%s', (sql) => {
    expect(() => guard(sql)).toThrow(expect.objectContaining({ code: 497 }));
  });

  test('a parameter that is the name of a file', () => {
    expect(() => guard('SELECT * FROM {t:Identifier}', { t: '/etc/passwd' })).toThrow(/name of a file/);
  });
});

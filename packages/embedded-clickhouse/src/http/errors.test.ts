import { expect, test } from 'vitest';
import { failure, toDatabaseError } from './errors.ts';

test.each([
  ['Code: 62. DB::Exception: Syntax error: x. (SYNTAX_ERROR)', 62, 'SYNTAX_ERROR', 400],
  ['Code: 60. DB::Exception: Table a\nb does not exist. (UNKNOWN_TABLE)\n', 60, 'UNKNOWN_TABLE', 404],
  ['Code: 519. DB::NetException: All (of them) failed. (NO_REPLICAS)', 519, 'NO_REPLICAS', 500],
  ['Code: 241. DB::Exception: out of memory', 241, 'UNKNOWN_EXCEPTION', 500],
  ['the engine fell over', 1002, 'UNKNOWN_EXCEPTION', 500],
])('%j', (text, code, type, status) => {
  expect(toDatabaseError(new Error(text))).toMatchObject({ code, type, status });
});

test('an error is told as ClickHouse tells it', () => {
  expect(failure('TOO_MANY_SIMULTANEOUS_QUERIES', 'Wait')).toMatchObject({
    status: 503,
    body: 'Code: 202. DB::Exception: Wait (TOO_MANY_SIMULTANEOUS_QUERIES)\n',
  });
});

import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readRunFile, removeRunFile, writeRunFile } from './run-file.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'lanhound-run-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const store = { url: 'http://127.0.0.1:1', username: 'writer', password: 'p', database: 'lanhound' };

test('what runs is found, and only its user may read where', () => {
  writeRunFile(dir, { pid: process.pid, api: { url: 'http://127.0.0.1:2' }, store });
  expect(readRunFile(dir)).toEqual({ pid: process.pid, api: { url: 'http://127.0.0.1:2' }, store });
  expect(statSync(join(dir, 'run.json')).mode & 0o777).toBe(0o600);
  removeRunFile(dir);
  expect(readRunFile(dir)).toBeUndefined();
});

test.each([
  ['a process that is gone', JSON.stringify({ pid: 2 ** 22 + 1, store })],
  ['a torn file', '{"pid":'],
  ['something else', '[]'],
])('%s is nothing running', (_, text) => {
  writeFileSync(join(dir, 'run.json'), text);
  expect(readRunFile(dir)).toBeUndefined();
});

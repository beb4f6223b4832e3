import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { accessDirIn, accessVersion, changeAccess, checkNewName, readAccess } from './access-file.ts';
import { localHeaderFile, readLocalAuthorization, writeLocalToken } from './local-token.ts';
import { digestOf, findToken, newToken } from './token.ts';

const tokenEntry = (name: string, token = newToken()) =>
  ({ name, role: 'viewer', sha256: digestOf(token), created: '2026-03-01T12:00:00.000Z' }) as const;

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

test('what is changed is read again, and for nobody else', () => {
  const dataDir = temporaryDirectory();
  expect(readAccess(dataDir)).toEqual({ users: [], tokens: [] });
  expect(accessVersion(dataDir)).toBeUndefined();
  changeAccess(dataDir, (access) => ({ ...access, tokens: [tokenEntry('prometheus')] }));
  const first = accessVersion(dataDir);
  changeAccess(dataDir, (access) => ({ ...access, tokens: [...access.tokens, tokenEntry('script')] }));
  expect(readAccess(dataDir).tokens.map(({ name }) => name)).toEqual(['prometheus', 'script']);
  expect(accessVersion(dataDir)).not.toBe(first);
  expect(modeOf(accessDirIn(dataDir))).toBe('700');
  expect(readdirSync(accessDirIn(dataDir)).map((file) => [file, modeOf(join(accessDirIn(dataDir), file))])).toEqual([
    ['access.json', '600'],
  ]);
});

test('a change that fails leaves everything as it was', () => {
  const dataDir = temporaryDirectory();
  changeAccess(dataDir, (access) => ({ ...access, tokens: [tokenEntry('one')] }));
  expect(() =>
    changeAccess(dataDir, () => {
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(readdirSync(accessDirIn(dataDir))).toEqual(['access.json']);
  expect(readAccess(dataDir).tokens).toHaveLength(1);
});

test.each([
  ['no JSON', 'x'],
  ['a role that is none', JSON.stringify({ users: [], tokens: [{ ...tokenEntry('a'), role: 'root' }] })],
  ['a password in plain', JSON.stringify({ users: [{ ...tokenEntry('a'), password: 'hunter2hunter2' }] })],
])('%s lets nobody in and says what to do', (_, text) => {
  const dataDir = temporaryDirectory();
  mkdirSync(accessDirIn(dataDir));
  writeFileSync(join(accessDirIn(dataDir), 'access.json'), text);
  const read = () => readAccess(dataDir);
  expect(read).toThrow(/access\.json is damaged, want what `lanhound user`/);
  expect(read).not.toThrow(/hunter2/);
});

test.each([
  ['local', /^name is "local", want a name other than local and lanhound\. The audit log/],
  ['lanhound', /^name is "lanhound"/],
])('nobody is called %s from now on, and who is keeps the name', (name, problem) => {
  expect(() => checkNewName(name)).toThrow(problem);
  const dataDir = temporaryDirectory();
  changeAccess(dataDir, (access) => ({ ...access, tokens: [tokenEntry(name)] }));
  expect(readAccess(dataDir).tokens).toHaveLength(1);
});

test.each(['anna', 'local-script', 'lanhound2'])('somebody may be called %s', (name) => checkNewName(name));

test('two who change at once do not undo each other', () => {
  const dataDir = temporaryDirectory();
  changeAccess(dataDir, (outer) => {
    expect(() => changeAccess(dataDir, (inner) => inner)).toThrow(/one command at a time/);
    return outer;
  });
});

test("the machine's own key is a header for its owner alone", () => {
  const dataDir = temporaryDirectory();
  const token = newToken();
  writeLocalToken(dataDir, token);
  expect(readLocalAuthorization(dataDir)).toBe(`Bearer ${token}`);
  expect(modeOf(localHeaderFile(dataDir))).toBe('600');
});

test('a token is found by itself alone', () => {
  const token = newToken();
  const entries = [tokenEntry('other'), tokenEntry('this', token), tokenEntry('more')];
  expect(findToken(token, entries)?.name).toBe('this');
  for (const wrong of [newToken(), `${token}x`, token.slice(0, -1), '', entries[1]?.sha256 ?? '']) {
    expect(findToken(wrong, entries)).toBeUndefined();
  }
});

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { needs, type Program, startProgram, temporaryDirectory } from '@lanhound/testkit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readRunFile } from '../run-file.ts';
import { LANHOUND, lanhound, lanhoundInShell } from '../testing/lanhound.ts';

const PASSWORD = 'correct horse battery';

describe('who may ask a running collector', () => {
  const dataDir = temporaryDirectory();
  const folder = ['--data-dir', dataDir];
  let running: Program;
  let url: string;

  beforeAll(async () => {
    const args = ['up', '--read', '/dev/null', ...folder, '--mqtt-port', '0', '--api-port', '0'];
    running = await startProgram(process.execPath, [...LANHOUND, ...args], {
      ready: /read to its end/,
      readyMsMax: 60_000,
    });
    url = /API +(http:\S+?)\/api/.exec(running.output())?.[1] as string;
  });
  afterAll(async () => void (await running?.stop()));

  const status = async (path: string, headers: Record<string, string> = {}) =>
    (await fetch(`${url}${path}`, { headers })).status;

  const addUser = (name: string, role: string, password: string) =>
    lanhoundInShell(`echo '${password}' | "$@"`, 'user', 'add', name, '--role', role, ...folder);

  test('its owner needs no login; others of the machine, and web pages, may nothing', async () => {
    const { code, stdout } = await lanhound('api', '/api/v1/devices', ...folder);
    expect([code, JSON.parse(stdout)]).toEqual([0, { items: [], total: 0 }]);
    expect(await status('/api/v1/devices')).toBe(401);
    expect(await status('/metrics')).toBe(401);
    expect(await status('/health')).toBe(200);
  });

  test('the database answers to its password alone', async () => {
    const { store } = readRunFile(dataDir) ?? {};
    const select = `${store?.url}/?query=SELECT+1`;
    const ask = async (headers: Record<string, string>) => (await fetch(select, { headers })).status;
    const key = (user: string, password: string) => ({ 'x-clickhouse-user': user, 'x-clickhouse-key': password });
    expect(await ask(key('writer', store?.password ?? ''))).toBe(200);
    for (const user of ['writer', 'reader', 'default']) expect(await ask(key(user, ''))).toBe(401);
    expect(await ask({})).toBe(401);
  });

  test('a token is shown once, works at once, and is worthless once revoked', async () => {
    const { stdout } = await lanhound('token', 'create', 'prometheus', ...folder);
    const authorization = `Bearer ${stdout.trim()}`;
    expect(await status('/metrics', { authorization })).toBe(200);
    expect((await lanhound('token', 'list', ...folder)).stdout).toMatch(/^prometheus\tviewer\t\d{4}-/);
    expect((await lanhound('token', 'create', 'prometheus', ...folder)).stderr).toContain('no token has yet');
    expect(readFileSync(join(dataDir, 'access/access.json'), 'utf8')).not.toContain(stdout.trim());
    expect((await lanhound('token', 'revoke', 'prometheus', ...folder)).code).toBe(0);
    expect(await status('/metrics', { authorization })).toBe(401);
    expect(await lanhound('token', 'revoke', 'prometheus', ...folder)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('lanhound token list'),
    });
  });

  test('a user logs in with the password that was typed, until removed', async () => {
    expect(await addUser('anna', 'viewer', 'short')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('10 to'),
    });
    for (const refused of [addUser('local', 'viewer', PASSWORD), lanhound('token', 'create', 'lanhound', ...folder)]) {
      expect(await refused).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('other than local and lanhound'),
      });
    }
    expect(await addUser('anna', 'viewer', PASSWORD)).toMatchObject({ code: 0, stdout: 'anna may log in as viewer\n' });
    const body = JSON.stringify({ user: 'anna', password: PASSWORD });
    const headers = { 'content-type': 'application/json' };
    const login = await fetch(`${url}/api/v1/session`, { method: 'POST', body, headers });
    const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect(await status('/api/v1/devices', { cookie })).toBe(200);
    expect((await lanhound('user', 'list', ...folder)).stdout).toMatch(/^anna\tviewer\t\d{4}-/);
    expect((await lanhound('user', 'remove', 'anna', ...folder)).code).toBe(0);
    expect(await status('/api/v1/devices', { cookie })).toBe(401);
  });

  test('everything in the folder is for its owner alone', () => {
    const files = readdirSync(dataDir, { recursive: true, withFileTypes: true });
    const top = files.filter(({ parentPath }) => parentPath === dataDir || parentPath === join(dataDir, 'access'));
    const open = top.filter(({ parentPath, name }) => statSync(join(parentPath, name)).mode & 0o077);
    expect(open.map(({ parentPath, name }) => join(parentPath, name))).toEqual([]);
    expect(top.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['access', 'access.json', 'local.header', 'store']),
    );
  });

  test('what is asked goes to the collector, and the key with it nowhere else', async () => {
    for (const path of ['//evil.example/x', 'http://evil.example/x']) {
      const { code, stderr } = await lanhound('api', path, ...folder);
      expect([code, stderr]).toEqual([2, expect.stringContaining('want a path such as /api/v1/alerts')]);
    }
    const missing = await lanhound('api', '/api/v1/alerts/none', ...folder);
    expect(missing).toMatchObject({ code: 1, stdout: '', stderr: '{"error":"no alert none"}\n' });
  });

  test('the key ends with the collector', async () => {
    await running.stop();
    expect(readdirSync(join(dataDir, 'access'))).toEqual(['access.json']);
    expect((await lanhound('api', '/api/v1/alerts', ...folder)).stderr).toContain('a running collector');
  });
});

needs({ programs: ['setpriv'], root: true })('another user of the machine', () => {
  test('gets neither the key nor the list of users', async () => {
    const dataDir = temporaryDirectory();
    await lanhound('token', 'create', 'a', '--data-dir', dataDir);
    const { stdout, stderr } = await lanhoundInShell(
      `setpriv --reuid=65534 --regid=65534 --clear-groups -- cat ${dataDir}/access/access.json`,
    );
    expect([stdout, stderr]).toEqual(['', expect.stringContaining('Permission denied')]);
  });
});

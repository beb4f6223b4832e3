import { createReport, loggerTo } from '@lanhound/runtime';
import { fakeClock } from '@lanhound/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { changeAccess, type Role } from './access/access-file.ts';
import { hashPassword } from './access/password.ts';
import { servingApi } from './testing/serving-api.ts';

const PASSWORD = 'correct horse battery';
const WRONG = 'battery horse correct';
const lines: string[] = [];
const report = createReport(loggerTo('debug', (line) => void lines.push(line)));
const clock = fakeClock();
const api = servingApi([], { report, clock });

beforeAll(async () => {
  await api.start();
  await user('anna', 'operator', PASSWORD);
});
afterAll(api.stop);

async function user(name: string, role: Role, password: string): Promise<void> {
  const entry = {
    name,
    role,
    password: await hashPassword(password, { ln: 10, r: 8, p: 1 }),
    created: '2026-03-01T12:00:00.000Z',
  };
  changeAccess(api.dataDir, ({ users, tokens }) => ({
    tokens,
    users: [...users.filter((each) => each.name !== name), entry],
  }));
}

const login = (name: string, password: string) =>
  api.ask('/api/v1/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user: name, password }),
  });

const cookieOf = ({ headers }: { headers: Headers }) => headers.get('set-cookie')?.split(';')[0] ?? '';
const whoIs = (cookie: string) => api.ask('/api/v1/session', { headers: { cookie } });

test('a login gives a cookie that no script and no other site gets, and that ends with a logout', async () => {
  const answer = await login('anna', PASSWORD);
  expect(answer).toMatchObject({ status: 200, text: '{"name":"anna","role":"operator"}' });
  expect(answer.headers.get('set-cookie')).toMatch(
    /^lanhound=lanhound_[\w-]{43}; Path=\/; Max-Age=604800; HttpOnly; SameSite=Strict$/,
  );
  const cookie = cookieOf(answer);
  expect(await whoIs(`other=1; ${cookie}`)).toMatchObject({ status: 200, text: '{"name":"anna","role":"operator"}' });
  const out = await api.ask('/api/v1/session', { method: 'DELETE', headers: { cookie } });
  expect([out.status, out.headers.get('set-cookie')]).toEqual([
    200,
    expect.stringContaining('lanhound=; Path=/; Max-Age=0'),
  ]);
  expect((await whoIs(cookie)).status).toBe(401);
});

test.each([
  ['is removed', () => changeAccess(api.dataDir, (access) => ({ ...access, users: [] })), 401],
  ['gets another password', () => user('anna', 'operator', `${PASSWORD}!`), 401],
  ['gets another role', undefined, 200],
])('a session of a user who %s', async (_, change, status) => {
  await user('anna', 'operator', PASSWORD);
  const cookie = cookieOf(await login('anna', PASSWORD));
  if (change) await change();
  else
    changeAccess(api.dataDir, (access) => ({ ...access, users: access.users.map((u) => ({ ...u, role: 'viewer' })) }));
  const answer = await whoIs(cookie);
  expect(answer.status).toBe(status);
  if (status === 200) expect(answer.json()['role']).toBe('viewer');
});

test('wrong passwords are refused alike, counted and logged without them; then there is a pause', async () => {
  await user('anna', 'operator', PASSWORD);
  await clock.advance(3600 * 1000);
  lines.length = 0;
  const answers = [];
  for (const name of ['anna', 'nobody-here', WRONG]) answers.push(await login(name, WRONG));
  expect(new Set(answers.map(({ status, text }) => `${status} ${text}`))).toEqual(
    new Set(['401 {"error":"wrong user or password"}']),
  );
  for (let i = 0; i < 3; i++) await login('anna', WRONG);
  const tooMany = await login('anna', PASSWORD);
  expect([tooMany.status, tooMany.headers.get('retry-after')]).toEqual([429, '30']);
  expect(lines.filter((line) => line.includes('a login was refused'))).toHaveLength(6);
  expect(lines.join()).toContain('"user":"(unknown)"');
  for (const secret of [WRONG, PASSWORD, 'nobody-here']) expect(lines.join()).not.toContain(secret);
  expect(await report.registry.metrics()).toMatch(/api_logins_total\{result="wrong"\} 6/);
  // The owner of the machine is not kept out by somebody who tries passwords.
  expect((await api.get('/api/v1/session')).status).toBe(200);
  await clock.advance(30_000);
  expect((await login('anna', PASSWORD)).status).toBe(200);
});

test('tries at the same time are limited like tries one after the other', async () => {
  await clock.advance(3600 * 1000);
  const statuses = await Promise.all(Array.from({ length: 20 }, async () => (await login('anna', WRONG)).status));
  expect(statuses.filter((status) => status === 401)).toHaveLength(6);
  expect(statuses.filter((status) => status === 429)).toHaveLength(14);
});

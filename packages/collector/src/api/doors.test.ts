import { silentReport } from '@lanhound/runtime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { sensorRegistry } from '../ingest/sensors.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Store } from '../store/store.ts';
import { changeAccess, type Role } from './access/access-file.ts';
import { readLocalAuthorization } from './access/local-token.ts';
import { digestOf, newToken } from './access/token.ts';
import { route } from './route.ts';
import { collectorRoutes } from './routes.ts';
import { readyRoute } from './status.ts';
import { noAlerts } from './testing/no-alerts.ts';
import { exchange, statusOf } from './testing/raw-request.ts';
import { servingApi } from './testing/serving-api.ts';

const report = silentReport();
const store = { select: async () => [] } as unknown as Store;
const inventory = { all: () => [], find: () => undefined } as unknown as Inventory;
const changeDevice = () => ({ ok: true, audit: '' }) as const;
const intake = { version: '0.1.0', startedMs: 0, seeExternal: () => 0 };
const routes = collectorRoutes({
  intake,
  store,
  inventory,
  sensors: sensorRegistry(10),
  report,
  changeDevice,
  notify: noAlerts(),
});

const changed: unknown[] = [];
const change = route({
  method: 'post',
  path: '/api/v1/change',
  audience: 'operator',
  summary: 'Changes something.',
  query: z.strictObject({}),
  body: z.strictObject({ to: z.int() }),
  answer: async (_query, _signal, { body, caller }) => {
    changed.push([caller?.name, body]);
    return {};
  },
});

const pace = { headersMs: 300, requestMs: 600, answerMs: 500, idleMs: 200 };
const neverRoute = route({
  path: '/never',
  audience: 'anybody',
  summary: 'Does not answer.',
  query: z.strictObject({}),
  answer: () => new Promise(() => {}),
});
const api = servingApi([...routes, change, neverRoute], { report, pace });

beforeAll(api.start);
afterAll(api.stop);

function token(name: string, role: Role): string {
  const made = newToken();
  const entry = { name, role, sha256: digestOf(made), created: '2026-03-01T12:00:00.000Z' };
  changeAccess(api.dataDir, (access) => ({ ...access, tokens: [...access.tokens, entry] }));
  return `Bearer ${made}`;
}

const revoke = (name: string) =>
  changeAccess(api.dataDir, (access) => ({ ...access, tokens: access.tokens.filter((each) => each.name !== name) }));

const postChange = (authorization?: string, body = '{"to":1}', contentType = 'application/json') =>
  api.ask('/api/v1/change', {
    method: 'POST',
    body,
    headers: { 'content-type': contentType, ...(authorization ? { authorization } : {}) },
  });

test('what changes anything is for operators, but for logging in and out', async () => {
  const { paths } = (await api.get('/openapi.json')).json() as {
    paths: Record<string, Record<string, { security: unknown[]; description?: string }>>;
  };
  const changing = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { description }]) =>
      method === 'get' || path === '/api/v1/session' ? [] : [[method, path, description]],
    ),
  );
  const others = changing.filter(([, , description]) => description !== 'For operators.');
  expect(others).toEqual([['post', '/api/v2/alerts', 'For reporters and operators.']]);
  expect(changing.map(([method, path]) => `${method} ${path}`)).toEqual([
    'post /api/v1/silences',
    'delete /api/v1/silences/{id}',
    'post /api/v1/alerts/{id}/silence',
    'post /api/v1/alerts/{id}/allow',
    'put /api/v1/notify',
    'patch /api/v1/devices/{mac}',
    'delete /api/v1/devices/{mac}',
    'post /api/v1/devices/{mac}/merge',
    'post /api/v1/devices/{mac}/split',
    'post /api/v1/devices/import',
    'post /api/v1/notify/receivers/{name}/test',
    'post /api/v2/alerts',
    'post /api/v1/change',
  ]);
  const open = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { security }]) => (security.length === 0 ? [`${method} ${path}`] : [])),
  );
  expect(open).toEqual([
    ...['get /health', 'get /ready', 'get /-/healthy', 'get /-/ready', 'get /never', 'post /api/v1/session'],
  ]);
});

test('a stranger learns that it lives, and nothing else', async () => {
  const { paths } = (await api.get('/openapi.json')).json() as { paths: Record<string, { get?: unknown }> };
  const asked = Object.keys(paths).filter((path) => paths[path]?.get && path !== '/never');
  const statuses = await Promise.all(
    [...asked, '/api/v1/nothing', '/'].map(async (path) => [path, (await api.ask(path)).status]),
  );
  expect(statuses.filter(([, status]) => status !== 401)).toEqual([
    ['/health', 200],
    ['/ready', 200],
    ['/-/healthy', 200],
    ['/-/ready', 200],
  ]);
  expect((await api.ask('/metrics')).headers.get('www-authenticate')).toBe('Bearer realm="lanhound"');
});

test('why a part does not work is for those who may ask for more', async () => {
  report.health('store', { state: 'failed', reason: 'https://db.lan:8443 refuses' });
  expect(await api.ask('/ready')).toMatchObject({ status: 503, text: '{"error":"a part does not work"}' });
  expect((await api.get('/ready')).text).toContain('db.lan');
  report.health('store', { state: 'ok' });
  expect(readyRoute(report).audience).toBe('anybody');
});

test.each([
  ['nobody', undefined, 401, 401],
  ['a wrong token', `Bearer ${newToken()}`, 401, 401],
  ['no token at all', 'Bearer x', 401, 401],
  ['another scheme', 'Basic YTpi', 401, 401],
])('%s may neither look nor change', async (_, authorization, look, changing) => {
  const headers: Record<string, string> = authorization ? { authorization } : {};
  expect((await api.ask('/api/v1/devices', { headers })).status).toBe(look);
  expect((await postChange(authorization)).status).toBe(changing);
});

test('a viewer may look, an operator may change, and a revoked token may nothing, at once', async () => {
  const [viewer, operator] = [token('looks', 'viewer'), token('works', 'operator')];
  const look = (authorization: string) => api.ask('/api/v1/devices', { headers: { authorization } });
  expect((await look(viewer)).status).toBe(200);
  expect(await postChange(viewer)).toMatchObject({ status: 403, text: expect.stringContaining('looks is a viewer') });
  changed.length = 0;
  expect((await postChange(operator)).status).toBe(200);
  expect(changed).toEqual([['works', { to: 1 }]]);
  revoke('works');
  expect((await postChange(operator)).status).toBe(401);
  expect((await look(viewer)).status).toBe(200);
});

test.each([
  ['a body that is no JSON', '{"to":', 'application/json', 400, /body/],
  ['another type', '{"to":1}', 'text/plain', 415, /Content-Type/],
  ['a form', 'to=1', 'application/x-www-form-urlencoded', 415, /Content-Type/],
  ['a wrong field', '{"to":"x"}', 'application/json', 400, /to/],
  ['a further field', '{"to":1,"colour":2}', 'application/json', 400, /colour/],
  ['no object', '[1]', 'application/json', 400, /object/],
  ['a huge body', `{"to":${'1'.repeat(20_000)}}`, 'application/json', 413, /at most 16384/],
])('%s is refused', async (_, body, contentType, status, message) => {
  const answer = await postChange(readLocalAuthorization(api.dataDir), body, contentType);
  expect([answer.status, answer.json()['error']]).toEqual([status, expect.stringMatching(message)]);
});

test.each([
  ['no browser', {}, 200],
  ['the address bar', { 'sec-fetch-site': 'none' }, 200],
  ['our own page', { 'sec-fetch-site': 'same-origin', origin: 'OURS' }, 200],
  ['a page elsewhere', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, 403],
  ['a page elsewhere, in an old browser', { origin: 'https://evil.example' }, 403],
  ['a page of another port of this machine', { 'sec-fetch-site': 'same-site' }, 403],
  ['the same by its origin', { origin: 'http://127.0.0.1:3000' }, 403],
  ['a sandboxed page', { origin: 'null' }, 403],
  ['a name made to resolve to this machine', { host: 'evil.example' }, 403],
  ['the same with our name in it', { host: '127.0.0.1.evil.example' }, 403],
  ['an odd name', { host: 'localhost:80@evil.example' }, 403],
  ['a loopback name', { host: 'localhost:8470' }, 200],
])('a request by %s', async (_, given: Record<string, string>, status) => {
  const authorization = readLocalAuthorization(api.dataDir) ?? '';
  const host = new URL(api.url()).host;
  const headers = { host, authorization, ...given, ...(given['origin'] === 'OURS' ? { origin: api.url() } : {}) };
  expect(await statusOf(`${api.url()}/api/v1/devices`, headers)).toBe(status);
});

test('no page is told that it may', async () => {
  const headers = { host: new URL(api.url()).host, origin: 'https://evil.example' };
  const preflight = { ...headers, 'access-control-request-method': 'POST' };
  expect(await statusOf(`${api.url()}/api/v1/change`, preflight, 'OPTIONS')).toBe(403);
  const answer = await exchange(
    api.url(),
    `OPTIONS /api/v1/change HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
  );
  expect(answer).not.toMatch(/access-control/i);
});

test.each(['/health', '/api/v1/devices', '/api/v1/nothing', '/api/v1/flows?limit=x'])(
  'the answer to %s gives a browser no way to use it',
  async (path) => {
    const { headers } = await api.get(path);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-security-policy': expect.stringMatching(/default-src 'none'.*frame-ancestors 'none'/),
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    expect([...headers.keys()].filter((name) => /^(access-control|x-powered|server)/.test(name))).toEqual([]);
  },
);

test.each([
  ['sends nothing', ''],
  ['sends half a request', 'GET /health HTTP/1.1\r\nHost: local'],
  ['sends a body of which the end never comes', chunked('{"user":"a",')],
  ['waits for an answer that never comes', 'GET /never HTTP/1.1\r\nHost: localhost\r\n\r\n'],
  ['keeps the connection for later', 'GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n'],
])('an asker that %s is let go', async (_, bytes) => {
  const answer = await exchange(api.url(), bytes);
  expect(answer).not.toMatch(/HTTP\/1\.1 5/);
});

function chunked(start: string): string {
  const head = 'POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';
  return `${head}Transfer-Encoding: chunked\r\n\r\n${start.length.toString(16)}\r\n${start}\r\n`;
}

test.each([
  ['headers that are too large', `GET /health HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ['a URL that is too large', `GET /health?${'x'.repeat(20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`, 431],
  ['two lengths', 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n', 400],
  [
    'a length and chunks',
    'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
    400,
  ],
  ['no Host', 'GET /health HTTP/1.0\r\n\r\n', 403],
  ['an empty Host', 'GET /health HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n', 403],
  ['no HTTP', '\u0016\u0003\u0001\u0000\u0000\r\n\r\n', 400],
])('%s', async (_, bytes, status) => {
  expect(await exchange(api.url(), bytes)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
});

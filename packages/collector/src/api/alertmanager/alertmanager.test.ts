import { silentReport } from '@lanhound/runtime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ExternalAlert } from '../../detect/external-alert.ts';
import { changeAccess } from '../access/access-file.ts';
import { digestOf, newToken } from '../access/token.ts';
import { servingApi } from '../testing/serving-api.ts';
import { alertmanagerRoutes } from './alertmanager.ts';

const report = silentReport();
const taken: ExternalAlert[] = [];
let places = Number.POSITIVE_INFINITY;
const seeExternal = (posted: readonly ExternalAlert[]) => {
  const fits = posted.slice(0, places);
  taken.push(...fits);
  return posted.length - fits.length;
};
const api = servingApi(alertmanagerRoutes({ report, version: '1.2.3', startedMs: 0, seeExternal }), { report });
const tokens = { reporter: newToken(), viewer: newToken(), operator: newToken() };

beforeAll(async () => {
  await api.start();
  changeAccess(api.dataDir, (access) => ({
    ...access,
    tokens: Object.entries(tokens).map(([role, token]) => ({
      ...{ name: `the-${role}`, role: role as keyof typeof tokens },
      ...{ sha256: digestOf(token), created: '2026-01-01T00:00:00Z' },
    })),
  }));
});
afterAll(() => api.stop());

const post = (body: unknown, role: keyof typeof tokens = 'reporter') =>
  api.ask('/api/v2/alerts', {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/json', authorization: `Bearer ${tokens[role]}` },
  });

test('good alerts are taken, in the name of the token, and the answer is empty', async () => {
  expect(await post([{ labels: { alertname: 'A' } }])).toMatchObject({ status: 200, text: '' });
  expect(taken.splice(0)).toMatchObject([{ labels: { alertname: 'A' }, by: 'the-reporter' }]);
  expect(await post([])).toMatchObject({ status: 200, text: '' });
});

test('the good among the bad are taken; what is wrong is said as Alertmanager says it', async () => {
  const answer = await post([{ labels: {} }, { labels: { alertname: 'good' } }, { labels: { '1': 'x' } }]);
  expect(answer.status).toBe(400);
  expect(answer.json()).toBe('at least one label pair required; invalid label set: invalid name "1"');
  expect(taken.splice(0)).toMatchObject([{ labels: { alertname: 'good' } }]);
});

test('where there is no place is said', async () => {
  places = 1;
  const answer = await post([{ labels: { a: '1' } }, { labels: { a: '2' } }]);
  places = Number.POSITIVE_INFINITY;
  expect([answer.status, answer.json()]).toEqual([503, 'no place for 1 more; the others were taken']);
  taken.splice(0);
});

test.each([
  ['no list', {}, 400],
  ['no JSON', '[{', 400],
  ['too many', Array.from({ length: 1001 }, () => ({ labels: { a: '1' } })), 400],
  ['too large', [{ labels: { a: 'x'.repeat(1_100_000) } }], 413],
])('%s is refused whole', async (_, body, status) => {
  expect((await post(body)).status).toBe(status);
  expect(taken).toEqual([]);
});

test('a reporter may hand in alerts and nothing else, a viewer may not', async () => {
  const ask = (path: string, role: keyof typeof tokens) =>
    api.ask(path, { headers: { authorization: `Bearer ${tokens[role]}` } });
  expect(await post([{ labels: { a: '1' } }], 'viewer')).toMatchObject({
    ...{ status: 403, text: '{"error":"the-viewer is a viewer, want a reporter or an operator"}' },
  });
  expect((await post([{ labels: { a: '1' } }], 'operator')).status).toBe(200);
  expect((await ask('/openapi.json', 'reporter')).status).toBe(403);
  expect((await ask('/openapi.json', 'viewer')).status).toBe(200);
  expect((await ask('/api/v2/status', 'reporter')).json()).toMatchObject({
    ...{ cluster: { status: 'disabled' }, versionInfo: { version: '1.2.3' }, uptime: '1970-01-01T00:00:00.000000Z' },
  });
});

test.each(['/-/healthy', '/-/ready'])('%s answers anybody', async (path) => {
  expect((await api.ask(path)).status).toBe(200);
});

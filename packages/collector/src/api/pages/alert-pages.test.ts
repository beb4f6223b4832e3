import { formatTime } from '@lanhound/proto';
import { silentReport, systemClock } from '@lanhound/runtime';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { anAlert } from '../../detect/sample-alert.ts';
import type { NotifyChange } from '../../notify/changes.ts';
import { type Linked, signLink } from '../../notify/link/link-token.ts';
import type { Store } from '../../store/store.ts';
import { changeAccess } from '../access/access-file.ts';
import { readLocalAuthorization } from '../access/local-token.ts';
import { digestOf, newToken } from '../access/token.ts';
import type { NotifyAccess } from '../notify/notify-access.ts';
import { noAlerts } from '../testing/no-alerts.ts';
import { statusOf } from '../testing/raw-request.ts';
import { type ServingApi, servingApi } from '../testing/serving-api.ts';
import { alertPageRoutes } from './alert-pages.ts';

const KEY = Buffer.alloc(32, 1);
const DAY_MS = 24 * 3_600_000;
const EXTERNAL = 'https://home.example/lanhound';
const ALERT = anAlert({ title: 'toaster <script>alert(1)</script> talks', evidence: { name: '"><img src=x>' } });
const PATH = `/alerts/${ALERT.id}`;

let access: NotifyAccess;
let api: ServingApi;
let changes: { change: NotifyChange; by: string }[];

beforeEach(async () => {
  changes = [];
  const quiet = noAlerts();
  access = {
    ...quiet,
    changeNotify(change, by) {
      changes.push({ change, by });
      return quiet.changeNotify(change, by);
    },
  };
  const { device, evidence, firstTime, lastTime, ...rest } = ALERT;
  const row = {
    ...{ ...rest, deviceMac: device?.mac, deviceName: device?.name, evidence: JSON.stringify(evidence) },
    ...{ firstTime: formatTime(firstTime), lastTime: formatTime(lastTime) },
  };
  const select = async (_sql: string, { id }: { id: string }) => (ALERT.id.startsWith(id) ? [row] : []);
  const store = { select } as unknown as Store;
  const deps = { store, access, key: KEY, clock: systemClock, language: 'en', timeZone: 'UTC' } as const;
  api = servingApi(alertPageRoutes(deps), { report: silentReport(), externalUrl: EXTERNAL });
  await api.start();
});
afterEach(() => api.stop());

const token = (action: Linked['action'], alert = ALERT.id, ageMs = 0) =>
  signLink(KEY, { action, alert }, Date.now() - ageMs);

const linkTo = (action: Linked['action']) => `${PATH}${action === 'details' ? '' : `/${action}`}?t=${token(action)}`;

test.each(['details', 'silence', 'allow'] as const)(
  'the page of %s changes nothing, and shows no markup of others',
  async (action) => {
    const { status, headers, text } = await api.ask(linkTo(action));
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(text).toContain('toaster &lt;script&gt;alert(1)&lt;/script&gt; talks');
    expect(text).toContain('&quot;&gt;&lt;img src=x&gt;');
    expect(text).not.toMatch(/<script|<img/);
    expect(text.includes('<form method="post">')).toBe(action !== 'details');
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; .*form-action 'self'; style-src 'sha256-/,
    );
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(changes).toEqual([]);
  },
);

test.each([
  ['silence', /Silent until \w+ \d+ \w+, /, DAY_MS],
  ['allow', /<h1>Allowed<\/h1>/, undefined],
] as const)('the button of %s does it once, in the name of the link', async (action, words, spanMs) => {
  const press = () => api.ask(linkTo(action), { method: 'POST' });
  const { status, text } = await press();
  expect(status).toBe(200);
  expect(text).toMatch(words);
  const [silence] = access.notifier.silences();
  expect(text).toContain(`lanhound silence end ${silence?.id}`);
  expect(silence).toMatchObject({ by: 'a link in a message', comment: ALERT.title });
  expect(silence?.matchers.map(({ name, value }) => `${name}=${value}`)).toEqual([
    ...['detector=insecure-protocol', `mac=${ALERT.device?.mac}`, `problem=${ALERT.fingerprint}`],
  ]);
  const end = silence?.endsUs === undefined ? undefined : silence.endsUs / 1000 - Date.now();
  if (spanMs === undefined) expect(end).toBeUndefined();
  else expect(Math.abs((end ?? 0) - spanMs)).toBeLessThan(60_000);
  expect((await press()).text).toMatch(words);
  expect((await api.ask(linkTo(action))).text).toMatch(words);
  expect(changes).toHaveLength(1);
});

test.each([
  ['nothing', () => `${PATH}/silence`, /not complete/],
  ['the token of the page', () => `${PATH}/silence?t=${token('details')}`, /not complete/],
  ['the token to allow', () => `${PATH}/silence?t=${token('allow')}`, /not complete/],
  ['the token of another alert', () => `${PATH}/silence?t=${token('silence', 'other')}`, /not complete/],
  ['the token of a shorter id', () => `${PATH.slice(0, -1)}/silence?t=${token('silence')}`, /not complete/],
  ['an old token', () => `${PATH}/silence?t=${token('silence', ALERT.id, 8 * DAY_MS)}`, /good for a week/],
  ['garbage', () => `${PATH}/silence?t=%00`, /not complete/],
  ['no token for the page', () => PATH, /not complete/],
])('%s opens nothing', async (_, path, words) => {
  for (const method of ['GET', 'POST']) {
    if (method === 'POST' && !path().includes('silence')) continue;
    const { status, headers, text } = await api.ask(path(), { method });
    expect(status).toBe(403);
    expect(headers.get('content-type')).toMatch('text/html');
    expect(text).toMatch(words);
    expect(text).not.toContain('toaster');
  }
  expect(changes).toEqual([]);
});

test('who may look needs no link to look, and a login opens no button', async () => {
  const headers = { authorization: readLocalAuthorization(api.dataDir) ?? '' };
  expect((await api.ask(PATH, { headers })).text).toContain('toaster');
  expect((await api.ask(`${PATH}/silence`, { headers, method: 'POST' })).status).toBe(403);
});

test.each([
  ['viewer', 200],
  ['reporter', 403],
] as const)('a %s that asks for the page gets %i', async (role, status) => {
  const made = newToken();
  const entry = { name: role, role, sha256: digestOf(made), created: new Date().toISOString() };
  changeAccess(api.dataDir, (known) => ({ ...known, tokens: [entry] }));
  expect(await api.ask(PATH, { headers: { authorization: `Bearer ${made}` } })).toMatchObject({ status });
});

test('an alert that is gone is said to be gone', async () => {
  const { status, text } = await api.ask(`/alerts/gone?t=${token('details', 'gone')}`);
  expect(status).toBe(404);
  expect(text).toContain('no longer kept');
});

const OPENED = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };

test.each([
  ['opened from another page', 'GET', OPENED, 200],
  ['fetched by another page', 'GET', { ...OPENED, 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'empty' }, 403],
  ['framed by another page', 'GET', { ...OPENED, 'sec-fetch-dest': 'iframe' }, 403],
  ['posted by another page', 'POST', OPENED, 403],
  ['posted by a page of another origin', 'POST', { origin: 'https://evil.example' }, 403],
  ['posted by a page that hides its origin', 'POST', { origin: 'null' }, 403],
  ['posted by itself', 'POST', { 'sec-fetch-site': 'same-origin' }, 200],
  ['posted by itself, reached from outside', 'POST', { origin: 'https://home.example', host: 'home.example' }, 200],
  ['reached by a name that is not ours', 'GET', { host: 'evil.example' }, 403],
])('a page %s', async (_, method, headers, status) => {
  const url = `${api.url()}${linkTo('silence')}`;
  expect(await statusOf(url, { host: new URL(api.url()).host, ...headers }, method)).toBe(status);
  if (status !== 200) expect(changes).toEqual([]);
});

test('other paths cannot be opened from elsewhere', async () => {
  expect(await statusOf(`${api.url()}/openapi.json`, { host: new URL(api.url()).host, ...OPENED })).toBe(403);
});

test('what is silenced for a day can be allowed for ever', async () => {
  await api.ask(linkTo('silence'), { method: 'POST' });
  expect((await api.ask(linkTo('allow'))).text).toContain('<form method="post">');
  expect((await api.ask(linkTo('allow'), { method: 'POST' })).text).toContain('<h1>Allowed</h1>');
  expect(access.notifier.silences().map(({ endsUs }) => endsUs === undefined)).toEqual([true, false]);
});

test('who asks too often is told to wait', async () => {
  let answered = await api.ask(PATH);
  for (let i = 0; i < 40 && answered.status === 403; i++) answered = await api.ask(PATH);
  expect(answered.status).toBe(429);
  expect(Number(answered.headers.get('retry-after'))).toBeGreaterThan(0);
});

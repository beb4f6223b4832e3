import { silentReport } from '@lanhound/runtime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDevice } from '../inventory/device.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Store } from '../store/store.ts';
import { deviceRoute, devicesRoute } from './devices/devices.ts';
import { dnsRoute } from './dns.ts';
import { flowsRoute } from './flows.ts';
import { healthRoute, metricsRoute, readyRoute } from './status.ts';
import { servingApi } from './testing/serving-api.ts';

const device = createDevice({
  site: 'home',
  mac: '00:11:22:33:44:55',
  vendor: 'Acme',
  randomised: false,
  addresses: ['192.168.1.7'],
  names: ['toaster'],
  firstSeen: 1_700_000_000_000_000,
  lastSeen: 1_700_000_001_000_000,
  sensors: ['attic'],
});
const inventory = {
  all: () => [device],
  details: () => ({ device, traits: new Map(), stations: [] }),
} as unknown as Inventory;

const asked: { sql: string; params: Record<string, unknown> }[] = [];
const store = {
  select: async (sql: string, params: Record<string, unknown>) => {
    asked.push({ sql, params });
    return [
      {
        time: '2026-01-01T00:00:00.000000Z',
        src: '10.0.0.1',
        app: '',
        srcPort: null,
        answers: [],
        pageUs: 5,
        pageTie: 8,
      },
    ];
  },
} as unknown as Store;

const report = silentReport();
const api = servingApi(
  [
    healthRoute(),
    readyRoute(report),
    metricsRoute(report),
    flowsRoute(store),
    dnsRoute(store),
    devicesRoute(inventory),
    deviceRoute(inventory, { select: async () => [] } as unknown as Store),
  ],
  { report },
);
const { get } = api;

beforeAll(api.start);
afterAll(api.stop);

test('flows come without empty fields, with a cursor when the page is full', async () => {
  const { json } = await get('/api/v1/flows?limit=1&ip=10.0.0.1&port=53');
  expect(json()).toEqual({ items: [{ time: '2026-01-01T00:00:00.000000Z', src: '10.0.0.1' }], next: '5.8.1' });
  expect(asked.at(-1)?.params).toMatchObject({ ip: '10.0.0.1', port: 53, limit: 1, skip: 0 });
});

test('what is asked for is bound, never part of the SQL', async () => {
  await get(`/api/v1/dns?name=${encodeURIComponent("x' OR 1=1 --")}&from=2026-01-01T00:00:00Z`);
  expect(asked.at(-1)?.sql).not.toContain('OR 1=1');
  expect(asked.at(-1)?.params).toMatchObject({ name: "x' or 1=1 --", fromUs: 1_767_225_600_000_000 });
});

test.each([
  ['/api/v1/flows?limit=0', 400, /limit/],
  ['/api/v1/flows?limit=many', 400, /limit/],
  ['/api/v1/flows?colour=red', 400, /colour/],
  ['/api/v1/flows?ip=1.2.3', 400, /want an IP address/],
  ['/api/v1/flows?from=yesterday', 400, /RFC 3339/],
  ['/api/v1/flows?cursor=x', 400, /cursor/],
  ['/api/v1/devices/zz', 400, /want a MAC/],
  ['/api/v1/devices/00:11:22:33:44:66', 404, /no device/],
  ['/api/v1/nothing', 404, /openapi/],
])('%s is %d and says why', async (path, status, message) => {
  const answer = await get(path);
  expect([answer.status, answer.json().error]).toEqual([status, expect.stringMatching(message)]);
});

test('devices are found by part of a name and given with times as text', async () => {
  expect((await get('/api/v1/devices?search=TOAST')).json()).toMatchObject({ total: 1, items: [{ label: 'toaster' }] });
  expect((await get('/api/v1/devices?search=fridge')).json()).toEqual({ total: 0, items: [] });
  expect((await get('/api/v1/devices/00-11-22-33-44-55')).json().firstSeen).toBe('2023-11-14T22:13:20.000000Z');
});

test('readiness follows the health of the parts', async () => {
  expect((await get('/ready')).status).toBe(200);
  report.health('store', { state: 'failed', reason: 'cannot be reached' });
  expect(await get('/ready')).toMatchObject({ status: 503, text: expect.stringContaining('store: cannot be reached') });
  report.health('store', { state: 'ok' });
});

test('the document names every route, its parameters and their limits', async () => {
  const document = (await get('/openapi.json')).json() as {
    paths: Record<string, { get: { parameters: { name: string; schema: unknown }[] } }>;
  };
  expect(Object.keys(document.paths)).toContain('/api/v1/devices/{mac}');
  const limit = document.paths['/api/v1/flows']?.get.parameters.find(({ name }) => name === 'limit');
  expect(limit?.schema).toMatchObject({ maximum: 1000, default: 100 });
});

test('metrics are Prometheus text', async () => {
  expect((await get('/metrics')).text).toContain('# TYPE lanhound_api_request_seconds histogram');
});

import { silentReport, startAll, stopAll, systemClock } from '@lanhound/runtime';
import { batch, dns, EVENT_TIME, flow, GATEWAY, LAPTOP, temporaryDirectory } from '@lanhound/testkit';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { createEmbeddedClickhouse, EmbeddedClickhouseConfig } from '../../../embedded-clickhouse/src/index.ts';
import type { Alert } from '../detect/alert.ts';
import type { Severity } from '../detect/detector.ts';
import { sensorRegistry } from '../ingest/sensors.ts';
import type { ChangeResult, DeviceChange } from '../inventory/changes.ts';
import { createInventory } from '../inventory/inventory.ts';
import { InventoryConfig } from '../inventory/inventory-config.ts';
import { noKinds } from '../inventory/kind-reader.ts';
import { createStore } from '../store/clickhouse-store.ts';
import { StoreConfig } from '../store/config.ts';
import { readLocalAuthorization } from './access/local-token.ts';
import { route } from './route.ts';
import { collectorRoutes } from './routes.ts';
import { noAlerts } from './testing/no-alerts.ts';
import { servingApi } from './testing/serving-api.ts';

const report = silentReport();
const deps = { report, clock: systemClock, random: () => 0.5 };
const engine = createEmbeddedClickhouse(EmbeddedClickhouseConfig.parse({ dataDir: temporaryDirectory() }), deps);
const store = createStore(StoreConfig.parse({ writer: { lingerMs: 5 } }), { ...deps, connection: engine });
const inventory = createInventory(InventoryConfig.parse({}), {
  ...{ vendorOf: () => 'Acme', report, kinds: noKinds, learningSpanMs: 0 },
});
const changeDevice = (change: DeviceChange, by: string): ChangeResult =>
  inventory.change(change, { by, timeUs: EVENT_TIME });
const sensors = sensorRegistry(100);

/** Counts numbers until it is told to stop; what became of it is in `slow`. */
const slow: { begun: () => void; ended: (error: unknown) => void } = { begun: () => {}, ended: () => {} };
const slowRoute = route({
  path: '/slow',
  audience: 'viewer',
  summary: 'A query that takes long.',
  query: z.strictObject({}),
  answer: async (_query, signal) => {
    const rows = store.select('SELECT count() FROM numbers(1e12) WHERE NOT ignore(sipHash64(number))', {}, signal);
    slow.begun();
    return rows.catch(slow.ended);
  },
});
const routes = [...collectorRoutes({ store, inventory, sensors, report, changeDevice, notify: noAlerts() }), slowRoute];
const api = servingApi(routes, { report });
const parts = [engine, store, api];

beforeAll(() => startAll(parts, report.log));
afterAll(() => stopAll(parts, report.log));

interface Answer {
  status: number;
  contentType: string | null;
  body: { items: Record<string, unknown>[]; next?: string; total?: number; error?: string };
}

async function get(path: string): Promise<Answer> {
  const { status, headers, json } = await api.get(path);
  return { status, contentType: headers.get('content-type'), body: json() as Answer['body'] };
}

const itemsOf = async (path: string): Promise<Record<string, unknown>[]> => {
  const { status, body } = await get(path);
  expect(body.error ?? status).toBe(200);
  return body.items;
};

/** All pages, with what is done between them. */
async function everyPage(path: string, between: () => Promise<void> = async () => {}) {
  const all: Record<string, unknown>[] = [];
  let cursor = '';
  do {
    const { body } = await get(`${path}${cursor}`);
    all.push(...body.items);
    cursor = body.next ? `&cursor=${body.next}` : '';
    if (cursor) await between();
  } while (cursor);
  return all;
}

let sequence = 0;
const next = () => ({ sequence: ++sequence });

test('pages cover every row once, though most share one microsecond and more arrive', async () => {
  const paged = { sensor: 'paged' };
  // Twelve batches of five flows: five microseconds, of which the third has forty rows.
  const times = [0, 2, 2, 2, 4].map((us) => EVENT_TIME + us);
  const write = async (epoch: number, from: number, many: number) => {
    const batches = Array.from({ length: many }, (_, i) => {
      const events = times.map((time, flowId) => flow({ time, flowId: flowId + 10 * (from + i) }));
      return store.writeBatch(batch({ ...paged, ...next(), epoch, events }));
    });
    await Promise.all(batches);
  };
  await write(1, 0, 12);
  let arrived = 0;
  const rows = await everyPage('/api/v1/flows?sensor=paged&limit=7', () => write(2, 100 + arrived++, 1));
  const before = rows.filter(({ epoch }) => epoch === 1).map(({ flowId }) => flowId);
  expect(before).toHaveLength(60);
  expect(new Set(before).size).toBe(60);
  expect(new Set(rows.map(({ flowId }) => flowId)).size).toBe(rows.length);
  const given = rows.map(({ time }) => time as string);
  expect(given).toEqual(given.toSorted().reverse());
  // What came while we read and lies behind where we were is given as well.
  expect(rows.length).toBeGreaterThan(60);
});

test('rows that are alike in everything are given once each', async () => {
  const same = Array.from({ length: 9 }, () => dns({ name: 'again.example' }));
  await store.writeBatch(batch({ ...next(), events: same }));
  expect(await everyPage('/api/v1/dns?name=again.example&limit=2')).toHaveLength(9);
  expect(await everyPage('/api/v1/dns?name=again.example&limit=9')).toHaveLength(9);
});

test('flows are found by each of their filters', async () => {
  const at = EVENT_TIME + 10_000_000;
  const one = flow({ time: at, flowId: 1, proto: 17, srcPort: 5353, dstPort: 53, app: 'dns' });
  const two = flow({ time: at + 1, flowId: 2, src: 'fe80::1', srcMac: 'aa:bb:cc:dd:ee:01', dst: '10.0.0.9' });
  await store.writeBatch(batch({ site: 'flows', sensor: 'attic', ...next(), events: [one, two] }));
  await store.writeBatch(
    batch({ site: 'flows', sensor: 'cellar', ...next(), events: [flow({ time: at, flowId: 3 })] }),
  );
  const ids = async (filter: string) =>
    (await itemsOf(`/api/v1/flows?site=flows&${filter}`)).map(({ flowId }) => flowId).sort();
  expect(await ids('')).toEqual([1, 2, 3]);
  expect(await ids('sensor=cellar')).toEqual([3]);
  expect(await ids('port=53')).toEqual([1]);
  expect(await ids('port=5353')).toEqual([1]);
  expect(await ids('proto=17')).toEqual([1]);
  expect(await ids('app=dns')).toEqual([1]);
  expect(await ids('ip=10.0.0.9')).toEqual([2]);
  expect(await ids('ip=FE80:0:0::0001')).toEqual([2]);
  expect(await ids(`mac=${GATEWAY.mac.toUpperCase().replaceAll(':', '-')}`)).toEqual([1, 2, 3]);
  expect(await ids('mac=aabbccddee01')).toEqual([2]);
  expect(await ids('from=2026-03-01T12:00:10.000001Z')).toEqual([2]);
  expect(await ids('to=2026-03-01T12:00:10.000001Z')).toEqual([1, 3]);
  expect(await ids('from=2026-03-01T13:00:10%2B01:00&to=2026-03-01T12:00:10.000001Z&sensor=attic')).toEqual([1]);
  expect(await ids('port=54')).toEqual([]);
});

test('a flow is given as it was seen, without what was not', async () => {
  const seen = flow({ time: EVENT_TIME, app: 'tls', serverName: 'example.org', srcPort: 0 });
  await store.writeBatch(batch({ site: 'whole', ...next(), events: [seen] }));
  const [given] = await itemsOf('/api/v1/flows?site=whole');
  expect(given).toMatchObject({ time: '2026-03-01T12:00:00.000000Z', serverName: 'example.org', srcPort: 0, proto: 6 });
  expect(Object.keys(given ?? {})).not.toContain('vlan');
  expect(Object.keys(given ?? {}).filter((name) => name.startsWith('page'))).toEqual([]);
});

test('lookups are found by each of their filters', async () => {
  const names = ['example.org', 'www.example.org', 'notexample.org'];
  const events = names.map((name, i) => dns({ name, time: EVENT_TIME + i, src: `10.0.0.${i}` }));
  const odd = dns({ name: 'odd.test', qtype: 'AAAA', rcode: 'NXDOMAIN', srcMac: 'aa:bb:cc:dd:ee:02', src: '10.0.0.7' });
  await store.writeBatch(batch({ site: 'dns', ...next(), events: [...events, odd] }));
  const found = async (filter: string) =>
    (await itemsOf(`/api/v1/dns?site=dns&${filter}`)).map(({ name }) => name as string).sort();
  const all = [...names, 'odd.test'].sort();
  expect(await found('')).toEqual(all);
  expect(await found('name=Example.ORG.')).toEqual(['example.org', 'www.example.org']);
  expect(await found('name=.')).toEqual(all);
  expect(await found('qtype=aaaa')).toEqual(['odd.test']);
  expect(await found('rcode=nxdomain')).toEqual(['odd.test']);
  expect(await found('mac=aa:bb:cc:dd:ee:02')).toEqual(['odd.test']);
  expect(await found('ip=10.0.0.1')).toEqual(['www.example.org']);
  expect(await found('from=2026-03-01T12:00:00.000002Z')).toEqual(['notexample.org']);
});

const alertOf = (id: string, severity: Severity, given: Partial<Alert> = {}): Alert => ({
  ...{ id, fingerprint: id, detector: 'new-device', severity, site: 'alerts', sensor: 'attic', title: `Alert ${id}` },
  ...{ evidence: {}, why: 'because', advice: 'look', count: 1, firstTime: EVENT_TIME, lastTime: EVENT_TIME },
  ...given,
});

test('alerts have their device and evidence as objects, as they last stood', async () => {
  const device = { mac: 'aa:bb:cc:dd:ee:03', name: 'Toaster', address: '10.0.0.3', vendor: 'Acme' };
  const evidence = { port: 23, seen: true, name: 'x "y"' };
  const one = alertOf('a-1', 'high', { device, evidence, detector: 'insecure-protocol' });
  await store.writeAlerts([
    one,
    alertOf('a-2', 'info', { firstTime: EVENT_TIME + 1, address: '198.51.100.7' }),
    alertOf('a-3', 'critical', { firstTime: EVENT_TIME + 2 }),
  ]);
  await store.writeAlerts([{ ...one, count: 4 }]);
  const ids = async (filter: string) =>
    (await itemsOf(`/api/v1/alerts?site=alerts&${filter}`)).map(({ id }) => id as string);
  expect(await ids('')).toEqual(['a-3', 'a-2', 'a-1']);
  expect(await ids('severity=high')).toEqual(['a-3', 'a-1']);
  expect(await ids('detector=insecure-protocol')).toEqual(['a-1']);
  expect(await ids('mac=AA:BB:CC:DD:EE:03')).toEqual(['a-1']);
  expect(await ids('ip=10.0.0.3')).toEqual(['a-1']);
  expect(await ids('ip=198.51.100.7')).toEqual(['a-2']);
  expect(await ids('from=2026-03-01T12:00:00.000001Z&to=2026-03-01T12:00:00.000002Z')).toEqual(['a-2']);
  expect(await everyPage('/api/v1/alerts?site=alerts&limit=1')).toHaveLength(3);
  expect((await get('/api/v1/alerts/a-1')).body).toMatchObject({ id: 'a-1', count: 4, device, evidence });
  expect((await get('/api/v1/alerts/a-2')).body).toMatchObject({ evidence: {} });
  expect((await get('/api/v1/alerts/a-2')).body).not.toHaveProperty('device');
  expect(await get('/api/v1/alerts/none')).toMatchObject({ status: 404, body: { error: 'no alert none' } });
});

test('devices and sensors are found by each of their filters', async () => {
  const macs = ['b0:00:00:00:00:01', 'b0:00:00:00:00:02', 'b0:00:00:00:00:03'];
  for (const [i, srcMac] of macs.entries())
    inventory.see(flow({ time: EVENT_TIME + i, site: i === 2 ? 'office' : 'home', src: `10.1.0.${i}`, srcMac }));
  for (const [i, site] of ['home', 'office'].entries())
    sensors.hear(batch({ site, sensor: `s${i}`, events: [flow()] }), EVENT_TIME, 0);
  const found = async (filter: string) => (await itemsOf(`/api/v1/devices?${filter}`)).map(({ mac }) => mac);
  expect(await found('sort=firstSeen&search=b0:00')).toEqual([macs[2], macs[1], macs[0]]);
  expect(await found('site=office&search=B0:')).toEqual([macs[2]]);
  expect(await found('search=10.1.0.1')).toEqual([macs[1]]);
  expect(await found('sort=label&search=b0:00&limit=1&offset=1')).toEqual([macs[1]]);
  expect((await get(`/api/v1/devices/${macs[2]}?site=office`)).body).toMatchObject({ mac: macs[2], vendor: 'Acme' });
  expect((await get('/api/v1/sensors')).body).toMatchObject({ total: 2 });
  expect(await itemsOf('/api/v1/sensors?site=office')).toMatchObject([{ sensor: 's1', batches: 1, events: 1 }]);
});

test('whom a device talks to: by name, once though two sensors saw it, most bytes first', async () => {
  const [mac, other] = ['b2:00:00:00:00:01', 'b2:00:00:00:00:02'];
  const site = 'talks';
  const to = (dst: string, srcBytes: number, more: object) =>
    flow({ site, src: '10.2.0.1', srcMac: mac, dst, srcBytes, dstBytes: 10, ...more });
  const seen = [
    to('203.0.113.1', 100, { flowId: 1 }),
    to('203.0.113.1', 100, { flowId: 1, serverName: 'example.org', time: EVENT_TIME + 1 }),
    to('203.0.113.2', 50, { flowId: 2, serverName: 'example.org' }),
    to('10.2.0.2', 500, { flowId: 3, dstMac: other }),
    to('203.0.113.9', 900, { flowId: 4, time: EVENT_TIME - 8 * 24 * 3_600_000_000 }),
  ];
  for (const event of seen) inventory.see(event);
  for (const sensor of ['attic', 'cellar'])
    await store.writeBatch(batch({ site, sensor, ...next(), events: seen.slice(sensor === 'attic' ? 0 : 1) }));
  const { talksTo } = (await get(`/api/v1/devices/${mac}?site=${site}`)).body as unknown as { talksTo: object[] };
  expect(talksTo).toEqual([
    {
      ...{ name: '10.2.0.2', address: '10.2.0.2', sentBytes: 500, receivedBytes: 10, flows: 1 },
      device: { mac: other, label: expect.any(String) },
    },
    {
      ...{ name: 'example.org', address: expect.stringMatching(/^203/) },
      ...{ sentBytes: 250, receivedBytes: 30, flows: 2 },
    },
  ]);
});

test('who changed what is found by any MAC of the device, and so are alerts of a MAC it had', async () => {
  const [mac, former] = ['b4:00:00:00:00:01', 'b4:00:00:00:00:02'];
  for (const [i, srcMac] of [mac, former].entries()) inventory.see(flow({ site: 'audit', src: `10.3.0.${i}`, srcMac }));
  const entry = { site: 'audit', by: 'anna', action: 'edit' } as const;
  await store.writeAudit([
    { ...entry, time: EVENT_TIME, mac: former, what: 'name none → phone' },
    { ...entry, time: EVENT_TIME + 1, mac, what: 'state new → trusted', by: 'lanhound', action: 'merge' },
    { ...entry, time: EVENT_TIME + 2, mac: 'b4:00:00:00:00:03', what: 'x' },
  ]);
  await store.writeAlerts([alertOf('former', 'high', { site: 'audit', device: { mac: former, name: 'phone' } })]);
  changeDevice({ type: 'merge', site: 'audit', mac, from: former }, 'anna');
  const found = async (filter: string) =>
    (await itemsOf(`/api/v1/audit?site=audit&${filter}`)).map(({ what }) => what as string);
  expect(await found('')).toEqual(['x', 'state new → trusted', 'name none → phone']);
  expect(await found(`mac=${mac}`)).toEqual(['state new → trusted', 'name none → phone']);
  expect(await found('by=anna')).toEqual(['x', 'name none → phone']);
  expect(await found('action=merge')).toEqual(['state new → trusted']);
  expect(await everyPage('/api/v1/audit?site=audit&limit=1', async () => {})).toHaveLength(3);
  expect((await itemsOf(`/api/v1/audit?site=audit&mac=${mac}`))[0]).toMatchObject({
    ...{ time: '2026-03-01T12:00:00.000001Z', mac, by: 'lanhound', action: 'merge', label: expect.any(String) },
  });
  expect((await itemsOf(`/api/v1/alerts?mac=${mac}`)).map(({ id }) => id)).toEqual(['former']);
});

/** Values near what is wanted, and values from anywhere. */
const value = fc.oneof(
  fc.constantFrom(
    '',
    '0',
    '-1',
    '1e3',
    '9'.repeat(30),
    'NaN',
    '\u0000',
    '%',
    "'",
    '\\',
    '{x:String}',
    'null',
    LAPTOP.ip,
  ),
  fc.constantFrom('::', '2026-02-30T00:00:00Z', '0000-01-01T00:00:00Z', '9999-12-31T23:59:59Z', '1.2.3', '-5.0.1'),
  fc.constantFrom(`${'9'.repeat(17)}.${'9'.repeat(15)}.${'9'.repeat(6)}`, 'home', LAPTOP.mac, 'x'.repeat(5_000)),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.stringMatching(/^\d{1,17}\.\d{1,15}\.\d{1,6}$/),
);

interface Operation {
  get?: { parameters: { name: string; in: 'path' | 'query' }[] };
}

test('whatever is asked is answered with JSON, and never as a failure of ours', async () => {
  const { paths } = (await api.get('/openapi.json')).json() as unknown as { paths: Record<string, Operation> };
  const asked = Object.entries(paths).flatMap(([path, { get }]) =>
    get && !['/slow', '/metrics'].includes(path) ? [[path, { get }] as const] : [],
  );
  const requests = fc
    .constantFrom(...asked)
    .chain(([path, operation]) =>
      fc
        .record(Object.fromEntries(operation.get.parameters.map(({ name }) => [name, value])), { requiredKeys: [] })
        .map((values) => urlOf(path, operation, values)),
    );
  await fc.assert(
    fc.asyncProperty(requests, async (path) => {
      const { status, contentType, body } = await get(path);
      expect(status).toBeLessThan(500);
      expect(contentType).toMatch(/^application\/json/);
      if (status !== 200) expect(body.error).toEqual(expect.any(String));
    }),
    { numRuns: 300 },
  );
});

function urlOf(
  path: string,
  { get: { parameters } }: Required<Operation>,
  values: Record<string, string | undefined>,
): string {
  const encode = (text = 'x') => encodeURIComponent(text);
  const query = parameters.filter((p) => p.in === 'query' && values[p.name] !== undefined);
  const inPath = path.replace(/\{(\w+)\}/g, (_, name: string) => encode(values[name] || 'x'));
  return `${inPath}?${query.map(({ name }) => `${name}=${encode(values[name])}`).join('&')}`;
}

test.each([
  '/api/v1/alerts/%zz',
  '/api/v1/flows?ip=1.1.1.1&ip=2.2.2.2',
  '/api/v1/flows?__proto__=x',
  '/api/v1/flows?from=%ff',
  `/api/v1/${'x'.repeat(10_000)}`,
])('%.40s is refused as JSON', async (path) => {
  const { status, body } = await get(path);
  expect([400, 404]).toContain(status);
  expect(body.error).toEqual(expect.any(String));
});

test('a query ends when its asker leaves', async () => {
  const begun = new Promise<void>((resolve) => {
    slow.begun = resolve;
  });
  const ended = new Promise<unknown>((resolve) => {
    slow.ended = resolve;
  });
  const leaving = new AbortController();
  const authorization = readLocalAuthorization(api.dataDir) ?? '';
  const answer = api.ask('/slow', { signal: leaving.signal, headers: { authorization } });
  await begun;
  leaving.abort();
  await expect(answer).rejects.toThrow(/abort/);
  expect(await ended).toMatchObject({ name: 'StoreError' });
  // The engine is free for others.
  expect(await itemsOf('/api/v1/flows?limit=1')).toHaveLength(1);
});

test('readiness follows the engine: killed, and started again', async () => {
  expect((await get('/ready')).status).toBe(200);
  process.kill(engine.pid() as number, 'SIGKILL');
  await expect
    .poll(() => get('/ready'), { interval: 5 })
    .toMatchObject({
      status: 503,
      body: { error: expect.stringMatching(/embedded-clickhouse: .*started again/) },
    });
  expect(await get('/api/v1/flows')).toMatchObject({ status: 503, body: { error: expect.stringContaining('/ready') } });
  await expect.poll(async () => (await get('/ready')).status, { timeout: 30_000 }).toBe(200);
  expect(await itemsOf('/api/v1/flows?limit=1')).toHaveLength(1);
});

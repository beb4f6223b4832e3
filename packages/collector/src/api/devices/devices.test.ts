import { silentReport } from '@lanhound/runtime';
import { EVENT_TIME, neighbor } from '@lanhound/testkit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sensorRegistry } from '../../ingest/sensors.ts';
import type { DeviceChange } from '../../inventory/changes.ts';
import { createInventory, type Inventory } from '../../inventory/inventory.ts';
import { InventoryConfig } from '../../inventory/inventory-config.ts';
import { noKinds } from '../../inventory/kind-reader.ts';
import type { Store } from '../../store/store.ts';
import { StoreError } from '../../store/store-error.ts';
import { readLocalAuthorization } from '../access/local-token.ts';
import { collectorRoutes } from '../routes.ts';
import { noAlerts } from '../testing/no-alerts.ts';
import { type ServingApi, servingApi } from '../testing/serving-api.ts';

const PHONE = 'a0:00:00:00:00:01';
const TABLET = 'a0:00:00:00:00:02';
const PRINTER = 'a0:00:00:00:00:03';
const NEVER = 'a0:00:00:00:00:0f';

let inventory: Inventory;
let api: ServingApi;
let rows: unknown[] | StoreError;

beforeEach(async () => {
  const report = silentReport();
  rows = [];
  inventory = createInventory(InventoryConfig.parse({ devicesMax: 5 }), {
    ...{ vendorOf: (mac) => (mac === PRINTER ? 'Acme' : undefined), report, kinds: noKinds, learningSpanMs: 0 },
  });
  for (const [i, senderMac] of [PHONE, TABLET, PRINTER].entries()) {
    const at = { time: EVENT_TIME + i, senderMac, etherMac: senderMac, senderIp: `192.168.1.${30 - i}` };
    inventory.see(neighbor(at));
  }
  const store = {
    select: async () => {
      if (rows instanceof StoreError) throw rows;
      return rows;
    },
  } as unknown as Store;
  const changeDevice = (change: DeviceChange, by: string) => inventory.change(change, { by, timeUs: EVENT_TIME });
  const routes = collectorRoutes({
    store,
    inventory,
    sensors: sensorRegistry(10),
    report,
    changeDevice,
    notify: noAlerts(),
  });
  api = servingApi(routes, { report });
  await api.start();
});
afterEach(() => api.stop());

async function ask(method: string, path: string, body?: unknown) {
  const headers = {
    authorization: readLocalAuthorization(api.dataDir) ?? '',
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const { status, json } = await api.ask(`/api/v1/devices${path}`, init);
  return { status, body: json() };
}

const macsOf = async (query: string) =>
  ((await ask('GET', `?${query}`)).body['items'] as { mac: string }[]).map(({ mac }) => mac);

const audit = () => inventory.takeAudit().map(({ mac, by, action, what }) => `${by}: ${action} ${mac}: ${what}`);

test('what somebody says of a device stands, is told, and is taken back by nothing', async () => {
  const edit = { name: "Anna's phone", kind: 'phone', owner: 'Anna', state: 'trusted', tags: ['kids'], quiet: true };
  const { status, body } = await ask('PATCH', `/${PHONE.toUpperCase()}`, edit);
  expect(status).toBe(200);
  expect(body).toMatchObject({ device: { label: "Anna's phone", state: 'trusted' }, changed: expect.any(String) });
  expect(audit()).toEqual([
    `local: edit ${PHONE}: state new → trusted, name none → Anna's phone, kind none → phone, owner none → Anna, tags none → kids, quiet none → true`,
  ]);
  await ask('PATCH', `/${PHONE}`, { name: '', tags: [], quiet: false });
  expect((await ask('GET', `/${PHONE}`)).body['given']).toEqual({ kind: 'phone', owner: 'Anna' });
  expect((await ask('PATCH', `/${PHONE}`, { owner: 'Anna' })).body).not.toHaveProperty('changed');
});

test.each([
  ['a device nobody knows', 'PATCH', `/${NEVER}`, {}, 404, /no device/],
  ['no MAC', 'PATCH', '/toaster', {}, 400, /want a MAC/],
  ['a state that is none', 'PATCH', `/${PHONE}`, { state: 'nice' }, 400, /state/],
  ['a field that is none', 'PATCH', `/${PHONE}`, { colour: 'red' }, 400, /colour/],
  ['a name that steers the terminal', 'PATCH', `/${PHONE}`, { name: 'a\u001b[2J' }, 400, /control characters/],
  ['a merge with itself', 'POST', `/${PHONE}/merge`, { from: PHONE }, 409, /one device already/],
  ['a merge with nobody', 'POST', `/${PHONE}/merge`, { from: NEVER }, 404, /no device/],
  ['a split of the only MAC', 'POST', `/${PHONE}/split`, undefined, 409, /the only MAC/],
  ['another site', 'DELETE', `/${PHONE}?site=office`, undefined, 404, /at site office/],
])('%s is refused with the reason', async (_, method, path, body, status, message) => {
  const answer = await ask(method, path, body);
  expect([answer.status, answer.body['error']]).toEqual([status, expect.stringMatching(message)]);
  expect(audit()).toEqual([]);
});

test('two are one, found by either MAC, until one is taken out again; a forgotten one is gone', async () => {
  await ask('PATCH', `/${TABLET}`, { name: 'tablet' });
  expect((await ask('POST', `/${PHONE}/merge`, { from: TABLET })).body).toMatchObject({ device: { label: 'tablet' } });
  expect((await ask('GET', `/${TABLET}`)).body).toMatchObject({
    mac: PHONE,
    macs: expect.arrayContaining([PHONE, TABLET]),
    stations: [expect.objectContaining({ mac: TABLET }), expect.objectContaining({ mac: PHONE })],
  });
  expect((await ask('POST', `/${TABLET}/split`)).body).toMatchObject({ device: { mac: TABLET } });
  expect((await ask('DELETE', `/${TABLET}`)).status).toBe(200);
  expect((await ask('GET', `/${TABLET}`)).status).toBe(404);
  expect(audit().map((line) => line.split(': ').slice(0, 2))).toEqual([
    ['local', `edit ${TABLET}`],
    ['local', `merge ${PHONE}`],
    ['local', `split ${TABLET}`],
    ['local', `forget ${TABLET}`],
  ]);
});

test('devices are filtered and sorted by what people know of them', async () => {
  await ask('PATCH', `/${PHONE}`, { state: 'trusted', owner: 'Anna', tags: ['kids'], kind: 'phone' });
  await ask('PATCH', `/${PRINTER}`, { state: 'guest', kind: 'Printer', name: 'Zebra' });
  expect(await macsOf('state=new')).toEqual([TABLET]);
  expect(await macsOf('kind=printer')).toEqual([PRINTER]);
  expect(await macsOf('owner=anna')).toEqual([PHONE]);
  expect(await macsOf('tag=kids')).toEqual([PHONE]);
  expect(await macsOf('presence=away')).toEqual([]);
  expect(await macsOf('search=zeb')).toEqual([PRINTER]);
  expect(await macsOf('sort=state')).toEqual([TABLET, PHONE, PRINTER]);
  expect(await macsOf('sort=kind')).toEqual([PHONE, PRINTER, TABLET]);
  expect(await macsOf('sort=address')).toEqual([PRINTER, TABLET, PHONE]);
  expect((await macsOf('sort=vendor'))[0]).toBe(PRINTER);
});

test('whom it talks to is told without groups, and the rest of the page without the store', async () => {
  const counts = { sentBytes: 1, receivedBytes: 2, flows: 1 };
  rows = [
    { name: 'example.org', address: '203.0.113.9', ...counts },
    { name: '224.0.0.251', address: '224.0.0.251', ...counts },
    { name: '192.168.1.28', address: '192.168.1.28', ...counts },
  ];
  expect((await ask('GET', `/${PHONE}`)).body['talksTo']).toEqual([
    { name: 'example.org', address: '203.0.113.9', ...counts },
    {
      ...{ name: '192.168.1.28', address: '192.168.1.28', ...counts },
      device: { mac: PRINTER, label: 'Acme (192.168.1.28)' },
    },
  ]);
  rows = new StoreError('away', { fault: 'passing' });
  const { status, body } = await ask('GET', `/${PHONE}`);
  expect([status, 'talksTo' in body]).toEqual([200, false]);
});

test('a list says who is known, also of those that were never seen', async () => {
  const devices = [
    { mac: PHONE, name: 'phone' },
    { mac: NEVER, name: 'boat', macs: [TABLET], state: 'watched' },
    { mac: PRINTER },
  ];
  const dry = await ask('POST', '/import', { devices, dryRun: true });
  expect(dry.body).toEqual({ added: 1, changed: 2, unchanged: 0, refused: [] });
  expect(audit()).toEqual([]);
  expect((await ask('POST', '/import', { devices })).body).toEqual(dry.body);
  expect(audit()).toEqual([
    `local: edit ${PHONE}: state new → trusted, name none → phone`,
    `local: add ${NEVER}: added: state trusted → watched, name none → boat`,
    `local: merge ${NEVER}: ${TABLET} added: somebody said so`,
    `local: edit ${PRINTER}: state new → trusted`,
  ]);
  expect((await ask('POST', '/import', { devices })).body).toMatchObject({ added: 0, changed: 0, unchanged: 3 });
  expect((await ask('GET', `/${TABLET}`)).body).toMatchObject({ mac: NEVER, label: 'boat', state: 'watched' });
});

test('a device that was only known of is here once it is heard', async () => {
  await ask('POST', '/import', { devices: [{ mac: NEVER, name: 'boat' }] });
  const known = (await ask('GET', `/${NEVER}`)).body;
  expect(known).toMatchObject({ presence: 'away', state: 'trusted' });
  expect(known).not.toHaveProperty('lastSeen');
  inventory.see(neighbor({ time: EVENT_TIME + 60_000_000, senderMac: NEVER, etherMac: NEVER }));
  const firstSeen = '2026-03-01T12:01:00.000000Z';
  expect((await ask('GET', `/${NEVER}`)).body).toMatchObject({ presence: 'here', firstSeen, lastSeen: firstSeen });
});

test('a list for which there is no room is told what was left out', async () => {
  const devices = [1, 2, 3].map((i) => ({ mac: `a0:00:00:00:01:0${i}` }));
  const { body } = await ask('POST', '/import', { devices });
  expect(body).toMatchObject({ added: 2, refused: [{ index: 2, message: expect.stringContaining('devicesMax') }] });
});

test.each([
  ['a group', [{ mac: 'ff:ff:ff:ff:ff:ff' }], /devices\[0\]\.mac|want the MAC of one device/],
  ['too many', Array.from({ length: 501 }, () => ({ mac: PHONE })), /devices/],
  ['a field that is none', [{ mac: PHONE, nmae: 'x' }], /nmae/],
])('a list with %s is refused whole', async (_, devices, message) => {
  const answer = await ask('POST', '/import', { devices });
  expect([answer.status, answer.body['error']]).toEqual([400, expect.stringMatching(message)]);
  expect(audit()).toEqual([]);
});

test('a MAC that two sites know is asked back', async () => {
  inventory.see(neighbor({ site: 'office', senderMac: PHONE, etherMac: PHONE }));
  expect(await ask('GET', `/${PHONE}`)).toMatchObject({
    status: 409,
    body: { error: expect.stringContaining('home, office') },
  });
  expect(await ask('PATCH', `/${PHONE}?site=office`, { name: 'x' })).toMatchObject({ status: 200 });
  expect((await ask('POST', '/import', { devices: [{ mac: PHONE }] })).body).toMatchObject({
    refused: [{ message: expect.stringContaining('home or office') }],
  });
});

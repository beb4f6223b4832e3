import { EventEmitter, once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient } from '@clickhouse/client';
import { silentReport, systemClock } from '@lanhound/runtime';
import { batch, dns, EVENT_TIME, flow, temporaryDirectory } from '@lanhound/testkit';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createEmbeddedClickhouse, EmbeddedClickhouseConfig } from '../../../embedded-clickhouse/src/index.ts';
import type { Alert } from '../detect/alert.ts';
import { createDevice } from '../inventory/device.ts';
import { createStore } from './clickhouse-store.ts';
import { StoreConfig } from './config.ts';
import type { Store } from './store.ts';

const engine = createEmbeddedClickhouse(EmbeddedClickhouseConfig.parse({ dataDir: temporaryDirectory() }), {
  ...{ report: silentReport(), clock: systemClock, random: () => 0.5 },
});
const relay = createRelay();
const started: Store[] = [];
let databases = 0;

beforeAll(async () => {
  await engine.start();
  await relay.start(new URL(engine.url()));
});

afterEach(async () => {
  relay.mode = 'open';
  relay.onBody = () => {};
  for (const store of started.splice(0)) await store.stop();
});

afterAll(async () => {
  await relay.stop();
  await engine.stop();
});

const freshDatabase = (): string => `store${++databases}`;

/** A store over a database of the engine, reached through the relay; not started. */
function makeStore(database: string, config: Record<string, unknown> = {}, login: Record<string, string> = {}) {
  const { username, password } = engine;
  const server = { kind: 'server', url: relay.url(), username, password, database, ...login };
  const writer = { lingerMs: 5, retryFirstMs: 5, retryMostMs: 20, ...(config['writer'] as object) };
  const report = silentReport();
  const deps = { report, clock: systemClock, random: () => 0.5 };
  const store = createStore(StoreConfig.parse({ database: server, ...config, writer }), deps);
  started.push(store);
  return { store, report };
}

async function openStore(database: string, config: Record<string, unknown> = {}): Promise<Store> {
  const { store } = makeStore(database, config);
  await store.start();
  return store;
}

const count = async (store: Store, table: string): Promise<number | undefined> => {
  const [row] = await store.select<{ rows: number }>(`SELECT count() AS rows FROM ${table}`);
  return row?.rows;
};

test('a batch that comes again after a restart goes only into the tables that lack it', async () => {
  const database = freshDatabase();
  const whole = batch({ events: [flow(), flow({ flowId: 2 }), dns()] });
  // What a process leaves that ended after its first insert: the flows, not the lookups.
  const before = await openStore(database);
  await before.writeBatch({ ...whole, events: whole.events.filter(({ type }) => type === 'flow') });
  await before.stop();
  const after = await openStore(database);
  expect(after.hasBatch(whole)).toBe(false);
  await after.writeBatch(whole);
  expect([await count(after, 'flows'), await count(after, 'dns')]).toEqual([2, 1]);
  expect(after.hasBatch(whole)).toBe(true);
});

test('a batch of long ago is known again when nothing came since', async () => {
  const database = freshDatabase();
  const before = await openStore(database);
  await before.writeBatch(batch({ events: [flow()] }));
  await before.stop();
  await run(database, 'ALTER TABLE flows MODIFY COLUMN ingested DEFAULT now() - INTERVAL 3 DAY');
  await run(database, 'INSERT INTO flows (site, sensor, epoch, sequence) SELECT site, sensor, 5, 6 FROM flows');
  await run(database, 'ALTER TABLE flows DELETE WHERE epoch != 5 SETTINGS mutations_sync = 2');
  const after = await openStore(database);
  await after.writeBatch(batch({ epoch: 5, sequence: 6, events: [flow()] }));
  expect(await count(after, 'flows')).toBe(1);
});

test('an insert whose answer was lost is repeated and stored once', async () => {
  const store = await openStore(freshDatabase());
  relay.mode = 'loseAnswer';
  const written = store.writeBatch(batch({ events: [flow(), flow({ flowId: 2 })] }));
  await relay.lost();
  relay.mode = 'open';
  await written;
  expect(await count(store, 'flows')).toBe(2);
});

test('a batch told to come again while the database is away is stored once', async () => {
  const store = await openStore(freshDatabase(), { writer: { giveUpMs: 100 } });
  relay.mode = 'loseAnswer';
  const one = batch({ events: [flow()] });
  await expect(store.writeBatch(one)).rejects.toThrow(/not stored within 100 ms/);
  relay.mode = 'open';
  await store.writeBatch(one);
  expect(await count(store, 'flows')).toBe(1);
});

test('an engine that dies in between loses nothing and stores nothing twice', async () => {
  const store = await openStore(freshDatabase(), { writer: { groupRowsMax: 10 } });
  const events = [flow(), dns(), flow({ flowId: 2 })];
  const written = Array.from({ length: 40 }, (_, i) => store.writeBatch(batch({ sequence: i + 1, events })));
  await Promise.any(written);
  process.kill(engine.pid() as number, 'SIGKILL');
  await Promise.all(written);
  expect([await count(store, 'flows'), await count(store, 'dns')]).toEqual([80, 40]);
});

test('a batch of which the engine dies is refused, the others of its group are stored once', {
  timeout: 120_000,
}, async () => {
  const { url } = relay;
  const { username, password, deaths } = engine;
  const report = silentReport();
  const writer = { lingerMs: 50, retryMostMs: 200, giveUpMs: 110_000 };
  const store = createStore(StoreConfig.parse({ writer }), {
    ...{ report, clock: systemClock, random: () => 0.5, connection: { url, username, password, deaths } },
  });
  started.push(store);
  await store.start();
  const before = await count(store, 'flows');
  relay.onBody = (body) => {
    const pid = engine.pid();
    if (pid !== undefined && body.includes('deadly-name')) process.kill(pid, 'SIGKILL');
  };
  const batches = [flow(), flow({ serverName: 'deadly-name' }), flow()].map((event, i) =>
    batch({ sensor: 'deadly-1', sequence: i + 1, events: [event, dns()] }),
  );
  const outcomes = await Promise.allSettled(batches.map((each) => store.writeBatch(each)));
  expect(outcomes.map((each) => (each.status === 'rejected' ? each.reason.name : 'stored'))).toEqual([
    ...['stored', 'BatchRefusedError', 'stored'],
  ]);
  expect((await count(store, 'flows')) as number).toBe((before as number) + 2);
});

test('queries of the embedded database go as a user who cannot write', async () => {
  const deps = { report: silentReport(), clock: systemClock, random: () => 0.5, connection: engine };
  const store = createStore(StoreConfig.parse({}), deps);
  started.push(store);
  await store.start();
  const sneaky = "WITH 'x' AS name INSERT INTO dead_letters (site, received) SELECT name, now64(3)";
  await expect(store.select(sneaky)).rejects.toThrow();
  expect(await count(store, 'dead_letters')).toBe(0);
});

test('a store waits for a database that is not there yet, and says so', async () => {
  relay.mode = 'closed';
  const { store, report } = makeStore(freshDatabase());
  const up = store.start();
  await relay.lost();
  await expect.poll(() => report.healthOf().get('store')).toMatchObject({ state: 'failed' });
  relay.mode = 'open';
  await up;
  expect(report.healthOf().get('store')).toEqual({ state: 'ok' });
});

test('a database that never answers is an error when the wait is over', async () => {
  relay.mode = 'closed';
  const { store } = makeStore(freshDatabase(), { startWaitMs: 50 });
  await expect(store.start()).rejects.toThrow(/does not serve the database/);
});

test('a wrong password is told at once, with what to mend', async () => {
  const { store } = makeStore(freshDatabase(), {}, { password: 'not the password' });
  await expect(store.start()).rejects.toThrow(/does not let the user .* store\.database\.password/);
});

test('100,000 rows of many sensors are stored whole', async () => {
  const store = await openStore(freshDatabase());
  const events = Array.from({ length: 500 }, (_, i) => flow({ flowId: i, time: EVENT_TIME + i }));
  const batches = Array.from({ length: 200 }, (_, i) =>
    batch({ sensor: `sensor-${i % 10}`, sequence: 1 + Math.floor(i / 10), events }),
  );
  await Promise.all(batches.map((each) => store.writeBatch(each)));
  const [row] = await store.select(
    'SELECT count() AS rows, uniqExact(sensor, sequence, flowId) AS different, sum(srcBytes) AS bytes FROM flows',
  );
  expect(row).toEqual({ rows: 100_000, different: 100_000, bytes: 100_000 * flow().srcBytes });
});

test('of an alert the latest state counts', async () => {
  const store = await openStore(freshDatabase());
  const alert: Alert = {
    ...{ id: 'f-1', fingerprint: 'f', detector: 'new-device', severity: 'high', site: 'home', sensor: 'attic' },
    ...{ device: { mac: 'aa:bb:cc:dd:ee:ff', name: 'Toaster' }, title: 'A "toaster"', why: 'because', advice: 'look' },
    ...{ evidence: { port: 23, seen: true, name: 'x' }, count: 1, firstTime: EVENT_TIME, lastTime: EVENT_TIME },
  };
  await store.writeAlerts([alert]);
  await store.writeAlerts([{ ...alert, count: 5, lastTime: EVENT_TIME + 1 }]);
  const sql = 'SELECT id, severity, deviceName, deviceVendor, evidence, count, lastTime FROM alerts FINAL';
  expect(await store.select(sql)).toEqual([
    {
      ...{ id: 'f-1', severity: 'high', deviceName: 'Toaster', deviceVendor: '', count: 5 },
      ...{ evidence: '{"port":23,"seen":true,"name":"x"}', lastTime: '2026-03-01T12:00:00.000001Z' },
    },
  ]);
});

test('devices come back as they last were', async () => {
  const store = await openStore(freshDatabase());
  const device = createDevice({
    ...{ site: 'home', mac: 'aa:bb:cc:dd:ee:ff', vendor: 'Maker', router: true, sensors: ['attic'] },
    ...{ addresses: ['10.0.0.1', 'fe80::1'], names: ['it\'s "mine"'], lastSeen: EVENT_TIME + 1, model: 'TS5000' },
    ...{ macs: ['02:00:00:00:00:01', 'aa:bb:cc:dd:ee:ff'], presence: 'away', presenceSince: EVENT_TIME },
    ...{ kind: { value: 'printer', confidence: 0.5, reasons: ['announces "_ipp._tcp"'] }, system: 'Linux' },
    ...{ services: ['_ipp._tcp'], state: 'watched', given: { name: "Anna's", tags: ['a', 'b'], quiet: true } },
  });
  const other = createDevice({ site: 'home', mac: 'aa:bb:cc:dd:ee:00', randomised: true, firstSeen: EVENT_TIME });
  const gone = createDevice({ site: 'home', mac: 'aa:bb:cc:dd:ee:01' });
  await store.writeDevices([{ ...device, names: [] }, other, gone]);
  await store.writeDevices([device, { ...gone, removed: true }]);
  expect(await store.loadDevices()).toEqual([other, device]);
});

test('a dead letter keeps its first bytes and its size', async () => {
  const store = await openStore(freshDatabase(), { letterBytesMax: 4 });
  await store.writeDeadLetter({ site: 'home', sensor: 'attic', reason: 'no', bytes: Uint8Array.of(255, 0, 128, 1, 2) });
  expect(
    await store.select('SELECT site, sensor, reason, size, hex(base64Decode(base64)) AS bytes FROM dead_letters'),
  ).toEqual([{ site: 'home', sensor: 'attic', reason: 'no', size: 5, bytes: 'FF008001' }]);
});

test.each([
  ['INSERT INTO flows (site) VALUES (1)', {}, /begins with "INSERT INTO flows \(s", want SELECT/],
  ['/* SELECT */ DROP TABLE flows', {}, /want SELECT/],
  ['SELECT number FROM system.numbers LIMIT 11', {}, /Limit for result exceeded/],
  ['SELECT count() FROM system.numbers', {}, /Timeout exceeded/],
  ['SELECT nothing FROM flows', {}, /identifier `nothing`/],
])('the query %s is refused', async (sql, params, message) => {
  const store = await openStore(freshDatabase(), { query: { rowsMax: 10, timeoutMs: 300 } });
  await expect(store.select(sql, params)).rejects.toThrow(message);
});

test('values are bound, whatever they hold', async () => {
  const store = await openStore(freshDatabase());
  const name = `'); DROP TABLE flows; -- \\ \t \n ü`;
  expect(await store.select('SELECT {name:String} AS name, {n:Int64} AS n', { name, n: -5 })).toEqual([
    { name, n: -5 },
  ]);
});

/** A statement as somebody else might run it. */
async function run(database: string, query: string): Promise<void> {
  const client = createClient({ url: engine.url(), username: engine.username, password: engine.password, database });
  await client.command({ query });
  await client.close();
}

type RelayMode =
  | 'open'
  /** As if nothing listened. */
  | 'closed'
  /** Inserts arrive and are done, and nobody hears of it. */
  | 'loseAnswer';

/** Stands between the store and the engine, and can do what networks do. */
function createRelay() {
  const events = new EventEmitter();
  let target = new URL('http://unused');
  let mode: RelayMode = 'open';
  let onBody: (body: string) => void = () => {};
  const server = createServer((incoming, outgoing) => {
    const lose = () => {
      incoming.socket.destroy();
      events.emit('lost');
    };
    if (mode === 'closed') return lose();
    const { url = '', method = '', headers } = incoming;
    const losing = mode === 'loseAnswer' && url.includes('INSERT');
    incoming.on('data', (bytes: Buffer) => onBody(bytes.toString('latin1')));
    const onward = request(new URL(url, target), { method, headers }, (answer) => {
      if (losing) answer.resume().once('end', lose);
      else answer.pipe(outgoing.writeHead(answer.statusCode ?? 500, answer.headers));
    });
    onward.once('error', () => incoming.socket.destroy());
    incoming.pipe(onward);
  });
  return {
    async start(to: URL) {
      target = to;
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
    url: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    set mode(next: RelayMode) {
      mode = next;
    },
    /** Told of what is sent, before the engine has answered. */
    set onBody(next: typeof onBody) {
      onBody = next;
    },
    /** Resolves when the next request is lost. */
    lost: () => once(events, 'lost'),
  };
}

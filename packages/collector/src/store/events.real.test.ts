import { createClient } from '@clickhouse/client';
import { type Event, type EventType, eventToJson } from '@lanhound/proto';
import { silentReport, systemClock } from '@lanhound/runtime';
import { batch, EVENT_TIME, temporaryDirectory } from '@lanhound/testkit';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createEmbeddedClickhouse, EmbeddedClickhouseConfig } from '../../../embedded-clickhouse/src/index.ts';
import { createStore } from './clickhouse-store.ts';
import { StoreConfig } from './config.ts';
import type { Store } from './store.ts';
import { eventTables } from './tables.ts';

const engine = createEmbeddedClickhouse(EmbeddedClickhouseConfig.parse({ dataDir: temporaryDirectory() }), {
  ...{ report: silentReport(), clock: systemClock, random: () => 0.5 },
});
const started: Store[] = [];
let databases = 0;

beforeAll(() => engine.start());

afterEach(async () => {
  for (const store of started.splice(0)) await store.stop();
});

afterAll(() => engine.stop());

const freshDatabase = (): string => `events${++databases}`;

async function openStore(database: string, config: Record<string, unknown> = {}): Promise<Store> {
  const { username, password } = engine;
  const server = { kind: 'server', url: engine.url(), username, password, database };
  const deps = { report: silentReport(), clock: systemClock, random: () => 0.5 };
  const store = createStore(StoreConfig.parse({ database: server, writer: { lingerMs: 1 }, ...config }), deps);
  started.push(store);
  await store.start();
  return store;
}

const header = { time: EVENT_TIME + 1, site: 'home', sensor: 'attic' };
const ends = { src: '192.168.1.7', srcPort: 65_535, dst: '2001:db8::1', dstPort: 0 };
const counters = { srcPackets: 1, srcBytes: 2 ** 53 - 1, dstPackets: 0, dstBytes: 60 };

/** Of every kind an event with all fields and one with only those that are always there. */
const EVENTS: { [T in EventType]: Extract<Event, { type: T }>[] } = {
  flow: [
    {
      ...{ ...header, ...ends, ...counters, type: 'flow', flowId: 2 ** 53 - 1, state: 'closed', reason: 'rst' },
      ...{ start: EVENT_TIME - 5, end: EVENT_TIME, proto: 6, srcMac: 'aa:bb:cc:dd:ee:ff', dstMac: '00:00:5e:00:01:01' },
      ...{ vlan: 4_095, icmpType: 255, icmpCode: 0, srcTcpFlags: 255, dstTcpFlags: 0 },
      ...{ app: 'tls', serverName: 'ex"am\\ple.org' },
    },
    {
      ...{ ...header, ...counters, type: 'flow', flowId: 1, state: 'open', start: 0, end: EVENT_TIME },
      ...{ proto: 47, src: 'fe80::1', dst: 'ff02::1' },
    },
  ],
  dns: [
    {
      ...{
        ...header,
        ...ends,
        type: 'dns',
        srcMac: 'aa:bb:cc:dd:ee:ff',
        via: 'udp',
        id: 65_535,
        name: 'a\\001b.example',
      },
      ...{ qtype: 'TYPE65280', rcode: 'NXDOMAIN', rttUs: 0, truncated: true, edns: false },
      answers: [
        { name: 'a.example', type: 'CNAME', ttl: 2 ** 32 - 1, data: 'b.example' },
        { name: 'b.example', type: 'TXT', ttl: 0, data: '"tab\\009 \u00fc"' },
      ],
    },
    { ...header, type: 'dns', src: '10.0.0.1', dst: '10.0.0.2', via: 'mdns', id: 0, name: 'x.local', qtype: 'A' },
  ],
  dhcp: [
    {
      ...{
        ...header,
        type: 'dhcp',
        clientMac: 'aa:bb:cc:dd:ee:ff',
        messageType: 'ack',
        src: '10.0.0.1',
        dst: '10.0.0.9',
      },
      ...{
        requestedIp: '10.0.0.8',
        assignedIp: '10.0.0.9',
        serverIp: '10.0.0.1',
        hostname: 'k\u00fcche',
        fqdn: 'a.lan',
      },
      ...{
        vendorClass: 'android-dhcp-14',
        parameterList: [1, 3, 6, 255],
        leaseSeconds: 2 ** 32 - 1,
        relay: '10.0.0.2',
        routers: ['10.0.0.1'],
        dnsServers: ['10.0.0.1', '9.9.9.9'],
        srcMac: 'aa:bb:cc:dd:ee:ff',
      },
    },
    { ...header, type: 'dhcp', messageType: 'discover', src: '0.0.0.0', dst: '255.255.255.255' },
  ],
  neighbor: [
    {
      ...{ ...header, type: 'neighbor', op: 'routerAdvertise', senderMac: 'aa:bb:cc:dd:ee:ff', senderIp: 'fe80::1' },
      ...{ targetMac: 'aa:bb:cc:dd:ee:00', targetIp: 'fe80::2', etherMac: 'aa:bb:cc:dd:ee:01' },
      router: { lifetimeSeconds: 0, prefixes: ['2001:db8::/64'], dnsServers: ['2001:db8::53'], managed: true },
    },
    { ...header, type: 'neighbor', op: 'probe' },
  ],
  announcement: [
    {
      ...{
        ...header,
        type: 'announcement',
        mac: 'aa:bb:cc:dd:ee:ff',
        ip: '10.0.0.9',
        via: 'ssdp',
        name: 'TV \u{1f4fa}',
      },
      ...{ service: '_airplay._tcp', model: 'M1', manufacturer: 'Maker', text: { a: '1', 'b"c': 'line\nbreak' } },
    },
    { ...header, type: 'announcement', via: 'mdns' },
  ],
  tls: [
    {
      ...{ ...header, ...ends, type: 'tls', flowId: 7, via: 'quic', sni: 'example.org', alpn: ['h3', 'h2'] },
      ...{ version: '1.3', ja3: 'd41d8cd98f00b204e9800998ecf8427e', ja4: 'q13d', serverVersion: '1.3', cipher: 'AES' },
      ...{ ja3s: 'x', certSubject: 'CN=a', certIssuer: 'CN=b', certNotBefore: -1_000_000, certNotAfter: 9e15 },
      ...{ certSans: ['a.example', 'b.example'], certSha256: 'ab'.repeat(32), selfSigned: true },
    },
    { ...header, type: 'tls', src: '10.0.0.1', dst: '10.0.0.2', flowId: 1, via: 'tcp' },
  ],
  http: [
    {
      ...{ ...header, ...ends, type: 'http', flowId: 1, method: 'GET', host: 'example.org', uri: '/?q="\\\t\u0000' },
      ...{ userAgent: 'curl/8', status: 200, contentType: 'text/html', basicAuth: true },
    },
    { ...header, type: 'http', src: '10.0.0.1', dst: '10.0.0.2', flowId: 1, method: 'PUT', uri: '/' },
  ],
  cleartext: [
    {
      ...{ ...header, type: 'cleartext', protocol: 'ftp', server: '10.0.0.1', client: '10.0.0.2', port: 21, flowId: 3 },
      ...{ credential: true, username: 'anna', clientMac: 'aa:bb:cc:dd:ee:ff', serverMac: 'aa:bb:cc:dd:ee:00' },
    },
    { ...header, type: 'cleartext', protocol: 'mqtt', server: '10.0.0.1', client: '10.0.0.2', port: 1883, flowId: 3 },
  ],
  sensorStats: [
    {
      ...{ ...header, type: 'sensorStats', packets: 1, bytes: 2, kernelDrops: 3, interfaceDrops: 4 },
      ...{ decodeDrops: { 'ipv4.short': 5, 'dns.pointerLoop': 6 }, flowsLive: 7, flowsEvicted: 8, spoolBatches: 9 },
      ...{ spoolBytes: 10, batchesSent: 11, bytesSent: 12, batchesLost: 13, cpuMs: 14, rssBytes: 15, version: '0.1.0' },
      ...{ clockOffsetUs: -16, source: 'eth0', hostAddresses: ['10.0.0.5', 'fe80::5'] },
      ...{ diskBatches: 17, diskBytes: 18, oldestWaiting: 1_800_000_000_000_000 },
    },
  ],
  sensorLoss: [{ ...header, type: 'sensorLoss', reason: 'spoolFull', start: 1, end: 2, batches: 3, events: 4 }],
};

/** A row as the JSON form of its event: what is only the store's left out, and what holds nothing. */
function jsonOfRow(row: Record<string, unknown>): Record<string, unknown> {
  const { epoch: _epoch, sequence: _sequence, ingested: _ingested, ...fields } = row;
  return presentOf(fields);
}

function presentOf(fields: object): Record<string, unknown> {
  const present = Object.entries(fields).flatMap(([name, value]) => {
    const inner = isPlain(value) ? presentOf(value) : value;
    return isNothing(inner) ? [] : [[name, inner] as const];
  });
  return Object.fromEntries(present);
}

const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isNothing = (value: unknown): boolean =>
  value === null || value === '' || (typeof value === 'object' && Object.keys(value as object).length === 0);

test('an event of every kind comes back as it was', async () => {
  const store = await openStore(freshDatabase());
  const events = Object.values(EVENTS).flat();
  await store.writeBatch(batch({ events }));
  for (const { type, name } of eventTables) {
    const rows = await store.select<Record<string, unknown>>(`SELECT * FROM ${name}`);
    const wanted = EVENTS[type].map((event) => {
      const { type: _, ...json } = eventToJson(event);
      return json;
    });
    expect(rows.map(jsonOfRow), name).toEqual(expect.arrayContaining(wanted));
    expect(rows).toHaveLength(wanted.length);
  }
});

test('text that is not Unicode does not hold up the batch', async () => {
  const store = await openStore(freshDatabase());
  await store.writeBatch(batch({ events: EVENTS.http.map((event) => ({ ...event, uri: '/\ud800' })) }));
  expect(await store.select('SELECT DISTINCT uri FROM http')).toEqual([{ uri: '/\ufffd' }]);
});

test('a database of an older version gets the columns it lacks, and keeps its rows', async () => {
  const database = freshDatabase();
  const before = await openStore(database);
  await before.writeBatch(batch({ events: EVENTS.flow }));
  await run(database, 'ALTER TABLE flows DROP COLUMN app');
  await run(database, 'ALTER TABLE flows DROP COLUMN vlan');
  await run(database, 'DROP TABLE dns');
  const store = await openStore(database);
  await store.writeBatch(batch({ sequence: 2, events: [...EVENTS.flow, ...EVENTS.dns] }));
  expect(await store.select('SELECT app, vlan FROM flows WHERE flowId > 1 ORDER BY sequence')).toEqual([
    { app: '', vlan: null },
    { app: 'tls', vlan: 4_095 },
  ]);
  expect(await store.select('SELECT count() AS rows FROM dns')).toEqual([{ rows: 2 }]);
});

test('a database of a newer version is refused, with what to do', async () => {
  const database = freshDatabase();
  await openStore(database);
  await run(database, "INSERT INTO migrations (number, name) VALUES (999, 'from the future')");
  await expect(openStore(database)).rejects.toThrow(/migration 999 \("from the future"\).*Run the newer lanhound/);
});

test('another retention is set at the next start', async () => {
  const database = freshDatabase();
  const ttlOf = async (store: Store) => {
    const sql =
      'SELECT create_table_query AS sql FROM system.tables WHERE database = {database:String} AND name = {name:String}';
    const rows = await store.select<{ sql: string }>(sql, { database, name: 'flows' });
    return /TTL .*?toIntervalDay\(\d+\)/.exec(rows[0]?.sql ?? '')?.[0];
  };
  expect(await ttlOf(await openStore(database))).toBe('TTL ingested + toIntervalDay(30)');
  const changed = await openStore(database, { retentionDays: { flows: 7 } });
  expect(await ttlOf(changed)).toBe('TTL ingested + toIntervalDay(7)');
});

test('a day over its time is dropped whole; one within it stays', async () => {
  const database = freshDatabase();
  const store = await openStore(database);
  await store.writeBatch(batch({ events: EVENTS.flow }));
  await run(
    database,
    'INSERT INTO flows (time, site, ingested) SELECT now64(6), site, now() - INTERVAL 31 DAY FROM flows',
  );
  await run(
    database,
    'INSERT INTO flows (time, site, ingested) SELECT now64(6), site, now() - INTERVAL 29 DAY FROM flows LIMIT 1',
  );
  await run(database, 'OPTIMIZE TABLE flows FINAL');
  const kept =
    "SELECT dateDiff('day', ingested, now()) AS days, count() AS rows FROM flows GROUP BY days ORDER BY days";
  expect(await store.select(kept)).toEqual([
    { days: 0, rows: 2 },
    { days: 29, rows: 1 },
  ]);
});

/** A statement as somebody else might run it. */
async function run(database: string, query: string): Promise<void> {
  const client = createClient({ url: engine.url(), username: engine.username, password: engine.password, database });
  await client.command({ query });
  await client.close();
}

import { httpUrl, secret } from '@lanhound/runtime';
import { z } from 'zod';

const days = (defaultDays: number, what: string) =>
  z
    .int()
    .min(1)
    .max(3_650)
    .default(defaultDays)
    .describe(`Days ${what} are kept, counted from when they were received.`);

const RetentionDays = z
  .strictObject({
    flows: days(30, 'flows'),
    dns: days(30, 'DNS lookups'),
    dhcp: days(90, 'DHCP messages'),
    neighbors: days(14, 'ARP and neighbour discovery messages'),
    announcements: days(30, 'announcements of devices'),
    tls: days(30, 'TLS handshakes'),
    http: days(30, 'HTTP requests'),
    cleartext: days(90, 'sightings of clear-text services'),
    sensorStats: days(14, 'statistics of sensors'),
    sensorLosses: days(90, 'what sensors say they lost'),
    alerts: days(365, 'alerts'),
    devices: days(365, 'devices that are no longer seen'),
    audit: days(730, 'changes that people made to devices'),
    deadLetters: days(14, 'batches that could not be taken'),
  })
  .prefault({});

export type RetentionDays = z.output<typeof RetentionDays>;

const Server = z.strictObject({
  kind: z.literal('server').describe('A ClickHouse server, reached over its HTTP interface.'),
  url: httpUrl()
    .refine((text) => !text.includes('?'), 'a URL without settings in it')
    .describe('Where its HTTP interface is, "https://clickhouse.lan:8443".'),
  username: z.string().default('default').describe('User that may create tables in, write to and read the database.'),
  password: secret(z.string().default('')).describe('Password of the user.'),
  database: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]{0,62}$/, 'a name of letters, digits and _')
    .default('lanhound')
    .describe('Database for the tables; created when it is absent.'),
  caFile: z.string().optional().describe('File with the certificates to trust for https, when not the usual ones.'),
});

const Embedded = z.strictObject({
  kind: z.literal('embedded').describe('The engine that comes with lanhound, in a process of its own.'),
  memoryBytesMax: z
    .int()
    .min(300_000_000)
    .default(700_000_000)
    .describe('Memory of the engine; past it queries spill to disk or fail. About 250 MB is its base.'),
  readers: z.int().min(1).max(16).default(2).describe('Read queries that run at the same time; others wait.'),
});

export type ServerConfig = z.output<typeof Server>;

export const WriterConfig = z
  .strictObject({
    lingerMs: z.int().min(0).max(5_000).default(150).describe('How long a batch waits for others to share an insert.'),
    groupRowsMax: z.int().min(1).max(500_000).default(30_000).describe('Rows at which an insert waits no longer.'),
    groupBytesMax: z
      .int()
      .min(1_000)
      .max(100_000_000)
      .default(16_000_000)
      .describe('Bytes of row text at which an insert waits no longer.'),
    queueBytesMax: z
      .int()
      .min(1_000)
      .default(32_000_000)
      .describe('Bytes of row text held while the database is busy; beyond it batches wait as they came.'),
    queueBatchesMax: z
      .int()
      .min(1)
      .default(10_000)
      .describe('Batches that may wait in all; beyond it a batch is refused for now and comes again.'),
    giveUpMs: z
      .int()
      .min(100)
      .default(30_000)
      .describe('How long a batch may wait for the database before it is told to come again.'),
    retryFirstMs: z.int().min(1).default(100).describe('Wait before an insert that failed is tried again, at first.'),
    retryMostMs: z.int().min(1).default(5_000).describe('The longest such wait.'),
  })
  .prefault({});

export type WriterConfig = z.output<typeof WriterConfig>;

const QueryConfig = z
  .strictObject({
    timeoutMs: z.int().min(100).default(30_000).describe('The longest a query may run.'),
    rowsMax: z.int().min(1).default(100_000).describe('The most rows a query may return.'),
    memoryBytesMax: z.int().min(1_000_000).default(1_000_000_000).describe('The most memory a query may use.'),
  })
  .prefault({});

export type QueryConfig = z.output<typeof QueryConfig>;

export const StoreConfig = z
  .strictObject({
    database: z
      .discriminatedUnion('kind', [Embedded, Server])
      .prefault({ kind: 'embedded' })
      .describe('Where everything is kept.'),
    retentionDays: RetentionDays.describe('How long each kind of record is kept.'),
    writer: WriterConfig.describe('How batches are gathered into inserts.'),
    query: QueryConfig.describe('Limits of a read-only query.'),
    startWaitMs: z
      .int()
      .min(0)
      .default(120_000)
      .describe('How long to wait at start for a database that does not answer yet.'),
    requestTimeoutMs: z.int().min(100).default(30_000).describe('How long to wait for the answer to an insert.'),
    letterBytesMax: z
      .int()
      .min(0)
      .default(1_000_000)
      .describe('The most bytes kept of a batch that could not be taken; by default all that a batch may have.'),
  })
  .prefault({});

export type StoreConfig = z.output<typeof StoreConfig>;

import type { Clock, Report } from '@lanhound/runtime';
import type { StoreConfig } from './config.ts';
import { createClients, openDatabase, type StoreConnection, serverConnection } from './connection.ts';
import { createDatabase } from './database.ts';
import { storeMetrics } from './metrics.ts';
import { migrations } from './migrations/index.ts';
import { migrate } from './migrations/migrate.ts';
import { reconcile } from './migrations/reconcile.ts';
import { recordTables } from './record-tables.ts';
import { createRecords } from './records.ts';
import type { Store } from './store.ts';
import { heldBy, loadStoredBatches, storedBatches } from './stored-batches.ts';
import { eventTables } from './tables.ts';
import { createWriter } from './writer.ts';

export interface StoreDeps {
  report: Report;
  clock: Clock;
  /** Between 0 and 1, for waiting times. */
  random: () => number;
  /** Where the embedded engine answers; not needed for a server, which the configuration names. */
  connection?: StoreConnection | undefined;
}

/** The name of the database in the embedded engine. */
const EMBEDDED_DATABASE = 'lanhound';

/** How long stop may take to store what is held: with the rest of a clean stop it stays under five seconds. */
const STOP_MS = 3_000;

const COMPONENT = 'store';

/** Everything kept in ClickHouse. Start waits for the database and brings its tables to what this version wants. */
export function createStore(config: StoreConfig, deps: StoreDeps): Store {
  const { clock, random } = deps;
  const report = deps.report.child(COMPONENT);
  const server = config.database.kind === 'server' ? config.database : undefined;
  const connection = server ? serverConnection(server) : wantConnection(deps);
  const name = server?.database ?? EMBEDDED_DATABASE;
  const clients = createClients(
    { name, requestTimeoutMs: config.requestTimeoutMs, caFile: server?.caFile },
    connection,
  );
  const database = createDatabase(clients);
  const stored = storedBatches();
  const stopping = new AbortController();
  const tell = (reason: string | undefined): void =>
    report.health(COMPONENT, reason === undefined ? { state: 'ok' } : { state: 'failed', reason });
  const writer = createWriter(config.writer, {
    ...{ stored, clock, random, log: report.log, metrics: storeMetrics(report) },
    insert: (request, signal) => database.insert(request, signal),
    heldBy: (table, keys) => heldBy(database, table, keys),
    deaths: connection.deaths && (() => connection.deaths?.() ?? 0),
    // Rows it cannot read say nothing of the database.
    onAnswer: (error) => tell(error?.fault === 'rows' ? undefined : error?.message),
  });
  const onWait = (reason: string): void => {
    tell(reason);
    report.log.warn({ reason }, 'waiting for the database');
  };

  return {
    name: COMPONENT,
    async start() {
      const { startWaitMs: waitMs, retentionDays } = config;
      const { log } = report;
      await openDatabase(
        clients,
        { name, waitMs, onWait, signal: stopping.signal },
        { connection, clock, random, log },
      );
      await migrate(database, migrations, log);
      await reconcile(database, [...eventTables, ...recordTables], retentionDays, log);
      await loadStoredBatches(database, stored);
      tell(undefined);
    },
    async stop() {
      stopping.abort();
      await writer.stop(STOP_MS);
      await clients.close();
    },
    writeBatch: (batch) => writer.write(batch),
    hasBatch: (key) => stored.hasWhole(key),
    select: (sql, params = {}, signal) => database.select(sql, params, config.query, signal),
    ...createRecords(config, { database, clock, random, signal: stopping.signal }),
  };
}

function wantConnection({ connection }: StoreDeps): StoreConnection {
  if (!connection) throw new TypeError('the embedded database needs the connection of its engine');
  return connection;
}

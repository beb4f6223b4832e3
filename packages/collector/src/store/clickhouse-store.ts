import { backoff, type Clock, type Report } from '@lanhound/runtime';
import type { StoreConfig } from './config.ts';
import { createDatabase, type InsertRequest, type StoreConnection, serverConnection } from './database.ts';
import { storeMetrics } from './metrics.ts';
import { migrations } from './migrations/index.ts';
import { migrate } from './migrations/migrate.ts';
import { reconcile } from './migrations/reconcile.ts';
import { recordTables } from './record-tables.ts';
import {
  alertsInsert,
  DEVICES_SQL,
  type DeviceRow,
  deadLetterInsert,
  deviceOfRow,
  devicesInsert,
  STATE_SQL,
  stateInsert,
} from './records.ts';
import type { Store } from './store.ts';
import { StoreError } from './store-error.ts';
import { loadStoredBatches, storedBatches } from './stored-batches.ts';
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
  const database = createDatabase(
    {
      name: server?.database ?? EMBEDDED_DATABASE,
      requestTimeoutMs: config.requestTimeoutMs,
      caFile: server?.caFile,
    },
    { connection: server ? serverConnection(server) : wantConnection(deps), clock, log: report.log, random },
  );
  const stored = storedBatches();
  const stopping = new AbortController();
  const onAnswer = (error: StoreError | undefined): void =>
    report.health(COMPONENT, error ? { state: 'failed', reason: error.message } : { state: 'ok' });
  const writer = createWriter(config.writer, {
    insert: (request, signal) => database.insert(request, signal),
    ...{ stored, clock, random, onAnswer },
    log: report.log,
    metrics: storeMetrics(report),
  });

  /** Small and rare: an insert of its own, repeated until giveUpMs. Twice the same row does no harm here. */
  const insertRecords = async (request: InsertRequest): Promise<void> => {
    if (request.texts.length === 0) return;
    const { giveUpMs, retryFirstMs, retryMostMs } = config.writer;
    const untilMs = clock.nowMs() + giveUpMs;
    const wait = backoff({ firstMs: retryFirstMs, mostMs: retryMostMs, random });
    for (;;) {
      try {
        return await database.insert(request);
      } catch (error) {
        const mayHelp = (error as StoreError).fault === 'passing' && !stopping.signal.aborted;
        if (!mayHelp || clock.nowMs() >= untilMs) throw error;
        await clock.sleep(wait.next(), stopping.signal);
      }
    }
  };

  return {
    name: COMPONENT,
    async start() {
      const onWait = (reason: string) => {
        report.health(COMPONENT, { state: 'failed', reason });
        report.log.warn({ reason }, 'waiting for the database');
      };
      await database.open({ waitMs: config.startWaitMs, onWait, signal: stopping.signal });
      await migrate(database, migrations, report.log);
      await reconcile(database, [...eventTables, ...recordTables], config.retentionDays, report.log);
      await loadStoredBatches(database, stored);
      report.health(COMPONENT, { state: 'ok' });
    },
    async stop() {
      stopping.abort();
      await writer.stop(STOP_MS);
      await database.close();
    },
    writeBatch: (batch) => writer.write(batch),
    hasBatch: (key) => stored.hasWhole(key),
    writeAlerts: (alerts) => insertRecords(alertsInsert(alerts, clock.nowMs())),
    writeDevices: (devices) => insertRecords(devicesInsert(devices, clock.nowMs())),
    writeDeadLetter: (letter) => insertRecords(deadLetterInsert(letter, config.letterBytesMax, clock.nowMs())),
    async loadDevices() {
      const rows = await database.select<DeviceRow>(DEVICES_SQL, {}, config.query);
      return rows.map(deviceOfRow);
    },
    async saveState(name, state) {
      const json = JSON.stringify(state);
      if (json.length > config.stateBytesMax) throw stateError(name, json.length, config.stateBytesMax);
      await insertRecords(stateInsert(name, json, clock.nowMs()));
    },
    async loadState(name) {
      const [row] = await database.select<{ json: string }>(STATE_SQL, { name }, config.query);
      return row ? JSON.parse(row.json) : undefined;
    },
    select: (sql, params = {}, signal) => database.select(sql, params, config.query, signal),
  };
}

function wantConnection({ connection }: StoreDeps): StoreConnection {
  if (!connection) throw new TypeError('the embedded database needs the connection of its engine');
  return connection;
}

const stateError = (name: string, length: number, bytesMax: number) =>
  new StoreError(`the state of ${name} has ${length} bytes, want at most ${bytesMax}: raise store.stateBytesMax`, {
    fault: 'query',
  });

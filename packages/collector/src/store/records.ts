// What is kept beside events: alerts, devices, dead letters.
import { backoff, type Clock } from '@lanhound/runtime';
import type { StoreConfig } from './config.ts';
import type { Database, InsertRequest } from './database.ts';
import {
  alertsInsert,
  auditInsert,
  DEVICES_SQL,
  type DeviceRow,
  deadLetterInsert,
  decisionsInsert,
  deviceOfRow,
  devicesInsert,
} from './record-rows.ts';
import type { Store } from './store.ts';
import { StoreError } from './store-error.ts';

type Records = Pick<
  Store,
  'writeAlerts' | 'writeDevices' | 'writeAudit' | 'writeDecisions' | 'writeDeadLetter' | 'loadDevices'
>;

export interface RecordsDeps {
  database: Database;
  clock: Clock;
  random: () => number;
  /** Aborts when the store stops: then nothing is repeated. */
  signal: AbortSignal;
}

export function createRecords(config: StoreConfig, deps: RecordsDeps): Records {
  const { database, clock } = deps;
  const insert = (request: InsertRequest) => insertPatiently(request, config.writer, deps);
  return {
    writeAlerts: (alerts) => insert(alertsInsert(alerts, clock.nowMs())),
    writeDevices: (devices) => insert(devicesInsert(devices, clock.nowMs())),
    writeAudit: (entries) => insert(auditInsert(entries)),
    writeDecisions: (records) => insert(decisionsInsert(records)),
    writeDeadLetter: (letter) => insert(deadLetterInsert(letter, config.letterBytesMax, clock.nowMs())),
    async loadDevices() {
      const rows = await database.select<DeviceRow>(DEVICES_SQL, {}, config.query);
      return rows.map(deviceOfRow);
    },
  };
}

/** Small and rare: an insert of its own, repeated until giveUpMs. The same row twice does no harm in these tables. */
async function insertPatiently(
  request: InsertRequest,
  { giveUpMs, retryFirstMs, retryMostMs }: StoreConfig['writer'],
  { database, clock, random, signal }: RecordsDeps,
): Promise<void> {
  if (request.rows.length === 0) return;
  const untilMs = clock.steadyMs() + giveUpMs;
  const wait = backoff({ firstMs: retryFirstMs, mostMs: retryMostMs, random });
  for (;;) {
    try {
      await database.insert(request);
      return;
    } catch (error) {
      const mayHelp = error instanceof StoreError && error.fault === 'passing' && !signal.aborted;
      if (!mayHelp || clock.steadyMs() >= untilMs) throw error;
      await clock.sleep(wait.next(), signal);
    }
  }
}

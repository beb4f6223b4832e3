import type { Batch } from '@lanhound/proto';
import type { Component } from '@lanhound/runtime';
import type { Alert } from '../detect/alert.ts';
import type { BatchKey, DeadLetter } from '../ingest/batch-sink.ts';
import type { AuditEntry } from '../inventory/changes.ts';
import type { Device } from '../inventory/device.ts';
import type { DecisionRecord } from './decision-record.ts';
import type { DeviceRecord } from './record-rows.ts';

export type { BatchKey, DeadLetter } from '../ingest/batch-sink.ts';

/** Everything that is kept. Writes resolve once the database has accepted them. */
export interface Store extends Component {
  /**
   * Rejects when the database does not take it in time: the caller does not acknowledge then, and sends it again.
   * Rejects with BatchRefusedError when the database can never take it.
   */
  writeBatch(batch: Batch): Promise<void>;
  /** True when all of the batch is stored already: it was sent again. */
  hasBatch(key: BatchKey): boolean;
  writeAlerts(alerts: readonly Alert[]): Promise<void>;
  writeDevices(devices: readonly DeviceRecord[]): Promise<void>;
  writeAudit(entries: readonly AuditEntry[]): Promise<void>;
  writeDecisions(records: readonly DecisionRecord[]): Promise<void>;
  writeDeadLetter(letter: DeadLetter): Promise<void>;
  /** All devices kept, for an inventory that remembers nothing. */
  loadDevices(): Promise<Device[]>;
  /**
   * Rows of a read-only query; values are bound as ClickHouse parameters, {name:Type} in the SQL. Times come as
   * RFC 3339 text, 64-bit numbers as numbers: exact to 2^53.
   */
  select<Row>(sql: string, params?: Record<string, unknown>, signal?: AbortSignal): Promise<Row[]>;
}

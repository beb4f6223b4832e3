import type { Batch } from '@lanhound/proto';
import type { Component } from '@lanhound/runtime';
import type { Alert } from '../detect/alert.ts';
import type { Device } from '../inventory/device.ts';

/** A batch that could not be taken, kept aside. */
export interface DeadLetter {
  site: string;
  sensor: string;
  reason: string;
  bytes: Uint8Array;
}

export interface BatchKey {
  site: string;
  sensor: string;
  epoch: number;
  sequence: number;
}

/** Everything that is kept. Writes resolve once the database has accepted them. */
export interface Store extends Component {
  /** Rejects when the database does not take it in time; the caller does not acknowledge then. */
  writeBatch(batch: Batch): Promise<void>;
  /** True when all of the batch is stored already: it was sent again. */
  hasBatch(key: BatchKey): boolean;
  writeAlerts(alerts: readonly Alert[]): Promise<void>;
  writeDevices(devices: readonly Device[]): Promise<void>;
  writeDeadLetter(letter: DeadLetter): Promise<void>;
  /** State of detectors and inventory, by name. */
  saveState(name: string, state: unknown): Promise<void>;
  loadState(name: string): Promise<unknown>;
  /** Rows of a read-only query; values are bound as ClickHouse parameters, {name:Type} in the SQL. */
  select<Row>(sql: string, params?: Record<string, unknown>, signal?: AbortSignal): Promise<Row[]>;
}

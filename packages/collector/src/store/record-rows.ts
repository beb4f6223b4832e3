// Alerts, devices and dead letters as rows, and back.
import { parseTime } from '@lanhound/proto';
import type { Alert } from '../detect/alert.ts';
import type { DeadLetter } from '../ingest/batch-sink.ts';
import type { Device } from '../inventory/device.ts';
import { encodeText, encodeTime } from './columns.ts';
import type { InsertRequest } from './database.ts';
import { alertsTable, deadLettersTable, devicesTable } from './record-tables.ts';
import type { Table } from './tables.ts';

/** The columns of a row as JSON text, by name. */
type RowTexts = Readonly<Record<string, string>>;

const text = (value: string | undefined): string => encodeText(value ?? '');
const texts = (values: readonly string[]): string => `[${values.map(text).join(',')}]`;
const timeMs = (ms: number): string => encodeTime(ms * 1_000);

/** An insert of rows; a column that a row lacks is an error of this program. */
function insertOf(table: Table, rows: readonly RowTexts[]): InsertRequest {
  const columns = table.columns.map(({ name }) => name);
  return {
    table: table.name,
    columns,
    rows: rows.map((row) => Buffer.from(`[${columns.map((name) => row[name] as string).join(',')}]\n`)),
  };
}

export const alertsInsert = (alerts: readonly Alert[], nowMs: number): InsertRequest =>
  insertOf(
    alertsTable,
    alerts.map((alert) => alertTexts(alert, nowMs)),
  );

function alertTexts(alert: Alert, nowMs: number): RowTexts {
  return {
    id: text(alert.id),
    fingerprint: text(alert.fingerprint),
    detector: text(alert.detector),
    severity: text(alert.severity),
    site: text(alert.site),
    sensor: text(alert.sensor),
    deviceMac: text(alert.device?.mac),
    deviceName: text(alert.device?.name),
    deviceAddress: text(alert.device?.address),
    deviceVendor: text(alert.device?.vendor),
    address: text(alert.address),
    title: text(alert.title),
    evidence: text(JSON.stringify(alert.evidence)),
    why: text(alert.why),
    advice: text(alert.advice),
    count: String(alert.count),
    firstTime: encodeTime(alert.firstTime),
    lastTime: encodeTime(alert.lastTime),
    resolvedTime: alert.resolvedTime === undefined ? 'null' : encodeTime(alert.resolvedTime),
    updated: timeMs(nowMs),
  };
}

export const devicesInsert = (devices: readonly Device[], nowMs: number): InsertRequest =>
  insertOf(
    devicesTable,
    devices.map((device) => ({
      site: text(device.site),
      mac: text(device.mac),
      vendor: text(device.vendor),
      randomised: String(device.randomised),
      router: String(device.router ?? false),
      addresses: texts(device.addresses),
      names: texts(device.names),
      firstSeen: encodeTime(device.firstSeen),
      lastSeen: encodeTime(device.lastSeen),
      sensors: texts(device.sensors),
      updated: timeMs(nowMs),
    })),
  );

export const DEVICES_SQL = `
  SELECT site, mac, vendor, randomised, router, addresses, names, firstSeen, lastSeen, sensors
  FROM devices FINAL ORDER BY lastSeen`;

export interface DeviceRow {
  site: string;
  mac: string;
  vendor: string;
  randomised: boolean;
  router: boolean;
  addresses: string[];
  names: string[];
  /** RFC 3339. */
  firstSeen: string;
  lastSeen: string;
  sensors: string[];
}

export function deviceOfRow({ vendor, router, firstSeen, lastSeen, ...rest }: DeviceRow): Device {
  return {
    ...rest,
    ...(vendor ? { vendor } : {}),
    ...(router ? { router } : {}),
    firstSeen: parseTime(firstSeen) ?? 0,
    lastSeen: parseTime(lastSeen) ?? 0,
  };
}

export function deadLetterInsert(letter: DeadLetter, bytesMax: number, nowMs: number): InsertRequest {
  const kept = Buffer.from(letter.bytes.subarray(0, bytesMax)).toString('base64');
  const row = {
    received: timeMs(nowMs),
    site: text(letter.site),
    sensor: text(letter.sensor),
    reason: text(letter.reason),
    size: String(letter.bytes.length),
    base64: text(kept),
  };
  return insertOf(deadLettersTable, [row]);
}

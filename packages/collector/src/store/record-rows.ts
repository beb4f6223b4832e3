// Alerts, devices and dead letters as rows, and back.
import { parseTime } from '@lanhound/proto';
import type { Alert } from '../detect/alert.ts';
import type { DeadLetter } from '../ingest/batch-sink.ts';
import type { AuditEntry } from '../inventory/changes.ts';
import { DEVICE_STATES, type Device, deviceLabel, kindOf } from '../inventory/device.ts';
import { encodeText, encodeTime } from './columns.ts';
import type { InsertRequest } from './database.ts';
import type { DecisionRecord } from './decision-record.ts';
import { alertsTable, auditTable, deadLettersTable, decisionsTable, devicesTable } from './record-tables.ts';
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

/** A device, or that it is no more. */
export type DeviceRecord = Device & { removed?: boolean };

export const devicesInsert = (devices: readonly DeviceRecord[], nowMs: number): InsertRequest =>
  insertOf(
    devicesTable,
    devices.map((device) => ({
      site: text(device.site),
      mac: text(device.mac),
      macs: texts(device.macs),
      label: text(deviceLabel(device)),
      vendor: text(device.vendor),
      randomised: String(device.randomised),
      router: String(device.router ?? false),
      addresses: texts(device.addresses),
      names: texts(device.names),
      kind: text(kindOf(device)),
      kindGuess: text(device.kind?.value),
      kindConfidence: String(device.kind?.confidence ?? 0),
      kindReasons: texts(device.kind?.reasons ?? []),
      model: text(device.model),
      system: text(device.system),
      services: texts(device.services),
      presence: text(device.presence),
      presenceSince: encodeTime(device.presenceSince),
      state: text(device.state),
      owner: text(device.given.owner),
      tags: texts(device.given.tags ?? []),
      given: text(JSON.stringify(device.given)),
      removed: String(device.removed ?? false),
      firstSeen: encodeTime(device.firstSeen),
      lastSeen: encodeTime(device.lastSeen),
      sensors: texts(device.sensors),
      updated: timeMs(nowMs),
    })),
  );

export const DEVICES_SQL = `
  SELECT site, mac, macs, vendor, randomised, router, addresses, names, kindGuess, kindConfidence, kindReasons,
    model, system, services, presence, presenceSince, state, given, firstSeen, lastSeen, sensors
  FROM devices FINAL WHERE NOT removed ORDER BY lastSeen`;

export interface DeviceRow {
  site: string;
  mac: string;
  macs: string[];
  vendor: string;
  randomised: boolean;
  router: boolean;
  addresses: string[];
  names: string[];
  kindGuess: string;
  kindConfidence: number;
  kindReasons: string[];
  model: string;
  system: string;
  services: string[];
  presence: string;
  /** RFC 3339, as the other times. */
  presenceSince: string;
  state: string;
  /** JSON. */
  given: string;
  firstSeen: string;
  lastSeen: string;
  sensors: string[];
}

/** Rows of an older version lack what came later: who was known then is trusted. */
export function deviceOfRow(row: DeviceRow): Device {
  const { site, mac, vendor, randomised, router, addresses, names, model, system, services, sensors } = row;
  const lastSeen = parseTime(row.lastSeen) ?? 0;
  const kind = { value: row.kindGuess, confidence: row.kindConfidence, reasons: row.kindReasons };
  return {
    ...{ site, mac, randomised, addresses, names, services, sensors, lastSeen },
    macs: row.macs.length > 0 ? row.macs : [mac],
    ...(vendor ? { vendor } : {}),
    ...(router ? { router } : {}),
    ...(row.kindGuess ? { kind } : {}),
    ...(model ? { model } : {}),
    ...(system ? { system } : {}),
    firstSeen: parseTime(row.firstSeen) ?? 0,
    presence: row.presence === 'away' ? 'away' : 'here',
    presenceSince: (row.presence && parseTime(row.presenceSince)) || lastSeen,
    state: DEVICE_STATES.find((state) => state === row.state) ?? 'trusted',
    given: row.given ? (JSON.parse(row.given) as Device['given']) : {},
  };
}

export const auditInsert = (entries: readonly AuditEntry[]): InsertRequest =>
  insertOf(
    auditTable,
    entries.map(({ time, site, mac, by, action, what }) => ({
      ...{ time: encodeTime(time), site: text(site), mac: text(mac) },
      ...{ who: text(by), action: text(action), what: text(what) },
    })),
  );

export const decisionsInsert = (records: readonly DecisionRecord[]): InsertRequest =>
  insertOf(
    decisionsTable,
    records.map(({ time, ...rest }) => ({
      time: encodeTime(time),
      ...Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, text(value)])),
    })),
  );

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

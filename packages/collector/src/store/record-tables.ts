// The tables that are not events: alerts, devices, dead letters. Small; the latest row of a key counts.
import { type Column, TIME_TYPE } from './columns.ts';
import type { Table } from './tables.ts';

const LABEL = 'LowCardinality(String)';
const RECEIVED = "DateTime64(3, 'UTC')";

const columns = (all: Readonly<Record<string, readonly [type: string, doc: string]>>): Column[] =>
  Object.entries(all).map(([name, [type, doc]]) => ({ name, type, doc, codec: 'ZSTD(1)', encode: JSON.stringify }));

export const alertsTable: Table = {
  name: 'alerts',
  doc: 'Alerts as they last stood; read with FINAL.',
  engine: 'ReplacingMergeTree(updated)',
  orderBy: '(site, firstTime, id)',
  retention: { key: 'alerts', from: 'toDateTime(updated)' },
  settings: {},
  columns: columns({
    id: ['String', 'Names this occurrence: fingerprint and first time.'],
    fingerprint: ['String', 'The same for the same problem, for ever.'],
    detector: [LABEL, 'Who found it.'],
    severity: [LABEL, 'info, normal, high or critical.'],
    site: [LABEL, 'Site of the sensor.'],
    sensor: [LABEL, 'Sensor that saw it.'],
    deviceMac: [LABEL, 'The device at fault; empty when none is known.'],
    deviceName: [LABEL, 'What people call the device.'],
    deviceAddress: [LABEL, 'Its address then.'],
    deviceVendor: [LABEL, 'Its maker.'],
    address: [LABEL, 'The address at fault.'],
    title: ['String', 'One line that says what happened.'],
    evidence: ['String', 'Facts to judge it by, a JSON object.'],
    why: [LABEL, 'Why it matters.'],
    advice: [LABEL, 'What to do.'],
    count: ['UInt64', 'How often it was found since firstTime.'],
    firstTime: [TIME_TYPE, 'When it was first found, on the wire.'],
    lastTime: [TIME_TYPE, 'When it was last found, on the wire.'],
    resolvedTime: [`Nullable(${TIME_TYPE})`, 'When it was over; null while it lasts, and for what has no end.'],
    updated: [RECEIVED, 'When this row was written; the latest counts, retention counts from here.'],
  }),
};

export const devicesTable: Table = {
  name: 'devices',
  doc: 'Devices as they were last seen; read with FINAL.',
  engine: 'ReplacingMergeTree(updated)',
  orderBy: '(site, mac)',
  retention: { key: 'devices', from: 'toDateTime(updated)' },
  settings: {},
  columns: columns({
    site: [LABEL, 'Where it is.'],
    mac: ['String', 'The MAC it was first known by: its identity.'],
    macs: ['Array(String)', 'All its MACs, most recently seen first.'],
    label: ['String', 'What people call it.'],
    vendor: [LABEL, 'Its maker by the IEEE registry; empty when unknown.'],
    randomised: ['Bool', 'Its MAC is locally administered: random, or made up.'],
    router: ['Bool', 'It forwards packets of others.'],
    addresses: ['Array(String)', 'Most recently seen first.'],
    names: ['Array(String)', 'Most recently seen first.'],
    kind: [LABEL, 'What it is, as a person said or as it seems; empty when unknown.'],
    kindGuess: [LABEL, 'What it seems to be.'],
    kindConfidence: ['Float32', 'How surely, 0 to 1.'],
    kindReasons: ['Array(String)', 'Why it seems so.'],
    model: [LABEL, 'As it says itself.'],
    system: [LABEL, 'As far as it shows.'],
    services: [`Array(${LABEL})`, 'What it announces and answers.'],
    presence: [LABEL, 'here or away.'],
    presenceSince: [TIME_TYPE, 'Since when.'],
    state: [LABEL, 'What a person thinks of it: new, trusted, guest, watched, ignored, blocked.'],
    owner: [LABEL, 'Whose it is.'],
    tags: [`Array(${LABEL})`, 'Words that people gave it.'],
    given: ['String', 'All that people said of it, a JSON object.'],
    removed: ['Bool', 'It is no more: merged into another device, or forgotten.'],
    firstSeen: [TIME_TYPE, 'On the wire.'],
    lastSeen: [TIME_TYPE, 'On the wire.'],
    sensors: [`Array(${LABEL})`, 'Sensors that saw it.'],
    updated: [RECEIVED, 'When this row was written; the latest counts, retention counts from here.'],
  }),
};

export const deadLettersTable: Table = {
  name: 'dead_letters',
  doc: 'Batches that could not be taken.',
  engine: 'MergeTree',
  orderBy: 'received',
  retention: { key: 'deadLetters', from: 'toDateTime(received)' },
  settings: {},
  columns: columns({
    received: [RECEIVED, 'When it came.'],
    site: [LABEL, 'Whose address it came under.'],
    sensor: [LABEL, 'Whose address it came under.'],
    reason: ['String', 'Why it could not be taken.'],
    size: ['UInt64', 'Bytes it had.'],
    base64: ['String', 'Its bytes, or the first of them: see size.'],
  }),
};

export const auditTable: Table = {
  name: 'audit',
  doc: 'Who changed what about devices and about what people are told, and when; read with FINAL.',
  engine: 'ReplacingMergeTree',
  orderBy: '(site, time, mac, action, who, what)',
  retention: { key: 'audit', from: 'toDateTime(time)' },
  settings: {},
  columns: columns({
    time: [TIME_TYPE, 'When.'],
    site: [LABEL, 'Where the device is; empty for what is of no device.'],
    mac: ['String', 'The device; empty for what is of none.'],
    who: [LABEL, 'A user, a token, local for the owner of the folder, lanhound for itself.'],
    action: [LABEL, 'add, edit, merge, split or forget; silence, allow, unsilence, pause, off or on.'],
    what: ['String', 'What changed, in words.'],
  }),
};

export const decisionsTable: Table = {
  name: 'decisions',
  doc: 'Why alerts were told, or not: what each stage on the way to a receiver decided; read with FINAL.',
  engine: 'ReplacingMergeTree',
  orderBy: '(site, alert, time, receiver, stage, outcome)',
  retention: { key: 'alerts', from: 'toDateTime(time)' },
  settings: {},
  columns: columns({
    time: [TIME_TYPE, 'When it was decided.'],
    site: [LABEL, 'Site of the alert.'],
    alert: ['String', 'The id of the alert.'],
    detector: [LABEL, 'Who found it.'],
    severity: [LABEL, 'Of the alert at that time.'],
    mac: [LABEL, 'The device at fault; empty when none is known.'],
    receiver: [LABEL, 'The receiver it is about; empty when it is about all.'],
    stage: [LABEL, 'Which stage decided.'],
    outcome: [LABEL, 'muted, waits, summary, queued, delivered or givenUp.'],
    reason: ['String', 'Why, in words.'],
    notification: ['String', 'The message it is part of; empty when it is part of none.'],
  }),
};

export const recordTables: readonly Table[] = [alertsTable, devicesTable, auditTable, decisionsTable, deadLettersTable];

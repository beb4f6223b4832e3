// Lists of devices as files: the forms that export writes, and the simple one of a MAC and a name a line.
import { ImportedDevice } from '@lanhound/collector';
import { parseMac } from '@lanhound/proto';
import { CsvError, parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import type { ListedDevice } from './device-answers.ts';

/** A device of a file, and where it stands there: "line 3". */
export interface ListEntry {
  where: string;
  device: ImportedDevice;
}

export interface DeviceList {
  entries: ListEntry[];
  /** What is wrong, each with its place. Nothing of such a file should be used. */
  problems: string[];
}

/** As many as an inventory has by default. */
const DEVICES_MAX = 10_000;
/** One device with long notes and a full allow list has less. */
const RECORD_CHARS_MAX = 64_000;

/** What only tells people who it is; an import leaves it alone. */
const FACTS = ['label', 'vendor', 'model', 'addresses', 'firstSeen', 'lastSeen'] as const;
const SAID = ['site', 'mac', 'macs', 'state', 'name', 'kind', 'owner', 'tags', 'notes', 'allow', 'quiet'] as const;
const COLUMNS: readonly string[] = [...SAID, ...FACTS];

export function readDeviceList(text: string): DeviceList {
  const rows = /^\s*[[{]/.test(text) ? jsonRows(text) : csvRows(text);
  if (typeof rows === 'string') return { entries: [], problems: [rows] };
  if (rows.length > DEVICES_MAX) {
    return { entries: [], problems: [`the list has ${rows.length} devices, want at most ${DEVICES_MAX}`] };
  }
  return checked(rows);
}

interface Row {
  where: string;
  value: unknown;
}

function checked(rows: readonly Row[]): DeviceList {
  const list: DeviceList = { entries: [], problems: [] };
  const seen = new Map<string, string>();
  for (const { where, value } of rows) {
    const result = ImportedDevice.safeParse(value);
    if (!result.success) {
      list.problems.push(...result.error.issues.map((issue) => `${where}: ${wordsOf(issue)}`));
      continue;
    }
    const { mac, macs = [], site = '' } = result.data;
    const earlier = [mac, ...macs].map((each) => seen.get(`${site} ${each}`)).find((place) => place && place !== where);
    for (const each of [mac, ...macs]) seen.set(`${site} ${each}`, where);
    if (earlier) list.problems.push(`${where}: ${mac} stands on ${earlier} already`);
    else list.entries.push({ where, device: result.data });
  }
  return list;
}

const wordsOf = ({ path, message }: { path: PropertyKey[]; message: string }): string =>
  path.length > 0 ? `${path.map(String).join('.')}: ${message}` : message;

function jsonRows(text: string): Row[] | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return `it is no JSON: ${(error as Error).message}`;
  }
  const devices = Array.isArray(value) ? value : (value as { devices?: unknown }).devices;
  if (!Array.isArray(devices)) return 'it has no devices, want a list of them, or {"devices": [ … ]}';
  return devices.map((device: unknown, i) => ({ where: `device ${i + 1}`, value: withoutFacts(device) }));
}

function withoutFacts(device: unknown): unknown {
  if (typeof device !== 'object' || device === null) return device;
  return Object.fromEntries(Object.entries(device).filter(([key]) => !FACTS.some((fact) => fact === key)));
}

interface CsvRecord {
  record: string[];
  info: { lines: number };
}

function csvRows(text: string): Row[] | string {
  let records: CsvRecord[];
  try {
    records = parse(text, {
      ...{ bom: true, trim: true, info: true, relax_column_count: true, skip_empty_lines: true },
      ...{ comment: '#', comment_no_infix: true, delimiter: delimiterOf(text), max_record_size: RECORD_CHARS_MAX },
    }) as unknown as CsvRecord[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return error.message;
  }
  const [first, ...rest] = records;
  if (!first) return 'it is empty, want a line for each device: its MAC, and what you call it';
  // Without a head it is the simple form.
  if (parseMac(first.record[0] ?? '') !== undefined) return records.map((each) => rowOf(each, ['mac', 'name']));
  const head = first.record.map((title) => COLUMNS.find((name) => name.toLowerCase() === title.toLowerCase()) ?? title);
  const unknown = head.filter((title) => !COLUMNS.includes(title));
  if (unknown.length > 0 || !head.includes('mac')) {
    const what =
      unknown.length > 0
        ? `${unknown.map((title) => JSON.stringify(title)).join(', ')} is no column`
        : 'no column is mac';
    return `line ${first.info.lines}: ${what}, want a MAC and a name, or a head with some of ${COLUMNS.join(', ')}`;
  }
  return rest.map((each) => rowOf(each, head));
}

/** Programs for tables write what their country's decimal sign leaves free. */
const delimiterOf = (text: string): string => /[,;\t]/.exec(text)?.[0] ?? ',';

function rowOf({ record, info }: CsvRecord, head: readonly string[]): Row {
  const where = `line ${info.lines}`;
  const surplus = record.slice(head.length).filter((cell) => cell !== '');
  const cells = head.flatMap((name, i): [string, unknown][] => {
    const cell = record[i] ?? '';
    return cell === '' || FACTS.some((fact) => fact === name) ? [] : [[name, saidIn(name, cell)]];
  });
  // One that does not belong is refused by its name.
  return { where, value: Object.fromEntries([...cells, ...surplus.map((cell) => [`"${cell}"`, cell])]) };
}

function saidIn(name: string, written: string): unknown {
  // What stands before a text that would be a formula where tables are opened.
  const cell = written.replace(/^'(?=[=+\-@\uff1d\uff0b\uff0d\uff20])/, '');
  switch (name) {
    case 'macs':
      return cell.split(/[\s,]+/);
    case 'tags':
    case 'allow':
      return cell.split(',').map((word) => word.trim());
    case 'quiet':
      return /^(true|yes|1)$/i.test(cell) ? true : /^(false|no|0)$/i.test(cell) ? false : cell;
    default:
      return cell;
  }
}

/** What was said of devices, and who they are, as an import takes it. */
export function writeDeviceList(devices: readonly ListedDevice[], format: 'csv' | 'json'): string {
  if (format === 'json') return `${JSON.stringify(devices.map(rowOfDevice), null, 2)}\n`;
  const rows = devices.map(({ macs, addresses, given, ...device }) => ({
    ...rowOfDevice({ ...device, macs, addresses, given }),
    ...{ macs: macs.join(' '), addresses: addresses.join(' ') },
    ...{ tags: given.tags.join(', '), allow: given.allow.join(', '), quiet: given.quiet ? 'true' : '' },
  }));
  // A name that begins like a formula is none in the program that opens the table.
  return stringify(rows, { header: true, columns: [...COLUMNS], escape_formulas: true });
}

/** Without what nobody said, so that an import takes nothing back. */
function rowOfDevice(device: ListedDevice) {
  const { site, mac, macs, state, label, vendor, model, addresses, firstSeen, lastSeen } = device;
  const { tags, allow, quiet, ...given } = device.given;
  return {
    ...{ site, mac, macs, state, ...given },
    ...(tags.length > 0 ? { tags } : {}),
    ...(allow.length > 0 ? { allow } : {}),
    ...(quiet ? { quiet } : {}),
    ...{ label, vendor, model, addresses, firstSeen, lastSeen },
  };
}

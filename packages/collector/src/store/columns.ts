// One column per event field: its ClickHouse type, its codec, and how its value is written in a row.
import { type Field, formatTime, messageFields } from '@lanhound/proto';
import type { RowBytes } from './row-bytes.ts';

export interface Column {
  name: string;
  /** "LowCardinality(String)". */
  type: string;
  /** "DoubleDelta, ZSTD(1)". */
  codec?: string | undefined;
  doc: string;
  /** The value as JSON text; what an absent value becomes, too. */
  encode(value: unknown): string;
  /** The same, straight into bytes; where it is missing, encode does. */
  put?: Put;
}

type Put = (rows: RowBytes, value: unknown) => void;

type NumberType = 'UInt8' | 'UInt16' | 'UInt32' | 'UInt64' | 'Int64';

/** Numbers that are narrower than 64 bits, or signed; all others are UInt64. */
const NUMBER_TYPES: Readonly<Record<string, NumberType>> = {
  proto: 'UInt8',
  srcPort: 'UInt16',
  dstPort: 'UInt16',
  port: 'UInt16',
  vlan: 'UInt16',
  icmpType: 'UInt8',
  icmpCode: 'UInt8',
  srcTcpFlags: 'UInt8',
  dstTcpFlags: 'UInt8',
  id: 'UInt16',
  ttl: 'UInt32',
  parameterList: 'UInt16',
  leaseSeconds: 'UInt32',
  lifetimeSeconds: 'UInt32',
  status: 'UInt16',
  clockOffsetUs: 'Int64',
};

/** Text of few distinct values, kept as a dictionary; addresses, MACs and enums always are. */
const FEW_VALUED: ReadonlySet<string> = new Set([
  ...[
    'app',
    'serverName',
    'via',
    'name',
    'type',
    'qtype',
    'rcode',
    'messageType',
    'hostname',
    'fqdn',
    'vendorClass',
    'op',
  ],
  ...['service', 'model', 'manufacturer', 'sni', 'alpn', 'version', 'ja3', 'ja4', 'serverVersion', 'cipher', 'ja3s'],
  ...['method', 'host', 'userAgent', 'contentType', 'synFingerprint', 'protocol', 'username', 'source'],
]);

const NUMBER_MAX: Readonly<Record<NumberType, number>> = {
  UInt8: 2 ** 8 - 1,
  UInt16: 2 ** 16 - 1,
  UInt32: 2 ** 32 - 1,
  UInt64: Number.POSITIVE_INFINITY,
  Int64: Number.POSITIVE_INFINITY,
};

export function columnOf(field: Field): Column {
  const scalar = scalarOf(field);
  if (!field.repeated) return { name: field.name, doc: field.doc, ...scalar };
  const { encode } = scalar;
  return {
    name: field.name,
    doc: field.doc,
    type: `Array(${scalar.type})`,
    codec: 'ZSTD(1)',
    encode: (values) => (values === undefined ? '[]' : `[${(values as unknown[]).map(encode).join(',')}]`),
  };
}

type Scalar = Pick<Column, 'type' | 'codec' | 'encode' | 'put'>;

function scalarOf(field: Field): Scalar {
  switch (field.kind) {
    case 'ip':
    case 'mac':
    case 'enum':
      return { type: 'LowCardinality(String)', codec: 'ZSTD(1)', encode: encodePlainText, put: putText };
    case 'string':
      return stringOf(field);
    case 'number':
      return nullableIf(field.optional, numberOf(NUMBER_TYPES[field.name] ?? 'UInt64'));
    case 'bool':
      return nullableIf(field.optional, { type: 'Bool', codec: 'ZSTD(1)', encode: String });
    case 'time':
      return nullableIf(field.optional, TIME);
    case 'map': {
      const valueType = field.of === 'number' ? 'UInt64' : 'String';
      return { type: `Map(LowCardinality(String), ${valueType})`, codec: 'ZSTD(1)', encode: encodeObject };
    }
    case 'message':
      return messageOf(field);
  }
}

function stringOf(field: Field): Scalar {
  const type = FEW_VALUED.has(field.name) ? 'LowCardinality(String)' : 'String';
  return { type, codec: 'ZSTD(1)', encode: encodeText, put: putText };
}

/** ClickHouse would wrap a number too large for its type without a word; the largest of the type stands out. */
function numberOf(type: NumberType): Scalar {
  const max = NUMBER_MAX[type];
  const encode = (value: unknown) => `${(value as number) <= max ? value : max}`;
  const put = (rows: RowBytes, value: unknown) => rows.number((value as number) <= max ? (value as number) : max);
  return { type, codec: 'T64, ZSTD(1)', encode, ...(type === 'Int64' ? {} : { put }) };
}

/** A tuple cannot be Nullable: in an optional message the numbers are, so that an absent message has none. */
function messageOf(field: Field): Scalar {
  const fields: readonly Field[] = messageFields[field.of as string] as readonly Field[];
  const columns = fields.map((inner) => columnOf(field.repeated ? inner : { ...inner, optional: true }));
  const encode = (value: unknown): string => {
    const message = value as Record<string, unknown>;
    return `{${columns.map(({ name, encode }) => `"${name}":${encode(message[name])}`).join(',')}}`;
  };
  return {
    type: `Tuple(${columns.map(({ name, type }) => `\`${name}\` ${type}`).join(', ')})`,
    codec: 'ZSTD(1)',
    encode: (value) => (value === undefined ? '{}' : encode(value)),
  };
}

function nullableIf(optional: boolean, scalar: Scalar): Scalar {
  if (!optional) return scalar;
  const { type, codec, encode, put } = scalar;
  return {
    type: `Nullable(${type})`,
    codec,
    encode: (value) => (value === undefined ? 'null' : encode(value)),
    ...(put ? { put: (rows, value) => (value === undefined ? rows.null() : put(rows, value)) } : {}),
  };
}

/** Most text is its own JSON. */
function putText(rows: RowBytes, value: unknown): void {
  if (!rows.plainText((value as string | undefined) ?? '')) rows.json(encodeText(value));
}

/** Text that this program formatted itself: nothing in it needs an escape. */
const encodePlainText = (value: unknown): string => (value === undefined ? '""' : `"${value}"`);

/** Text that is its own JSON: most text is, and looking is faster than JSON.stringify. */
const PLAIN = /^[ !#-[\]-~]*$/;

/** JSON text; what is not Unicode (half a surrogate pair) becomes U+FFFD, since ClickHouse refuses it. */
export function encodeText(value: unknown): string {
  if (value === undefined) return '""';
  if (PLAIN.test(value as string)) return `"${value}"`;
  const text = JSON.stringify(value);
  return text.includes('\\ud') ? JSON.stringify(wellFormed(value)) : text;
}

function encodeObject(value: unknown): string {
  if (value === undefined) return '{}';
  const text = JSON.stringify(value);
  if (!text.includes('\\ud')) return text;
  const entries = Object.entries(value as Record<string, unknown>);
  return JSON.stringify(Object.fromEntries(entries.map(([name, inner]) => [wellFormed(name), wellFormed(inner)])));
}

const wellFormed = (value: unknown): unknown => (typeof value === 'string' ? Buffer.from(value).toString() : value);

export const TIME_TYPE = "DateTime64(6, 'UTC')";

const TIME: Scalar = {
  type: TIME_TYPE,
  codec: 'DoubleDelta, ZSTD(1)',
  encode: encodeTime,
  put: (rows, value) => rows.time(value as number),
};

/** DateTime64(6) holds the years 1900 to 2299. */
const TIME_US_MIN = -2_208_988_800_000_000;
const TIME_US_MAX = 10_413_791_999_000_000;

/** Seconds with six decimals where ClickHouse reads ten digits as seconds, that is 2001 to 2286; else a date. */
export function encodeTime(value: unknown): string {
  const timeUs = value as number;
  if (timeUs >= 1e15 && timeUs < 1e16) {
    const text = String(timeUs);
    return `"${text.slice(0, 10)}.${text.slice(10)}"`;
  }
  const text = formatTime(Math.max(TIME_US_MIN, Math.min(timeUs, TIME_US_MAX)));
  return `"${text.slice(0, 10)} ${text.slice(11, -1)}"`;
}

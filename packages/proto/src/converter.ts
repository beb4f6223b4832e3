// Between the wire's values and those people read, driven by the schema's field table.
import type { Field } from './field.ts';
import { enumNumbers, messageFields } from './gen/fields.ts';
import { formatIp, parseIp } from './ip.ts';
import { formatMac, parseMac } from './mac.ts';
import { cutText, TEXT_LENGTH_MAX } from './text-limit.ts';
import { formatTime } from './time.ts';

type Plain = Record<string, unknown>;
type Convert = (value: never) => unknown;

export interface Converter {
  /** Copy what is present from a decoded message. Throws on a value the field cannot have. */
  fromWire(wire: Plain, into: Plain): void;
  toWire(event: Plain): Plain;
  /** The JSON form: header first, times as text. */
  toJson(event: Plain): Plain;
}

interface FieldConverter {
  name: string;
  optional: boolean;
  fromWire: Convert | undefined;
  toWire: Convert | undefined;
  toJson: Convert | undefined;
  /** A list or map, left out when empty. */
  many: boolean;
  text: boolean;
}

export function converterOf(fields: readonly Field[]): Converter {
  const all = fields.map(fieldConverter);
  const convert = (from: Plain, into: Plain, pick: (f: FieldConverter) => Convert | undefined): Plain => {
    for (const field of all) {
      const value = from[field.name];
      if (isAbsent(field, value)) continue;
      const how = pick(field) as ((value: unknown) => unknown) | undefined;
      into[field.name] = how ? how(value) : value;
    }
    return into;
  };
  return {
    fromWire: (wire, into) => void convert(wire, into, (f) => f.fromWire),
    toWire: (event) => convert(event, {}, (f) => f.toWire),
    toJson: (event) => convert(event, header(event), (f) => f.toJson),
  };
}

/** Of an event; a message within one may have a type of its own, and has no time. */
function header({ type, time, site, sensor }: Plain): Plain {
  return time === undefined ? {} : { type, time: formatTime(time as number), site, sensor };
}

/** Absent means not seen: no empty text, list or map; a counter of zero is a fact and stays. */
function isAbsent(field: FieldConverter, value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (field.many) return Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0;
  return field.text && (value as string | Uint8Array).length === 0;
}

function fieldConverter(field: Field): FieldConverter {
  const { fromWire, toWire, toJson } = conversions(field);
  const each = (convert: Convert | undefined): Convert | undefined =>
    convert && field.repeated ? (values: never[]) => values.map(convert) : convert;
  return {
    name: field.name,
    optional: field.optional,
    fromWire: field.repeated ? limited(field, each(fromWire)) : fromWire,
    toWire: each(toWire),
    toJson: each(toJson),
    many: field.repeated || field.kind === 'map',
    text: field.kind === 'string' || field.kind === 'ip',
  };
}

function conversions(field: Field): { fromWire?: Convert; toWire?: Convert; toJson?: Convert } {
  switch (field.kind) {
    case 'ip':
      return { fromWire: (v: Uint8Array) => formatIp(v), toWire: wanted(field, parseIp) };
    case 'mac':
      return { fromWire: macText(field), toWire: wanted(field, parseMac) };
    case 'time':
      return { toJson: formatTime };
    case 'enum':
      return enumConversions(field);
    case 'message': {
      const inner = converterOf(messageFields[field.of as string] as readonly Field[]);
      const fromWire = (v: Plain) => {
        const into = {};
        inner.fromWire(v, into);
        return into;
      };
      return { fromWire, toWire: inner.toWire, toJson: inner.toJson };
    }
    case 'string':
      return { fromWire: cutText };
    case 'map':
      return { fromWire: mapOf(field) };
    case 'number':
    case 'bool':
      return {};
  }
}

/** More than any message on a wire has: 65,535 bytes of DNS hold 5,957 answers. */
const PARTS_MAX = 8_192;

function limited(field: Field, convert: Convert | undefined): Convert {
  return (values: never[]) => {
    if (values.length > PARTS_MAX) throw tooMany(field, values.length);
    return convert ? convert(values as never) : values;
  };
}

function mapOf(field: Field): (value: Plain) => Plain {
  return (value) => {
    const keys = Object.keys(value);
    if (keys.length > PARTS_MAX) throw tooMany(field, keys.length);
    for (const key of keys) {
      if (key.length > TEXT_LENGTH_MAX) throw new RangeError(`a key of ${field.name} has ${key.length} characters`);
      if (field.of === 'string') value[key] = cutText(value[key] as string);
    }
    return value;
  };
}

const tooMany = ({ name }: Field, count: number) =>
  new RangeError(`${name} has ${count} parts, want at most ${PARTS_MAX}`);

function macText(field: Field): (value: number) => string {
  return (value) => {
    if (value >= 2 ** 48) throw new RangeError(`${field.name} is ${value}, want 48 bits`);
    return formatMac(value);
  };
}

function enumConversions(field: Field) {
  const numbers: Record<string, number> = enumNumbers[field.of as keyof typeof enumNumbers];
  const names = new Map(Object.entries(numbers).map(([name, number]) => [number, name]));
  return {
    fromWire: (value: number) => {
      const name = names.get(value);
      if (!name) throw new RangeError(`${field.name} is ${value}, want one of ${[...names.keys()].join(', ')}`);
      return name;
    },
    toWire: (value: string) => numbers[value],
  };
}

function wanted<T>(field: Field, parse: (text: string) => T | undefined): (text: string) => T {
  return (text) => {
    const value = parse(text);
    if (value === undefined) throw new RangeError(`${field.name} is "${text}", want ${field.kind} text`);
    return value;
  };
}

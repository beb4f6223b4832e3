// Reads the parsed schema into the plain tables that the generators print.
import type protobuf from 'protobufjs';

/** What a value is; see the head of events.proto. */
export type ValueKind = 'ip' | 'mac' | 'time' | 'number' | 'string' | 'bool' | 'enum' | 'message' | 'map';

export interface FieldSchema {
  name: string;
  number: number;
  kind: ValueKind;
  optional: boolean;
  repeated: boolean;
  doc: string;
  /** The message or enum, for those kinds; the value's scalar type, for maps. */
  of?: string;
}

export interface MessageSchema {
  name: string;
  doc: string;
  fields: FieldSchema[];
}

export interface EnumSchema {
  name: string;
  /** JSON name by wire number. */
  values: { number: number; name: string; doc: string }[];
}

export interface Schema {
  /** Event kinds in wire order: JSON type name → message. */
  kinds: { type: string; number: number; message: MessageSchema }[];
  /** Messages nested in events, such as DnsAnswer. */
  parts: MessageSchema[];
  enums: EnumSchema[];
}

const kindOfScalar: Record<string, ValueKind> = {
  bytes: 'ip',
  fixed64: 'mac',
  sfixed64: 'time',
  string: 'string',
  bool: 'bool',
  uint32: 'number',
  uint64: 'number',
  sint64: 'number',
};

export function readSchema(root: protobuf.Root): Schema {
  root.resolveAll();
  const event = root.lookupType('lanhound.v1.Event');
  const parts = new Map<string, MessageSchema>();
  const enums = new Map<string, EnumSchema>();

  const readMessage = (type: protobuf.Type): MessageSchema => ({
    name: type.name,
    doc: sentence(type.comment),
    fields: type.fieldsArray.map((field) => readField(field)),
  });

  const readField = (field: protobuf.Field): FieldSchema => {
    const base = {
      name: field.name,
      number: field.id,
      optional: (field.options as { proto3_optional?: boolean } | undefined)?.proto3_optional === true,
      repeated: field.repeated,
      doc: sentence(field.comment),
    };
    if (field.map) return { ...base, kind: 'map', of: kindOfScalar[field.type] ?? field.type };
    const resolved = field.resolvedType;
    if (resolved && 'values' in resolved) {
      enums.set(resolved.name, readEnum(resolved));
      return { ...base, kind: 'enum', of: resolved.name };
    }
    if (resolved) {
      parts.set(resolved.name, readMessage(resolved));
      return { ...base, optional: !field.repeated, kind: 'message', of: resolved.name };
    }
    const kind = kindOfScalar[field.type];
    if (!kind) throw new Error(`${field.fullName} has type ${field.type}, want one of ${Object.keys(kindOfScalar)}`);
    return { ...base, kind };
  };

  const kinds = event.oneofsArray
    .flatMap((oneof) => (oneof.name === 'kind' ? oneof.fieldsArray : []))
    .map((field) => ({
      type: field.name,
      number: field.id,
      message: readMessage(root.lookupType(`lanhound.v1.${field.type}`)),
    }));
  return { kinds, parts: [...parts.values()], enums: [...enums.values()] };
}

function readEnum(type: protobuf.Enum): EnumSchema {
  const prefix = `${type.name.replace(/(?<!^)([A-Z])/g, '_$1').toUpperCase()}_`;
  const values = Object.entries(type.values)
    .filter(([, number]) => number !== 0)
    .map(([name, number]) => ({
      number,
      name: camelCase(name.slice(prefix.length)),
      doc: sentence(type.comments[name] ?? null),
    }));
  return { name: type.name, values };
}

function camelCase(constant: string): string {
  return constant.toLowerCase().replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function sentence(comment: string | null | undefined): string {
  return (comment ?? '').replace(/\s+/g, ' ').trim();
}

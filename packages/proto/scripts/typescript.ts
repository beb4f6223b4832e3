// Prints the TypeScript that derives from the schema.
import type { FieldSchema, MessageSchema, Schema } from './schema.ts';

const HEAD = '// Generated from lanhound/v1/events.proto by `npm run gen`; do not edit.\n\n';

/** The table of fields that the JSON form, the store and the reference derive from. */
export function fieldsModule(schema: Schema): string {
  const kinds = schema.kinds.map(
    ({ type, number, message }) =>
      `  ${type}: {\n    number: ${number},\n    doc: ${quote(message.doc)},\n    fields: [\n${fieldRows(message)}    ],\n  },\n`,
  );
  const parts = schema.parts.map((part) => `  ${part.name}: [\n${fieldRows(part)}  ],\n`);
  const enums = schema.enums.map(
    ({ name, values }) => `  ${name}: { ${values.map((v) => `${v.name}: ${v.number}`).join(', ')} },\n`,
  );
  return (
    `${HEAD}import type { EventKind, Field } from '../field.ts';\n\n` +
    `export const eventKinds = {\n${kinds.join('')}} as const satisfies Record<string, EventKind>;\n\n` +
    `export const messageFields: Record<string, readonly Field[]> = {\n${parts.join('')}};\n\n` +
    `export const enumNumbers = {\n${enums.join('')}} as const;\n`
  );
}

function fieldRows(message: MessageSchema): string {
  return message.fields
    .map((f) => {
      const of = f.of ? `, of: '${f.of}'` : '';
      const head = `name: '${f.name}', number: ${f.number}, kind: '${f.kind}'${of}`;
      return `      { ${head}, optional: ${f.optional}, repeated: ${f.repeated}, doc: ${quote(f.doc)} },\n`;
    })
    .join('');
}

/** Events in memory as types, one interface a kind, and the union of all. As JSON, but times are numbers. */
export function typesModule(schema: Schema): string {
  const enums = schema.enums.map(
    ({ name, values }) => `export type ${name} = ${values.map((v) => `'${v.name}'`).join(' | ')};\n`,
  );
  const parts = schema.parts.map((part) => interfaceText(part.name, '', part));
  const kinds = schema.kinds.map(({ type, message }) =>
    interfaceText(eventName(type), ` extends EventHeader`, message, `  type: '${type}';\n`),
  );
  const union = schema.kinds.map(({ type }) => `  | ${eventName(type)}`).join('\n');
  return (
    `${HEAD}/** What every event carries. Times are microseconds since 1970 UTC; addresses and MACs are text. */\n` +
    `export interface EventHeader {\n  /** When it happened on the wire. */\n  time: number;\n` +
    `  site: string;\n  sensor: string;\n}\n\n` +
    `${enums.join('')}\n${parts.join('\n')}\n${kinds.join('\n')}\n` +
    `/** Any event, told apart by its type. */\nexport type Event =\n${union};\n\nexport type EventType = Event['type'];\n`
  );
}

const eventName = (type: string) => `${type[0]?.toUpperCase()}${type.slice(1)}Event`;

function interfaceText(name: string, heritage: string, message: MessageSchema, first = ''): string {
  const doc = message.doc ? `/** ${message.doc} */\n` : '';
  const fields = message.fields.map((f) => {
    const fieldDoc = f.doc ? `  /** ${f.doc} */\n` : '';
    return `${fieldDoc}  ${f.name}${mayBeAbsent(f) ? '?' : ''}: ${typeText(f)};\n`;
  });
  return `${doc}export interface ${name}${heritage} {\n${first}${fields.join('')}}\n`;
}

/** Lists and maps are left out when empty, so they may be absent too. */
function mayBeAbsent(field: FieldSchema): boolean {
  return field.optional || field.repeated || field.kind === 'map';
}

function typeText(field: FieldSchema): string {
  const one: Record<FieldSchema['kind'], string> = {
    ip: 'string',
    mac: 'string',
    time: 'number',
    string: 'string',
    number: 'number',
    bool: 'boolean',
    enum: field.of ?? '',
    message: field.of ?? '',
    map: `Record<string, ${field.of}>`,
  };
  return field.repeated ? `${one[field.kind]}[]` : one[field.kind];
}

const quote = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

// Prints docs/events.md.
import type { FieldSchema, Schema } from './schema.ts';

const HEAD = `# Events

What a sensor says, generated from \`packages/proto/lanhound/v1/events.proto\` by \`npm run gen\`.
\`lanhound sensor --read FILE --output jsonl\` prints these objects, one a line. Every event carries \`type\`,
\`time\` (when it happened on the wire), \`site\` and \`sensor\`.

Times are RFC 3339 UTC with microseconds. Addresses are text and IPv4 is never written as \`::ffff:…\`. MAC addresses
are lower case with colons. Counters are numbers. A field that was not seen is absent, never an empty string.
`;

export function docsPage(schema: Schema): string {
  const kinds = schema.kinds.map(
    ({ type, message }) => `\n## ${type}\n${message.doc}\n\n${table(message.fields, schema)}`,
  );
  const parts = schema.parts.map((part) => `\n## ${part.name}\n${part.doc}\n\n${table(part.fields, schema)}`);
  return `${HEAD}${kinds.join('')}\n# Parts of events\n${parts.join('')}`;
}

function table(fields: FieldSchema[], schema: Schema): string {
  const rows = fields.map((f) => `| \`${f.name}\` | ${typeName(f)} | ${meaning(f, schema)} |`);
  return `| field | type | meaning |\n| --- | --- | --- |\n${rows.join('\n')}\n`;
}

function typeName(field: FieldSchema): string {
  const one = field.kind === 'message' ? `${field.of}` : field.kind === 'map' ? `map of ${field.of}` : field.kind;
  return field.repeated ? `list of ${one}` : one;
}

function meaning(field: FieldSchema, schema: Schema): string {
  const values = schema.enums.find((e) => field.kind === 'enum' && e.name === field.of)?.values ?? [];
  const list = values.map((v) => `\`${v.name}\`: ${v.doc}`).join(' ');
  return `${field.doc.replaceAll('|', '\\|')} ${list}`.trim();
}

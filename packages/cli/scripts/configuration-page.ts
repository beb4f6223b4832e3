// Writes docs/configuration.md from the schemas. `--check` is the test's: it compares instead.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CollectorConfig } from '@lanhound/collector';
import { SensorConfig } from '@lanhound/sensor';
import { z } from 'zod';

const page = fileURLToPath(new URL('../../../docs/configuration.md', import.meta.url));

interface Schema {
  type?: string;
  const?: unknown;
  enum?: unknown[];
  default?: unknown;
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  oneOf?: Schema[];
  anyOf?: Schema[];
  items?: Schema;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
}

const HEAD = `# Configuration

Every key, generated from the schemas by \`npm run gen\`. \`lanhound config check FILE\` says what is wrong with a
file and \`lanhound config show FILE\` prints it with all defaults filled in and secrets hidden. Keys that are not
listed are refused. What stands in brackets is the \`kind\` or \`type\` that has the key; without, all have it.

A value may stand elsewhere, so that the file holds no secret: \`password: !file /run/secrets/store\` takes it from a
file, \`password: !env STORE_PASSWORD\` from the environment.
`;

export function configurationPage(): string {
  const section = (title: string, file: string, schema: z.ZodType) =>
    `\n## ${title}\n\n\`${file}\`, see [an example](../deploy/${file}).\n\n${table(jsonSchemaOf(schema))}`;
  return (
    HEAD + section('Collector', 'collector.yaml', CollectorConfig) + section('Sensor', 'sensor.yaml', SensorConfig)
  );
}

const jsonSchemaOf = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema;

function table(schema: Schema): string {
  const rows = rowsOf(schema, '').map(({ key, type, meaning }) => `| \`${key}\` | ${type} | ${meaning} |`);
  return `| key | value | meaning |\n| --- | --- | --- |\n${rows.join('\n')}\n`;
}

interface Row {
  key: string;
  type: string;
  meaning: string;
}

function rowsOf(schema: Schema, prefix: string): Row[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const key = prefix ? `${prefix}.${name}` : name;
    return fieldRows(field, key, schema.required?.includes(name) === true && field.default === undefined);
  });
}

function fieldRows(field: Schema, key: string, required: boolean): Row[] {
  const variants = variantsOf(field);
  if (variants.length > 0) return variantRows(variants, key);
  const items = field.items ? variantsOf(field.items) : [];
  if (items.length > 0) return variantRows(items, `${key}[]`);
  if (field.properties) return rowsOf(field, key);
  if (field.items?.properties) return rowsOf(field.items, `${key}[]`);
  const fallback = field.default === undefined ? '' : ` Default \`${JSON.stringify(field.default)}\`.`;
  const meaning = `${(field.description ?? '').replaceAll('|', '\\|')}${required ? ' **Required.**' : fallback}`;
  return [{ key, type: typeText(field), meaning: meaning.trim() }];
}

/** By which key one of several forms is chosen. */
const CHOOSING = ['kind', 'type'];

const choiceOf = ({ properties }: Schema): string | undefined =>
  CHOOSING.find((name) => properties?.[name]?.const !== undefined);

const variantsOf = (field: Schema): Schema[] => (field.oneOf ?? field.anyOf ?? []).filter(choiceOf);

/** What all forms have comes once, and then what each has besides. */
function variantRows(variants: readonly Schema[], key: string): Row[] {
  const [first, ...others] = variants as [Schema, ...Schema[]];
  const same = (name: string) => (other: Schema) =>
    JSON.stringify(other.properties?.[name]) === JSON.stringify(first.properties?.[name]) &&
    other.required?.includes(name) === first.required?.includes(name);
  const shared = Object.keys(first.properties ?? {}).filter((name) => others.every(same(name)));
  const own = variants.flatMap((variant) => {
    const choice = choiceOf(variant) as string;
    const label = `${key} (${variant.properties?.[choice]?.const})`;
    return rowsOf(
      picked(variant, (name) => name !== choice && !shared.includes(name)),
      label,
    );
  });
  return [
    ...rowsOf(
      picked(first, (name) => shared.includes(name)),
      key,
    ),
    ...own,
  ];
}

const picked = (schema: Schema, isWanted: (name: string) => boolean): Schema => ({
  ...schema,
  properties: Object.fromEntries(Object.entries(schema.properties ?? {}).filter(([name]) => isWanted(name))),
});

function typeText(field: Schema): string {
  if (field.enum) return field.enum.map((value) => `\`${value}\``).join(', ');
  if (field.anyOf) return [...new Set(field.anyOf.map(typeText))].join(' or ');
  const text = field.type === 'array' ? `list of ${field.items?.type ?? 'values'}` : (field.type ?? 'any');
  const { minimum: least, maximum } = field;
  const most = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? maximum : undefined;
  if (least === undefined || least <= -Number.MAX_SAFE_INTEGER) return text;
  return most === undefined ? `${text} ≥ ${least}` : `${text} ${least}–${most}`;
}

/** Whether the page says what the schemas say. */
export const isCurrent = (): boolean => readFileSync(page, 'utf8') === configurationPage();

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(page, configurationPage());

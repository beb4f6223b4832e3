import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ConfigError, type ConfigProblem, nearest } from './config-error.ts';
import { parseYaml } from './yaml.ts';

/** The largest configuration file that is read; a real one has a few kilobytes. */
const CONFIG_BYTES_MAX = 1_000_000;

/** Marks a value that `config show` and logs must never print. */
export const secret = <T extends z.ZodType>(schema: T): T => schema.meta({ secret: true }) as T;

/** Read and check a YAML file. Throws ConfigError that names file, field, value, what is wanted and the fix. */
export function loadConfig<T extends z.ZodType>(schema: T, file: string): z.output<T> {
  return parseConfig(schema, readConfigFile(file), file);
}

function readConfigFile(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const fix = 'Name an existing file with --config, or copy an example from deploy/.';
    throw new ConfigError([{ field: '', value: (error as Error).message, want: 'a readable file', fix }], file);
  }
  if (text.length > CONFIG_BYTES_MAX) {
    throw new ConfigError([{ field: '', value: `${text.length} bytes`, want: `at most ${CONFIG_BYTES_MAX}` }], file);
  }
  return text;
}

/** Check YAML text against a schema. */
export function parseConfig<T extends z.ZodType>(schema: T, yaml: string, source?: string): z.output<T> {
  return checkConfig(schema, parseYaml(yaml, source) ?? {}, source);
}

/** Check a plain value against a schema. */
export function checkConfig<T extends z.ZodType>(schema: T, input: unknown, source?: string): z.output<T> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new ConfigError(
    result.error.issues.flatMap((issue) => problemsOf(issue, input, schema)),
    source,
  );
}

function problemsOf(issue: z.core.$ZodIssue, input: unknown, schema: z.ZodType): ConfigProblem[] {
  const field = pathText(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, issue.path, input);
    return issue.keys.map((key) => unknownKey([field, key].filter(Boolean).join('.'), key, known));
  }
  const value = valueAt(input, issue.path);
  const is = value === undefined ? {} : { value: shown(schema, issue.path, value) };
  const { want, fix } = wantedBy(issue, value);
  return [{ field, ...is, want, ...(fix ? { fix } : {}) }];
}

/** A value as a message may show it: of lists and objects only what they are, for they may hold a secret. */
function shown(schema: z.ZodType, path: readonly PropertyKey[], value: unknown): string {
  if (isSecret(schema, path)) return '(hidden)';
  if (Array.isArray(value)) return value.length > 0 ? `a list of ${value.length}` : '[]';
  if (typeof value === 'object' && value !== null) return `an object of ${Object.keys(value).join(', ') || 'nothing'}`;
  if (standsForSecret(schema, path)) return '(hidden)';
  return JSON.stringify(value).replace(/\/\/[^/"\s]*@/g, '//(hidden)@');
}

function unknownKey(field: string, key: string, known: string[]): ConfigProblem {
  const meant = nearest(key, known);
  const fix = meant ? `Did you mean ${meant}?` : 'Remove it.';
  return { field, value: 'an unknown key', want: `one of ${known.join(', ')}`, fix };
}

/** Zod says what was wrong; people need what is wanted. */
function wantedBy(issue: z.core.$ZodIssue, value: unknown): { want: string; fix?: string } {
  if (issue.code === 'invalid_value') return wantedOf(issue.values, value);
  if (issue.code === 'invalid_union' && 'options' in issue && issue.options) return wantedOf(issue.options, value);
  if (issue.code === 'invalid_type') return { want: `a ${issue.expected}` };
  if (issue.code === 'too_small') return { want: `at least ${issue.minimum}` };
  if (issue.code === 'too_big') return { want: `at most ${issue.maximum}` };
  return { want: issue.message.replace(/^Invalid input: /, '') };
}

function wantedOf(values: readonly unknown[], value: unknown): { want: string; fix?: string } {
  const allowed = values.map(String);
  const meant = typeof value === 'string' ? nearest(value, allowed) : undefined;
  return { want: `one of ${allowed.join(', ')}`, ...(meant ? { fix: `Did you mean ${meant}?` } : {}) };
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part, i) => (typeof part === 'number' ? `[${part}]` : `${i > 0 ? '.' : ''}${String(part)}`))
    .join('');
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const part of path) value = (value as Record<PropertyKey, unknown> | null | undefined)?.[part];
  return value;
}

function keysAt(schema: z.ZodType, path: readonly PropertyKey[], input: unknown): string[] {
  const keys = schemasAt(schema, path, input).flatMap((at) => (at instanceof z.ZodObject ? Object.keys(at.shape) : []));
  return [...new Set(keys)];
}

/** In doubt a value is hidden: what any option of a union calls a secret is one, whichever was chosen. */
function isSecret(schema: z.ZodType, path: readonly PropertyKey[]): boolean {
  return path.some((_, i) => schemasAt(schema, path.slice(0, i + 1), undefined, true).some(hasSecretMark));
}

/** In the place of an object that has a secret: "Bearer abc" where type and token are wanted. */
const standsForSecret = (schema: z.ZodType, path: readonly PropertyKey[]): boolean =>
  path.length > 0 && schemasAt(schema, path, undefined).some(hasSecretBelow);

function hasSecretBelow(schema: z.ZodType): boolean {
  if (!(schema instanceof z.ZodObject)) return false;
  return Object.values(schema.shape as Record<string, z.ZodType>).some(
    (below) =>
      hasSecretMark(below) || unwrap(below, undefined).some((each) => hasSecretMark(each) || hasSecretBelow(each)),
  );
}

const hasSecretMark = (schema: z.ZodType) => schema.meta()?.['secret'] === true;

/**
 * All schemas that a path can reach: through defaults, optionals, unions, arrays, records and objects. Of unions it
 * takes the options that the input has chosen, or all where it has chosen none.
 */
function schemasAt(schema: z.ZodType, path: readonly PropertyKey[], input: unknown, wrapped = false): z.ZodType[] {
  const [part, ...rest] = path;
  const plain = unwrap(schema, input);
  if (part === undefined) return wrapped ? [schema, ...plain] : plain;
  const below = valueAt(input, [part]);
  return plain.flatMap((at) => {
    if (at instanceof z.ZodObject) {
      const next = (at.shape as Record<PropertyKey, z.ZodType | undefined>)[part];
      return next ? schemasAt(next, rest, below, wrapped) : [];
    }
    if (at instanceof z.ZodArray) return schemasAt(at.element as z.ZodType, rest, below, wrapped);
    if (at instanceof z.ZodRecord) return schemasAt(at.valueType as z.ZodType, rest, below, wrapped);
    return [];
  });
}

function unwrap(schema: z.ZodType, input: unknown): z.ZodType[] {
  if (schema instanceof z.ZodUnion) return optionsFor(schema, input).flatMap((option) => unwrap(option, input));
  const { innerType } = schema.def as { innerType?: z.ZodType };
  return innerType ? unwrap(innerType, input) : [schema];
}

function optionsFor(union: z.ZodUnion, input: unknown): z.ZodType[] {
  const options = union.options as z.ZodType[];
  if (!(union instanceof z.ZodDiscriminatedUnion)) return options;
  const { discriminator } = union.def;
  const chosen = valueAt(input, [discriminator]);
  if (chosen === undefined) return options;
  const fits = (option: z.ZodType) =>
    schemasAt(option, [discriminator], input).some((kind) => kind.safeParse(chosen).success);
  const fitting = options.filter(fits);
  return fitting.length > 0 ? fitting : options;
}

/** A copy of a checked configuration in which every secret is "(hidden)". */
export function redactConfig(schema: z.ZodType, config: unknown, path: readonly PropertyKey[] = []): unknown {
  if (config !== undefined && path.length > 0 && isSecret(schema, path)) return '(hidden)';
  if (Array.isArray(config)) return config.map((item, i) => redactConfig(schema, item, [...path, i]));
  if (typeof config !== 'object' || config === null) return config;
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key, redactConfig(schema, value, [...path, key])]),
  );
}

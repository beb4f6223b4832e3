// Bad requests made from the OpenAPI document: each is refused, in time, with a message that names what is wrong.
import { silentReport } from '@lanhound/runtime';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sensorRegistry } from '../ingest/sensors.ts';
import type { ChangeResult, DeviceChange } from '../inventory/changes.ts';
import { createDevice } from '../inventory/device.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Store } from '../store/store.ts';
import { readLocalAuthorization } from './access/local-token.ts';
import { collectorRoutes } from './routes.ts';
import { noAlerts } from './testing/no-alerts.ts';
import { servingApi } from './testing/serving-api.ts';

const report = silentReport();
const asked: string[] = [];
const store = {
  select: async (sql: string) => {
    asked.push(sql);
    return [];
  },
} as unknown as Store;
const known = createDevice({ site: 'home', mac: '00:11:22:33:44:55' });
const inventory = { all: () => [known], find: () => known } as unknown as Inventory;
const changeDevice = (change: DeviceChange): ChangeResult => {
  asked.push(change.type);
  return { ok: true, audit: '' };
};
const api = servingApi(
  collectorRoutes({ store, inventory, sensors: sensorRegistry(10), report, changeDevice, notify: noAlerts() }),
  {
    report,
  },
);

interface Schema {
  type?: string;
  enum?: string[];
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  minLength?: number;
  pattern?: string;
  format?: string;
  items?: Schema;
  maxItems?: number;
}
interface Body {
  properties: Record<string, Schema>;
  required?: string[];
}
interface Parameter {
  name: string;
  in: 'path' | 'query';
  schema: Schema;
}
interface Operation {
  parameters: Parameter[];
  requestBody?: { content: { 'application/json': { schema: Body } } };
}

let operations: { path: string; method: string; operation: Operation }[] = [];

beforeAll(async () => {
  await api.start();
  const { paths } = (await api.get('/openapi.json')).json() as { paths: Record<string, Record<string, Operation>> };
  operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
});
afterAll(api.stop);

/** Longer than a request may take that is refused before anything is asked. */
const ANSWER_MS_MAX = 5_000;

async function send(method: string, path: string, body?: unknown) {
  const headers = {
    authorization: readLocalAuthorization(api.dataDir) ?? '',
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  const { status, text } = await api.ask(path, {
    ...{ method: method.toUpperCase(), headers, signal: AbortSignal.timeout(ANSWER_MS_MAX) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status, error: (JSON.parse(text) as { error?: string }).error };
}

/** Text of any kind that cannot be one of those the schema wants. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom('', ' ', 'null', 'NaN', 'Infinity', '-0', '1e3', '0x10', ' 5', '5 ', '+5', '٣', '1_000', '\u0000'),
  fc.constantFrom("' OR 1=1 --", '{x:String}', '%', '\\', '../../etc/passwd', '__proto__', 'constructor', '[object]'),
  fc.integer({ min: 4, max: 11 }).map((power) => 'x'.repeat(2 ** power)),
);

/** What a lone half of a surrogate pair becomes on the way. */
const wellFormed = (text: string) => Buffer.from(text).toString();

/** Texts of which none is a value of the schema; undefined when every text is one. */
function badText(schema: Schema): fc.Arbitrary<string> | undefined {
  const { enum: words, minimum = 0, maximum = 0, maxLength, pattern } = schema;
  if (words) return anyText.filter((text) => !words.includes(wellFormed(text)));
  if (schema.type === 'integer') {
    const outside = fc.bigInt().filter((n) => n < BigInt(minimum) || n > BigInt(maximum));
    return fc.oneof(
      anyText.filter((text) => !/^\d+$/.test(text)),
      outside.map(String),
      fc
        .double()
        .map((n) => `${n}`)
        .filter((text) => !/^\d+$/.test(text)),
    );
  }
  if (schema.format) return anyText.filter((text) => !/^[\da-f.:-]+$/i.test(text));
  if (pattern) return anyText.filter((text) => !new RegExp(pattern).test(text));
  // Lengths are those of the text as it arrives.
  if (maxLength !== undefined) return fc.string({ minLength: maxLength + 1, maxLength: maxLength + 500 });
  return undefined;
}

/** One parameter is bad in one way; the others are left out. */
const badParameter = () => {
  const all = operations.flatMap(({ path, method, operation }) =>
    operation.parameters.flatMap((parameter) => {
      const bad = badText(parameter.schema);
      const { name } = parameter;
      const body = bodyOf(operation);
      return bad ? [bad.map((value) => ({ method, name, path: urlOf(path, parameter, value), body }))] : [];
    }),
  );
  return fc.oneof(...all);
};

/** Without one of the right type nobody looks at the parameters. */
const bodyOf = ({ requestBody }: Operation) => (requestBody ? {} : undefined);

/** An empty part of a path is another path. */
const urlOf = (path: string, { name, in: place }: Parameter, value: string) =>
  place === 'path'
    ? path.replace(`{${name}}`, encodeURIComponent(wellFormed(value) || ' '))
    : `${path.replace(/\{\w+\}/g, '00:11:22:33:44:55')}?${name}=${encodeURIComponent(wellFormed(value))}`;

const runs = { numRuns: 300 };

test('a bad value is refused by the name of its parameter, and nothing is asked', async () => {
  asked.length = 0;
  await fc.assert(
    fc.asyncProperty(badParameter(), async ({ method, name, path, body }) => {
      const { status, error } = await send(method, path, body);
      expect([status, error]).toEqual([400, expect.stringContaining(name)]);
    }),
    runs,
  );
  expect(asked).toEqual([]);
});

test('a parameter given twice is refused by its name', async () => {
  const twice = operations.flatMap(({ path, method, operation }) =>
    operation.parameters
      .filter((parameter) => parameter.in === 'query')
      .map(({ name }) => ({
        ...{ method, name, path: `${path.replace(/\{\w+\}/g, 'x')}?${name}=1&${name}=1` },
        body: bodyOf(operation),
      })),
  );
  for (const { method, name, path, body } of twice) {
    expect([path, await send(method, path, body)]).toEqual([
      path,
      { status: 400, error: expect.stringContaining(name) },
    ]);
  }
  expect(twice.length).toBeGreaterThan(20);
});

test('an unknown parameter is refused by its name', async () => {
  const name = fc
    .oneof(
      fc.string({ minLength: 1, maxLength: 30 }),
      fc.constantFrom('__proto__', 'constructor', 'toString', 'limit[]'),
    )
    .filter((text) => !operations.some(({ operation }) => operation.parameters.some((p) => p.name === text)));
  const request = fc.tuple(fc.constantFrom(...operations), name);
  await fc.assert(
    fc.asyncProperty(request, async ([{ path, method, operation }, unknown]) => {
      const url = `${path.replace(/\{\w+\}/g, '00:11:22:33:44:55')}?${encodeURIComponent(unknown)}=x`;
      const { status, error } = await send(method, url, bodyOf(operation));
      expect([status, error]).toEqual([400, expect.stringContaining(unknown)]);
    }),
    runs,
  );
});

/** What the schema takes; objects and formats are left to those who send good ones. */
function takes(schema: Schema, value: unknown): boolean {
  switch (schema.type) {
    case 'boolean':
      return typeof value === 'boolean';
    case 'array':
      return Array.isArray(value) && value.every((each) => takes(schema.items ?? {}, each));
    default:
      return typeof value === 'string' && [...value].length <= (schema.maxLength ?? 256);
  }
}

test('a bad body is refused by the name of its field, and nothing is done', async () => {
  asked.length = 0;
  const bodies = operations.flatMap(({ path, method, operation }) => {
    const { properties = {}, required = [] } = operation.requestBody?.content['application/json'].schema ?? {};
    return Object.entries(properties).map(([name, schema]) => ({ path, method, name, schema, properties, required }));
  });
  const value = fc.oneof(fc.anything({ maxDepth: 2 }), fc.string({ minLength: 1_100, maxLength: 3_000 }));
  const request = fc.tuple(fc.constantFrom(...bodies), value).filter(([{ name, schema, required }, given]) => {
    const text = JSON.stringify(given);
    return text === undefined ? required.includes(name) : !takes(schema, JSON.parse(text));
  });
  await fc.assert(
    fc.asyncProperty(request, async ([{ path, method, name, properties }, given]) => {
      const body = Object.fromEntries(Object.keys(properties).map((each) => [each, each === name ? given : 'good']));
      const { status, error } = await send(method, path.replace(/\{\w+\}/g, known.mac), body);
      expect([status, error]).toEqual([400, expect.stringContaining(name)]);
    }),
    runs,
  );
  expect(new Set(bodies.map(({ path }) => path)).size).toBe(8);
  expect(asked).toEqual([]);
});

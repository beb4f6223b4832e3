// Bad requests made from the OpenAPI document: each is refused, in time, with a message that names what is wrong.
import { silentReport } from '@lanhound/runtime';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sensorRegistry } from '../ingest/sensors.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { Store } from '../store/store.ts';
import { readLocalAuthorization } from './access/local-token.ts';
import { collectorRoutes } from './routes.ts';
import { servingApi } from './testing/serving-api.ts';

const report = silentReport();
const asked: string[] = [];
const store = {
  select: async (sql: string) => {
    asked.push(sql);
    return [];
  },
} as unknown as Store;
const inventory = { all: () => [], find: () => undefined } as unknown as Inventory;
const api = servingApi(collectorRoutes({ store, inventory, sensors: sensorRegistry(10), report }), { report });

interface Schema {
  type?: string;
  enum?: string[];
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  minLength?: number;
  pattern?: string;
  format?: string;
}
interface Parameter {
  name: string;
  in: 'path' | 'query';
  schema: Schema;
}
interface Operation {
  parameters: Parameter[];
  requestBody?: { content: { 'application/json': { schema: { properties: Record<string, Schema> } } } };
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
      return bad ? [bad.map((value) => ({ method, name: parameter.name, path: urlOf(path, parameter, value) }))] : [];
    }),
  );
  return fc.oneof(...all);
};

/** An empty part of a path is another path. */
const urlOf = (path: string, { name, in: place }: Parameter, value: string) =>
  place === 'path'
    ? path.replace(`{${name}}`, encodeURIComponent(wellFormed(value) || ' '))
    : `${path.replace(/\{\w+\}/g, '00:11:22:33:44:55')}?${name}=${encodeURIComponent(wellFormed(value))}`;

const runs = { numRuns: 300 };

test('a bad value is refused by the name of its parameter, and nothing is asked', async () => {
  asked.length = 0;
  await fc.assert(
    fc.asyncProperty(badParameter(), async ({ method, name, path }) => {
      const { status, error } = await send(method, path);
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
      .map(({ name }) => ({ method, name, path: `${path.replace(/\{\w+\}/g, 'x')}?${name}=1&${name}=1` })),
  );
  for (const { method, name, path } of twice) {
    expect([path, await send(method, path)]).toEqual([path, { status: 400, error: expect.stringContaining(name) }]);
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
    fc.asyncProperty(request, async ([{ path, method }, unknown]) => {
      const url = `${path.replace(/\{\w+\}/g, '00:11:22:33:44:55')}?${encodeURIComponent(unknown)}=x`;
      const { status, error } = await send(method, url);
      const isBodyMissing = status === 415;
      expect([400, 415]).toContain(status);
      if (!isBodyMissing) expect(error).toContain(unknown);
    }),
    runs,
  );
});

test('a bad body is refused by the name of its field', async () => {
  const bodies = operations.flatMap(({ path, method, operation }) => {
    const { properties = {} } = operation.requestBody?.content['application/json'].schema ?? {};
    return Object.keys(properties).map((name) => ({ path, method, name, properties }));
  });
  const value = fc
    .oneof(fc.anything({ maxDepth: 2 }), fc.string({ minLength: 300, maxLength: 3_000 }))
    .filter(
      (given) =>
        JSON.stringify(given) === undefined ||
        typeof JSON.parse(JSON.stringify(given)) !== 'string' ||
        String(given).length > 256,
    );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...bodies), value, async ({ path, method, name, properties }, given) => {
      const body = Object.fromEntries(Object.keys(properties).map((each) => [each, each === name ? given : 'good']));
      const { status, error } = await send(method, path, body);
      expect([status, error]).toEqual([400, expect.stringContaining(name)]);
    }),
    runs,
  );
});

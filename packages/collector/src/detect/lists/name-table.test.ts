import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nameTable } from './name-table.ts';

const tableOf = (...names: [name: string, list: number][]) => {
  const table = nameTable(1000);
  for (const [name, list] of names) table.add(name, list);
  return table;
};
const found = (table: ReturnType<typeof nameTable>, name: string) => {
  const at = table.find(name);
  return at < 0 ? undefined : [name.slice(Math.floor(at / 256)), at % 256];
};

test.each([
  ['bad.example', ['bad.example', 3]],
  ['www.bad.example', ['bad.example', 3]],
  ['a.b.c.bad.example', ['bad.example', 3]],
  ['notbad.example', undefined],
  ['bad.example.com', undefined],
  ['example', undefined],
  ['', undefined],
  ['.', undefined],
  ['.bad.example', ['bad.example', 3]],
  ['x.deep.worse.example', ['worse.example', 7]],
])('%s is found as %j', (name, expected) => {
  expect(found(tableOf(['bad.example', 3], ['deep.worse.example', 4], ['worse.example', 7]), name)).toEqual(expected);
});

test('a name keeps its first list', () => {
  const table = tableOf(['bad.example', 1], ['bad.example', 2]);
  expect(found(table, 'bad.example')).toEqual(['bad.example', 1]);
  expect(table.size).toBe(1);
});

test('at its most names it refuses new ones and takes known ones', () => {
  const table = nameTable(2);
  const results = ['a.example', 'b.example', 'c.example', 'a.example'].map((name) => table.add(name, 0));
  expect(results).toEqual([true, true, false, true]);
  expect(found(table, 'c.example')).toBeUndefined();
});

test('finds what an exact search finds', () => {
  const label = fc.string({ unit: fc.constantFrom(...'ab0-'), minLength: 1, maxLength: 3 });
  const name = fc.array(label, { minLength: 2, maxLength: 4 }).map((labels) => labels.join('.'));
  fc.assert(
    fc.property(fc.array(name), fc.array(name), (listed, asked) => {
      const table = tableOf(...listed.map((each) => [each, 0] as [string, number]));
      const exact = new Set(listed);
      for (const each of [...asked, ...listed]) expect(found(table, each)?.[0]).toBe(broadest(exact, each));
    }),
  );
});

function broadest(listed: ReadonlySet<string>, name: string): string | undefined {
  const labels = name.split('.');
  for (let count = 2; count <= labels.length; count++) {
    const parent = labels.slice(-count).join('.');
    if (listed.has(parent)) return parent;
  }
  return undefined;
}

test('a hundred thousand near names do not collide', () => {
  const table = nameTable(200_000);
  for (let i = 0; i < 100_000; i++) table.add(`host${i}.example.com`, i % 250);
  expect(table.size).toBe(100_000);
  for (let i = 0; i < 100_000; i += 997) expect(found(table, `host${i}.example.com`)?.[1]).toBe(i % 250);
  for (let i = 100_000; i < 200_000; i += 7) expect(table.find(`host${i}.example.com`)).toBe(-1);
  expect(table.bytes).toBeLessThan(100_000 * 25);
});

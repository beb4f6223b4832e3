import { expect, test } from 'vitest';
import { SPECIFIC_KINDS, shareOf, UNLISTED_SHARE } from './kind.ts';
import { PROOF } from './rule.ts';
import { TABLES } from './tables/index.ts';

const groups = TABLES.flatMap((table) => table.groups.map((group) => ({ ...group, trait: table.trait })));
const rules = groups.flatMap(({ trait, rules }) =>
  rules.map((rule) => ({ ...rule, trait, name: `${trait} ${rule.is}` })),
);

test('every group names its source', () => {
  expect(groups.filter(({ source }) => source.length < 20)).toEqual([]);
});

test('values are in lower case, and none is there twice', () => {
  const exact = rules.filter(({ is }) => typeof is === 'string').map(({ name }) => name);
  expect(
    exact.filter((name) => name !== `${name.split(' ')[0]} ${name.slice(name.indexOf(' ') + 1).toLowerCase()}`),
  ).toEqual([]);
  expect(exact.filter((name, at) => exact.indexOf(name) !== at)).toEqual([]);
});

test('patterns keep no state, and meet values in lower case', () => {
  const flawed = rules.filter(
    ({ is }) => is instanceof RegExp && (is.flags !== '' || /[A-Z]/.test(is.source.replace(/\\[A-Z]/g, ''))),
  );
  expect(flawed.map(({ name }) => name)).toEqual([]);
});

test('every rule says something, in a short sentence', () => {
  const flawed = rules.filter(
    ({ kinds, system, says }) =>
      (!system && !Object.keys(kinds ?? {}).length) || says.length > 70 || /^[A-Z]|\.$/.test(says),
  );
  expect(flawed.map(({ name }) => name)).toEqual([]);
});

test('no weight is beyond proof', () => {
  const weights = rules.flatMap(({ kinds }) => Object.values(kinds ?? {}));
  expect(weights.filter((weight) => Math.abs(weight) > PROOF)).toEqual([]);
});

test('the shares of all kinds leave room for others, and evidence exists for each', () => {
  expect(UNLISTED_SHARE).toBeGreaterThan(0.01);
  expect(UNLISTED_SHARE).toBeLessThan(0.2);
  for (const kind of SPECIFIC_KINDS) {
    expect(shareOf(kind)).toBeGreaterThan(0);
    expect(
      rules.some(({ kinds }) => (kinds?.[kind] ?? 0) > 2),
      kind,
    ).toBe(true);
  }
});

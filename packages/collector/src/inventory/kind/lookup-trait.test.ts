import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lookupTraitOf } from './lookup-trait.ts';
import { LOOKUPS } from './tables/lookups.ts';

const SUFFIXES = LOOKUPS.groups.flatMap(({ rules }) => rules.map(({ is }) => String(is)));

test.each([
  ['time.android.com', 'time.android.com'],
  ['1-courier.push.apple.com', 'push.apple.com'],
  ['courier.push.apple.com', 'courier.push.apple.com'],
  ['a1.tuyaeu.com', 'tuyaeu.com'],
  ['notring.com', undefined],
  ['ring.com', 'ring.com'],
  ['ring.com.example.org', undefined],
  ['com', undefined],
  ['', undefined],
  ['.', undefined],
])('%s: %s', (name, trait) => expect(lookupTraitOf(name)).toBe(trait));

test('finds what a walk through all names would', () => {
  const byWalk = (name: string) =>
    SUFFIXES.filter((suffix) => name === suffix || name.endsWith(`.${suffix}`)).sort((a, b) => b.length - a.length)[0];
  const name = fc
    .tuple(
      fc.constantFrom('', '.', 'a.', 'x', 'very-long-label'.repeat(20)),
      fc.constantFrom(...SUFFIXES),
      fc.constantFrom('', '.', 'x', '.com'),
    )
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(fc.oneof(name, fc.domain()), (name) => {
      expect(lookupTraitOf(name)).toBe(byWalk(name));
    }),
  );
});

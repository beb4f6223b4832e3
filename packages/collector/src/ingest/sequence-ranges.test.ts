import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sequenceRanges } from './sequence-ranges.ts';

test('a set of numbers, in any order, one by one or in ranges', () => {
  const range = fc.tuple(fc.integer({ min: 1, max: 80 }), fc.integer({ min: 0, max: 5 }));
  fc.assert(
    fc.property(fc.array(range), (added) => {
      const ranges = sequenceRanges(1_000);
      const numbers = new Set<number>();
      for (const [from, more] of added) {
        if (more === 0) ranges.add(from);
        else ranges.addRange(from, from + more);
        for (let sequence = from; sequence <= from + more; sequence++) numbers.add(sequence);
      }
      for (let sequence = 0; sequence <= 90; sequence++) expect(ranges.has(sequence)).toBe(numbers.has(sequence));
    }),
  );
});

test('at its limit the lowest are forgotten, and numbers in order need no room', () => {
  const ranges = sequenceRanges(2);
  for (const sequence of [1, 5, 9, 10, 11]) ranges.add(sequence);
  expect([1, 5, 9, 11].map(ranges.has)).toEqual([false, true, true, true]);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sequenceGaps } from './sequence-gaps.ts';

test.each([
  ['in order', undefined, [5, 6, 7], [], 0],
  ['a process that must start at 1', 1, [3], ['1-2'], 2],
  ['a gap', undefined, [1, 4], ['2-3'], 2],
  ['a gap that fills late', undefined, [1, 4, 3, 2], ['2-3'], 0],
  ['a gap that fills in its middle', undefined, [1, 5, 3], ['2-4'], 2],
  ['a repeated number', undefined, [1, 2, 2, 1], [], 0],
  ['a number from before the first', undefined, [5, 3], [], 0],
])('%s', (_, first, sequences, opened, missing) => {
  const gaps = sequenceGaps(first);
  const seen = sequences.flatMap((sequence) => gaps.see(sequence) ?? []);
  expect(seen.map(({ from, to }) => `${from}-${to}`)).toEqual(opened);
  expect(gaps.missing).toBe(missing);
});

test('missing is what has not come, in any order', () => {
  const shuffled = fc.shuffledSubarray(Array.from({ length: 60 }, (_, i) => i + 1));
  fc.assert(
    fc.property(shuffled, (sequences) => {
      const gaps = sequenceGaps(1);
      for (const sequence of sequences) gaps.see(sequence);
      const last = Math.max(0, ...sequences);
      expect([gaps.last, gaps.missing]).toEqual([last, last - sequences.length]);
    }),
  );
});

test('gaps beyond those followed are missing for good', () => {
  const gaps = sequenceGaps(1);
  for (let sequence = 2; sequence <= 400; sequence += 2) gaps.see(sequence);
  gaps.see(1);
  expect(gaps.missing).toBe(200);
  gaps.see(399);
  expect(gaps.missing).toBe(199);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Numbered, type SequenceGaps, sequenceGaps } from './sequence-gaps.ts';

const FIRST = { sequence: 1, us: 0 };
const S = 1_000_000;

/** A batch a second: number n has the events of second n, and comes in second n of ours. */
const numbered = (sequence: number, nowUs = sequence * S): Numbered => ({
  ...{ sequence, nowUs, firstUs: sequence * S, lastUs: sequence * S + S / 2 },
});
const see = (gaps: SequenceGaps, sequence: number, nowUs?: number) => gaps.see(numbered(sequence, nowUs));

test.each([
  ['in order', undefined, [5, 6, 7], [], 0],
  ['a process that must start at 1', FIRST, [3], ['1-2'], 2],
  ['a gap', undefined, [1, 4], ['2-3'], 2],
  ['a gap that fills late', undefined, [1, 4, 3, 2], ['2-3'], 0],
  ['a gap that fills in its middle', undefined, [1, 5, 3], ['2-4'], 2],
  ['a repeated number', undefined, [1, 2, 2, 1], [], 0],
  ['a number from before the first', undefined, [5, 4], [], 0],
  ['a number from before the first that leaves a hole', undefined, [5, 3], [], 1],
])('%s', (_, first, sequences, opened, missing) => {
  const gaps = sequenceGaps(first);
  const seen = sequences.flatMap((sequence) => see(gaps, sequence) ?? []);
  expect(seen.map(({ from, to }) => `${from}-${to}`)).toEqual(opened);
  expect(gaps.missing).toBe(missing);
});

test('a gap spans the time between the events around it, and what splits it is as old as it', () => {
  const gaps = sequenceGaps(undefined);
  see(gaps, 1);
  see(gaps, 5);
  expect(gaps.gaps()).toEqual([{ from: 2, to: 4, fromUs: 1.5 * S, toUs: 5 * S, sinceUs: 5 * S }]);
  see(gaps, 3, 60 * S);
  expect(gaps.gaps()).toEqual([
    { from: 2, to: 2, fromUs: 1.5 * S, toUs: 3 * S, sinceUs: 5 * S },
    { from: 4, to: 4, fromUs: 3.5 * S, toUs: 5 * S, sinceUs: 5 * S },
  ]);
  see(gaps, 2, 61 * S);
  see(gaps, 4, 62 * S);
  expect(gaps.save().runs).toEqual([[1, 5, S, 5.5 * S, S]]);
});

test('what came is known, what is missing is what has not come, in any order, with repeats and restarts', () => {
  const numbers = fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 120 });
  fc.assert(
    fc.property(numbers, fc.nat(), (sequences, restartAt) => {
      let gaps = sequenceGaps(FIRST);
      for (const [i, sequence] of sequences.entries()) {
        if (i === restartAt % 60) gaps = sequenceGaps(undefined, JSON.parse(JSON.stringify(gaps.save())));
        see(gaps, sequence);
      }
      const last = Math.max(0, ...sequences);
      const came = new Set(sequences);
      expect([gaps.last, gaps.missing]).toEqual([last, last - came.size]);
      for (let sequence = 1; sequence <= 60; sequence++) expect(gaps.has(sequence)).toBe(came.has(sequence));
    }),
  );
});

test('gaps beyond those followed are missing for good', () => {
  const gaps = sequenceGaps(FIRST);
  for (let sequence = 2; sequence <= 400; sequence += 2) see(gaps, sequence);
  see(gaps, 1);
  expect(gaps.missing).toBe(200);
  see(gaps, 399);
  expect(gaps.missing).toBe(199);
  expect(gaps.save().runs.length).toBeLessThanOrEqual(65);
});

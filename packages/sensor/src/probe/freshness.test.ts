import { fakeClock } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { createFreshness, LIFE_MS } from './freshness.ts';

/** Commands as they come: after `wait`, sent at a time of the collector's clock. All in seconds. */
type Step = [afterSeconds: number, issuedSeconds: number, isFresh: boolean];
const YEAR = 365 * 86_400;

test.each<[string, Step[]]>([
  [
    'at once',
    [
      [0, 0, true],
      [5, 5, true],
      [100, 105, true],
    ],
  ],
  [
    'by a clock that is a year behind',
    [
      [0, -YEAR, true],
      [5, 5 - YEAR, true],
    ],
  ],
  [
    'by a clock that is a year ahead',
    [
      [0, YEAR, true],
      [5, YEAR + 5, true],
    ],
  ],
  [
    'at the end of their life',
    [
      [0, 0, true],
      [LIFE_MS / 1000, 0, true],
    ],
  ],
  [
    'after the end of their life',
    [
      [0, 0, true],
      [LIFE_MS / 1000 + 0.001, 0, false],
    ],
  ],
  [
    'late, when the first was late too',
    [
      [60, 0, true],
      [0, 59, true],
      [0, 0, false],
      [1, 60, true],
    ],
  ],
  [
    'when the clock was set back, until that is learned',
    [
      [0, 0, true],
      [60, -3540, false],
      [541, -2999, true],
      [1, -2998, true],
    ],
  ],
  [
    'when the clock was set forth',
    [
      [0, 0, true],
      [60, 3660, true],
      [1, 3661, true],
    ],
  ],
])('commands that come %s', async (_, steps) => {
  const clock = fakeClock();
  const isFresh = createFreshness(clock);
  const got: boolean[] = [];
  for (const [after, issued] of steps) {
    await clock.advance(after * 1000);
    got.push(isFresh(1_764_000_000_000_000 + issued * 1_000_000));
  }
  expect(got).toEqual(steps.map(([, , expected]) => expected));
});

test('the machine may set its own clock as it likes', async () => {
  const clock = fakeClock();
  const isFresh = createFreshness(clock);
  expect(isFresh(0)).toBe(true);
  clock.set(YEAR * 1000);
  expect(isFresh(1)).toBe(true);
});

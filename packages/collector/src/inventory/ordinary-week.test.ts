import { expect, test } from 'vitest';
import { liveThrough } from './testing/live-through.ts';

// More of them: npm run bench -- Inventory
test.each([1, 2])(
  'an ordinary week, seed %i: nobody is new who is known, nor gone who is here',
  (seed) => {
    const { week, left, falselyNew, missed, wronglyMerged, wronglyGone } = liveThrough(seed);
    expect(week.rotations).toBeGreaterThan(20);
    expect({ falselyNew, missed, wronglyMerged }).toEqual({ falselyNew: [], missed: [], wronglyMerged: [] });
    expect(wronglyGone.length).toBeLessThanOrEqual(1);
    // Those who go out are missed all the same: five on most of seven days.
    expect(left).toBeGreaterThan(25);
  },
  60_000,
);

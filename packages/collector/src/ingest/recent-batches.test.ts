import { expect, test } from 'vitest';
import { recentBatches } from './recent-batches.ts';

const key = (sequence: number, epoch = 1, sensor = 'attic') => ({ site: 'home', sensor, epoch, sequence });

test('flags add up, per batch', () => {
  const recent = recentBatches();
  recent.add(key(1), 1);
  recent.add(key(1), 4);
  expect([recent.get(key(1)), recent.get(key(2)), recent.get(key(1, 2))]).toEqual([5, 0, 0]);
});

test.each([
  ['batches of one process', { sequencesMax: 2 }, [key(1), key(2), key(3)]],
  ['processes of one sensor', { epochsMax: 2 }, [key(1, 1), key(1, 2), key(1, 3)]],
  ['sensors', { sensorsMax: 2 }, [key(1, 1, 'a'), key(1, 1, 'b'), key(1, 1, 'c')]],
])('of too many %s the first is forgotten', (_, limits, keys) => {
  const recent = recentBatches({ sensorsMax: 10, epochsMax: 10, sequencesMax: 10, ...limits });
  for (const each of keys) recent.add(each, 1);
  expect(keys.map((each) => recent.get(each))).toEqual([0, 1, 1]);
});

test('one sensor never makes another forget', () => {
  const recent = recentBatches({ sensorsMax: 2, epochsMax: 2, sequencesMax: 2 });
  recent.add(key(1), 1);
  for (let i = 0; i < 100; i++) recent.add(key(i, i, 'loud'), 1);
  expect(recent.get(key(1))).toBe(1);
});

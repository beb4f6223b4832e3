import { expect, test } from 'vitest';
import { createRestartWait } from './restart-wait.ts';

const AT_ONCE = [100, 100, 100, 100, 100];
const LATER = [200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000];

test.each([
  ['never serves', Array(13).fill(0), [...AT_ONCE, ...LATER]],
  ['lives for five seconds each time', Array(20).fill(5_000), Array(20).fill(100)],
  ['lives for a second each time', Array(7).fill(1_000), [...AT_ONCE, 100, 200]],
  ['lives for long in between', [...Array(7).fill(0), 60_000, 0], [...AT_ONCE, 200, 400, 100, 100]],
])('one that %s', (_, lives: number[], waits) => {
  const wait = createRestartWait(() => 0);
  expect(lives.map((livedMs) => wait.after(livedMs))).toEqual(waits);
});

import { expect, test } from 'vitest';
import { type EventClock, eventClock } from './event-clock.ts';

const S = 1_000_000;
const saw = (seconds: number) => (clock: EventClock) => void clock.saw(seconds * S);
const wall = (seconds: number) => (clock: EventClock) => clock.wall(seconds * S);

test.each([
  ['stands at the newest event', [saw(5), saw(7)], 7],
  ['never goes back', [saw(7), saw(5)], 7],
  ['leaps with a capture made long after the last', [saw(5), saw(5_000_000)], 5_000_000],
  ['runs on with the wall clock while no event comes', [saw(5), wall(1000), wall(1003)], 8],
  ['does not start by itself', [wall(1000), wall(1003)], 0],
  ['takes no part in a step of the wall clock back', [saw(5), wall(1000), wall(900)], 5],
  ['takes a minute of a long step, a sleep of the machine', [saw(5), wall(1000), wall(9000)], 65],
  ['is not drawn along by a sensor whose clock is ahead', [wall(1000), saw(900), saw(9_000_000)], 1300],
  ['takes a little difference between clocks', [wall(1000), saw(1299)], 1299],
] as [string, ((clock: EventClock) => void)[], number][])('event time %s', (_, steps, seconds) => {
  const clock = eventClock();
  for (const step of steps) step(clock);
  expect(clock.nowUs).toBe(seconds * S);
});

test.each([
  ['as it says', [wall(1000)], 1299, 1299],
  ['as it says at the most that clocks may differ', [wall(1000)], 1300, 1300],
  ['beyond it where event time stands', [wall(1000)], 1301, 1300],
  ['which does not go back with the wall clock', [wall(5000), saw(5000), wall(1000)], 5001, 5000],
  ['of long ago as it says', [wall(1000)], 1, 1],
  ['in a capture as it says', [], 9_000_000, 9_000_000],
] as [string, ((clock: EventClock) => void)[], number, number][])('an event happened %s', (_, steps, said, seconds) => {
  const clock = eventClock();
  for (const step of steps) step(clock);
  expect(clock.saw(said * S)).toBe(seconds * S);
});

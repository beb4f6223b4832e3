import { expect, test } from 'vitest';
import { fakeClock } from './fake-clock.ts';

test('time stands still until it is moved', () => {
  const clock = fakeClock('2026-01-01T00:00:00Z');
  expect(clock.nowMs()).toBe(Date.UTC(2026, 0, 1));
});

test('sleepers wake in order, each at its own time', async () => {
  const clock = fakeClock(0);
  const woken: string[] = [];
  const sleep = async (name: string, ms: number) => {
    await clock.sleep(ms);
    woken.push(`${name} at ${clock.nowMs()}`);
  };
  void sleep('late', 30);
  void sleep('early', 10);
  await clock.advance(29);
  expect(woken).toEqual(['early at 10']);
  await clock.advance(1);
  expect(woken).toEqual(['early at 10', 'late at 30']);
});

test('one that goes back to sleep is woken as often as the span allows', async () => {
  const clock = fakeClock(0);
  const ticks: number[] = [];
  const tick = async () => {
    for (;;) {
      await clock.sleep(10);
      ticks.push(clock.nowMs());
    }
  };
  void tick();
  await clock.advance(35);
  expect(ticks).toEqual([10, 20, 30]);
});

test('an aborted sleep ends at once and leaves nobody asleep', async () => {
  const clock = fakeClock(0);
  const controller = new AbortController();
  const sleeping = clock.sleep(1000, controller.signal);
  controller.abort();
  await sleeping;
  await clock.sleep(1000, controller.signal);
  expect(clock.sleepers).toBe(0);
});

test('a clock that is set wakes nobody, and the sleepers keep their pace', async () => {
  const clock = fakeClock(0);
  const woken: number[] = [];
  void clock.sleep(10).then(() => woken.push(clock.nowMs()));
  clock.set(3_600_000);
  await clock.advance(9);
  expect([woken, clock.nowMs(), clock.steadyMs()]).toEqual([[], 3_600_009, 9]);
  await clock.advance(1);
  expect(woken).toEqual([3_600_010]);
});

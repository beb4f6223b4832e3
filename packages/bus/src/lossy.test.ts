import { expect, test } from 'vitest';
import type { BatchPublisher } from './bus.ts';
import { type Faults, lossy } from './lossy.ts';
import { testDeps } from './testing/bus-kit.ts';
import { message } from './testing/recorder.ts';

const ATTIC = { site: 'home', sensor: 'attic' };

function counting(): BatchPublisher & { ids: string[] } {
  const ids: string[] = [];
  return {
    name: 'counting',
    ids,
    start: async () => {},
    stop: async () => {},
    publish: async ({ id }) => void ids.push(id),
  };
}

test.each<[string, Partial<Faults>, number[], string[], 'answered' | 'failed']>([
  ['nothing goes wrong', {}, [0, 0, 0, 0], ['1000-1'], 'answered'],
  ['lost below the chance', { lost: 0.5 }, [0.49, 0, 0, 0], [], 'failed'],
  ['kept at the chance', { lost: 0.5 }, [0.5, 0, 0, 0], ['1000-1'], 'answered'],
  ['arrived and not answered', { unanswered: 0.5 }, [0, 0.1, 0, 0], ['1000-1'], 'failed'],
  ['arrived twice', { doubled: 0.5 }, [0, 0, 0.1, 0], ['1000-1', '1000-1'], 'answered'],
])('%s', async (_, faults, dice, ids, outcome) => {
  const inner = counting();
  const thrown = dice.values();
  const publisher = lossy(inner, faults, { ...testDeps(), random: () => thrown.next().value ?? 0 });
  const published = publisher.publish(message(ATTIC, 1));
  if (outcome === 'answered') await published;
  else await expect(published).rejects.toMatchObject({ name: 'BusError', retryable: true });
  expect(inner.ids).toEqual(ids);
});

test('delays are asked of the clock', async () => {
  const slept: number[] = [];
  const clock = { nowMs: () => 0, steadyMs: () => 0, sleep: async (ms: number) => void slept.push(ms) };
  const publisher = lossy(counting(), { delayMsMax: 100 }, { clock, random: () => 0.5 });
  await publisher.publish(message(ATTIC, 1));
  expect(slept).toEqual([50]);
});

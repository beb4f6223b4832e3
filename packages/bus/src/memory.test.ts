import { expect, test } from 'vitest';
import type { BusStatus } from './bus.ts';
import { createMemoryBus } from './memory.ts';
import { testDeps } from './testing/bus-kit.ts';
import { type BusKit, busContract } from './testing/contract.ts';
import { message } from './testing/recorder.ts';

const LIMITS = { messageBytesMax: 100_000, inFlightMax: 4 };
const ATTIC = { site: 'home', sensor: 'attic' };

function memoryKit(): BusKit {
  const bus = createMemoryBus(LIMITS);
  return {
    ...LIMITS,
    suppressesDuplicates: false,
    createPublisher: (commands) => bus.createPublisher({ ...testDeps(), ...(commands ? { commands } : {}) }),
    createConsumer: (handler) => bus.createConsumer({ ...testDeps(), handler }),
  };
}

test.each(busContract.filter(({ needs }) => !needs))('memory bus: $name', ({ check }) => check(memoryKit()));

test('publish resolves once the handler has', async () => {
  const bus = createMemoryBus();
  const steps: string[] = [];
  const publisher = bus.createPublisher(testDeps());
  const consumer = bus.createConsumer({
    ...testDeps(),
    handler: async () => {
      await new Promise(setImmediate);
      steps.push('handled');
    },
  });
  await consumer.start();
  await publisher.publish(message(ATTIC, 1));
  steps.push('published');
  expect(steps).toEqual(['handled', 'published']);
});

test('one consumer at a time', async () => {
  const bus = createMemoryBus();
  const deps = { ...testDeps(), handler: async () => {} };
  const first = bus.createConsumer(deps);
  await first.start();
  await expect(bus.createConsumer(deps).start()).rejects.toThrow('has a consumer already');
  await first.stop();
  await bus.createConsumer(deps).start();
});

test('a consumer that stops waits for what is under way, refuses what comes, and says that it is closed', async () => {
  const bus = createMemoryBus();
  const seen: BusStatus['type'][] = [];
  const release = new AbortController();
  const consumer = bus.createConsumer({
    ...testDeps(),
    handler: () => new Promise((resolve) => release.signal.addEventListener('abort', () => resolve())),
    onStatus: ({ type }) => seen.push(type),
  });
  const publisher = bus.createPublisher(testDeps());
  await consumer.start();
  const underWay = [publisher.publish(message(ATTIC, 1)), publisher.publish(message(ATTIC, 2))];
  // Both are with the handler before the consumer is told to stop.
  await new Promise(setImmediate);
  const stopped = consumer.stop();
  await expect(publisher.publish(message(ATTIC, 3))).rejects.toMatchObject({ name: 'BusError', retryable: true });
  release.abort();
  await Promise.all([...underWay, stopped]);
  expect(seen).toEqual(['connected', 'closed']);
});

import { expect, test } from 'vitest';
import { createBrokerFlow } from './broker-flow.ts';
import type { BrokerGuard } from './broker-guard.ts';

/** A guard that remembers whether it is held. */
function guard(): { held: boolean; guard: BrokerGuard } {
  const state = {
    held: false,
    guard: {
      hold(isHeld: boolean) {
        state.held = isHeld;
      },
    } as BrokerGuard,
  };
  return state;
}

const COMMON = { connectionBatchesMax: 100, connectionBytesMax: 10_000, bytesMax: 1000 };

test.each([
  ['batches', { connectionBatchesMax: 4, connectionBytesMax: 1000 }],
  ['bytes', { connectionBatchesMax: 100, connectionBytesMax: 4 }],
])('a connection is held at its limit of %s and let go at half of it', (_, limits) => {
  const flow = createBrokerFlow({ ...limits, bytesMax: 1000 });
  const [a, b] = [guard(), guard()];
  const held: boolean[] = [];
  for (let i = 0; i < 4; i++) {
    flow.add(a.guard, 1);
    held.push(a.held);
  }
  for (let i = 0; i < 4; i++) {
    flow.remove(a.guard, 1);
    held.push(a.held);
  }
  expect(held).toEqual([false, false, false, true, true, false, false, false]);
  flow.add(b.guard, 1);
  expect(b.held).toBe(false);
});

test('all are held beyond the bytes of all, and let go at half of them', () => {
  const flow = createBrokerFlow(COMMON);
  const [a, b] = [guard(), guard()];
  flow.add(b.guard, 100);
  flow.add(a.guard, 900);
  expect([a.held, b.held]).toEqual([false, false]);
  flow.add(a.guard, 1);
  expect([a.held, b.held]).toEqual([true, true]);
  flow.remove(a.guard, 500);
  expect([a.held, b.held]).toEqual([true, true]);
  flow.remove(a.guard, 1);
  expect([a.held, b.held]).toEqual([false, false]);
});

test('what a closed connection had under way counts until it is done', () => {
  const flow = createBrokerFlow(COMMON);
  const [a, b] = [guard(), guard()];
  flow.add(a.guard, 900);
  flow.forget(a.guard);
  flow.add(b.guard, 200);
  expect(b.held).toBe(true);
  flow.remove(a.guard, 900);
  expect([a.held, b.held]).toEqual([false, false]);
});

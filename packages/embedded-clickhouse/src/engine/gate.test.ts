import { expect, test } from 'vitest';
import { createGate } from './gate.ts';

const never = new AbortController().signal;

test('lets so many through, then the others in the order they came', async () => {
  const gate = createGate('reads', { runningMax: 2, waitingMax: 2 });
  const order: string[] = [];
  const enter = (name: string) =>
    gate.enter(never).then((leave) => {
      order.push(name);
      return leave;
    });
  const [a, b] = await Promise.all([enter('a'), enter('b')]);
  const c = enter('c');
  const d = enter('d');
  expect([gate.running, gate.waiting]).toEqual([2, 2]);
  await expect(enter('e')).rejects.toMatchObject({ code: 202, status: 503 });
  b();
  b();
  (await c)();
  (await d)();
  a();
  expect(order).toEqual(['a', 'b', 'c', 'd']);
  expect([gate.running, gate.waiting]).toEqual([0, 0]);
});

test('one that is aborted leaves the queue', async () => {
  const gate = createGate('reads', { runningMax: 1, waitingMax: 1 });
  const leave = await gate.enter(never);
  const abort = new AbortController();
  const waiting = gate.enter(abort.signal);
  abort.abort();
  await expect(waiting).rejects.toMatchObject({ code: 236 });
  await expect(gate.enter(abort.signal)).rejects.toMatchObject({ code: 236 });
  expect(gate.waiting).toBe(0);
  leave();
  (await gate.enter(never))();
});

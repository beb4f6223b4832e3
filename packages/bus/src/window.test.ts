import { expect, test } from 'vitest';
import { createWindow } from './window.ts';

test('admits as many as fit, then in the order of coming', async () => {
  const window = createWindow(2, 10);
  const admitted: number[] = [];
  const enter = async (who: number) => {
    await window.enter();
    admitted.push(who);
  };
  const all = [1, 2, 3, 4].map(enter);
  await Promise.all(all.slice(0, 2));
  expect(admitted).toEqual([1, 2]);
  window.leave();
  await all[2];
  window.leave();
  await all[3];
  expect(admitted).toEqual([1, 2, 3, 4]);
  expect(window.inside).toBe(2);
});

test('refuses whom the line has no place for', async () => {
  const window = createWindow(1, 1);
  await window.enter();
  const waiting = window.enter();
  await expect(window.enter()).rejects.toMatchObject({ name: 'BusError', retryable: true });
  window.leave();
  await waiting;
});

test('who gives up leaves the line', async () => {
  const window = createWindow(1, 1);
  await window.enter();
  const giving = new AbortController();
  const given = window.enter(giving.signal);
  giving.abort(new Error('stopping'));
  await expect(given).rejects.toMatchObject({ retryable: true, cause: new Error('stopping') });
  const next = window.enter();
  window.leave();
  await next;
  expect(window.inside).toBe(1);
});

test('tells when everybody has left', async () => {
  const window = createWindow(2, 0);
  await window.empty();
  await window.enter();
  await window.enter();
  let isEmpty = false;
  const empty = window.empty().then(() => {
    isEmpty = true;
  });
  window.leave();
  await Promise.resolve();
  expect(isEmpty).toBe(false);
  window.leave();
  await empty;
});

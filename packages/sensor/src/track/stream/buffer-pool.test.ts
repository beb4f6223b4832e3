import { expect, test } from 'vitest';
import { BufferPool } from './buffer-pool.ts';

test('what comes back is zero when it is given out again', () => {
  const pool = new BufferPool(65_536);
  const first = pool.take(3_000) as Uint8Array;
  expect(first.length).toBe(4_096);
  first.fill(7, 0, 100);
  pool.give(first, 100);
  const again = pool.take(4_096) as Uint8Array;
  expect(again).toBe(first);
  expect(again.every((byte) => byte === 0)).toBe(true);
});

test('the budget holds for what is given out, and for what lies free', () => {
  const pool = new BufferPool(8_192);
  const small = [pool.take(1), pool.take(1), pool.take(1), pool.take(1)] as Uint8Array[];
  expect(pool.take(1)).toBeUndefined();
  for (const buffer of small) pool.give(buffer, 0);
  expect(pool.takenBytes).toBe(0);
  expect(pool.take(8_192)?.length).toBe(8_192);
  expect(pool.take(1)).toBeUndefined();
});

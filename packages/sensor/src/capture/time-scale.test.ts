import fc from 'fast-check';
import { expect, test } from 'vitest';
import { timeScale, timeUsOf } from './time-scale.ts';

/** The same by arithmetic that cannot round. */
function exactUs(resolution: number, ticks: bigint): bigint {
  const exponent = BigInt(resolution & 0x7f);
  return (ticks * 1_000_000n) / (resolution & 0x80 ? 2n ** exponent : 10n ** exponent);
}

test.each([
  ['microseconds', 6, 1_700_000_000_123_456n, 1_700_000_000_123_456],
  ['nanoseconds', 9, 1_700_000_000_123_456_789n, 1_700_000_000_123_456],
  ['seconds', 0, 1_700_000_000n, 1_700_000_000_000_000],
  ['picoseconds', 12, 1_700_000_123_456_789_999n, 1_700_000_123_456],
  ['units of 2^-20', 0x80 | 20, 1_700_000_000n << 20n, 1_700_000_000_000_000],
  ['units of 2^-32', 0x80 | 32, (1_700_000_000n << 32n) | 0x8000_0000n, 1_700_000_000_500_000],
  ['more than fits', 0, 2n ** 64n - 1n, Number.MAX_SAFE_INTEGER],
])('%s', (_, resolution, ticks, expected) => {
  expect(timeUsOf(timeScale(resolution, 0), Number(ticks >> 32n), Number(ticks & 0xffff_ffffn))).toBe(expected);
});

test('every resolution and timestamp is converted exactly or held at the limit', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 255 }), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (resolution, ticks) => {
      const us = timeUsOf(timeScale(resolution, 0), Number(ticks >> 32n), Number(ticks & 0xffff_ffffn));
      const exact = exactUs(resolution, ticks);
      expect(BigInt(us)).toBe(exact > Number.MAX_SAFE_INTEGER ? BigInt(Number.MAX_SAFE_INTEGER) : exact);
    }),
  );
});

test('a time before 1970 is held at 1970', () => {
  expect(timeUsOf(timeScale(6, -10), 0, 5)).toBe(0);
});

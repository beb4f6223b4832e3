import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Conversation } from './conversation.ts';
import { Window } from './window.ts';

const SIDE_BYTES = 16_384;

const windowOf = (budget = { left: 65_536 }) =>
  new Window(new Conversation(0, 1), 0, new Uint8Array(SIDE_BYTES), budget);

/** Holds every second byte, so that each is a part of its own; how many were accepted. */
function holdParts(window: Window, parts: number): number {
  const byte = Uint8Array.of(1);
  let held = 0;
  for (let i = 0; i < parts; i++) if (window.hold(byte, 0, 1, 1 + 2 * i)) held++;
  return held;
}

test.each([
  ['32 of its own', 0, 40, 32],
  ['more from what all share', 3, 40, 35],
  ['4,096 at most', 65_536, 5_000, 4_096],
])('parts that wait: %s', (_, left, parts, held) => {
  expect(holdParts(windowOf({ left }), parts)).toBe(held);
});

test('what was taken of the shared places is given back', () => {
  const budget = { left: 100 };
  const window = windowOf(budget);
  holdParts(window, 60);
  expect(budget.left).toBe(72);
  window.skipHole();
  expect(budget.left).toBe(73);
  window.append(new Uint8Array(20), 0, 20);
  expect(budget.left).toBe(83);
  window.release();
  expect(budget.left).toBe(100);
});

test('bytes in any order, repeated and overlapping, come out as they were', () => {
  const text = Uint8Array.from({ length: 600 }, (_, i) => i % 251);
  const pieces = fc.array(fc.tuple(fc.nat(599), fc.integer({ min: 1, max: 9 })), { maxLength: 300 });
  fc.assert(
    fc.property(pieces, fc.uniqueArray(fc.nat(599), { minLength: 600, maxLength: 600 }), (some, every) => {
      const window = windowOf();
      for (const [at, length] of [...some, ...every.map((at) => [at, 1] as const)]) {
        const end = Math.min(600, at + length);
        if (at > window.end) window.hold(text, at, end, at - window.end);
        else if (end > window.end) window.append(text, window.end, end);
      }
      expect(window.isHolding).toBe(false);
      expect(window.bytes.subarray(0, window.end)).toEqual(text);
    }),
    { numRuns: 50 },
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutText } from './cut-text.ts';
import { formatText } from './text.ts';

test.each([
  ['what fits', 'abc', 3, 'abc'],
  ['what does not', 'abcd', 3, 'abc'],
  ['an escape', 'ab\\027', 5, 'ab'],
  ['an escape that is whole', 'ab\\027c', 6, 'ab\\027'],
  ['one of two backslashes', 'ab\\\\c', 3, 'ab'],
  ['half a character', 'ab😀', 3, 'ab'],
])('%s', (_, text, lengthMax, cut) => {
  expect(cutText(text, lengthMax)).toBe(cut);
});

test('what is left is a beginning that formatText could have made', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(60), (bytes, lengthMax) => {
      const text = formatText(bytes, 0, bytes.length);
      const cut = cutText(text, lengthMax);
      expect(text.startsWith(cut)).toBe(true);
      expect(cut.length).toBeLessThanOrEqual(lengthMax);
      expect(cut.replaceAll(/\\\d{3}|\\\\/g, '')).not.toContain('\\');
      expect(cut.length).toBeGreaterThan(Math.min(text.length, lengthMax) - 4);
    }),
  );
});

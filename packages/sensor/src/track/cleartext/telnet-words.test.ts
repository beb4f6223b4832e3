import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wordFinder } from './telnet-words.ts';

const WORDS = [
  ['aba', 1],
  ['bab', 2],
  ['b', 4],
  ['cab c', 8],
] as const;

test('finds what a search of the text read so far finds', () => {
  const finder = wordFinder(WORDS);
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'B', ' ', '\xff'), maxLength: 40 }), (text) => {
      let state = 0;
      for (let at = 0; at < text.length; at++) {
        state = finder.next(state, text.charCodeAt(at));
        const read = text.slice(0, at + 1).toLowerCase();
        const ending = WORDS.filter(([word]) => read.endsWith(word)).reduce((sum, [, value]) => sum + value, 0);
        expect(finder.endsIn(state)).toBe(ending);
      }
    }),
  );
});

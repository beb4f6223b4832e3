import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nameOf, tokens } from './lexer.ts';

/** Rich in what begins and ends tokens. */
const text = fc.string({ unit: fc.constantFrom(...'\'"`\\$#-/* \n;(.aé🦊\u2018\0'), maxLength: 40 });

const texts = (sql: string) => [...tokens(sql)].map(({ kind, text }) => `${kind}:${text}`);

describe('tokens', () => {
  test.each([
    ['SELECT 1', ['word:SELECT', 'word:1']],
    ['a.b', ['word:a', 'symbol:.', 'word:b']],
    ["'it''s' 'it\\'s'", ["string:'it''s'", "string:'it\\'s'"]],
    ["'\\\\' x", ["string:'\\\\'", 'word:x']],
    ['`a``b` "c\\"d"', ['quotedName:`a``b`', 'quotedName:"c\\"d"']],
    ['a -- b; c\nd', ['word:a', 'word:d']],
    ['a # b\nd', ['word:a', 'word:d']],
    ["a /* b; ' */ d", ['word:a', 'word:d']],
    ["$x$ ; ' $x$ y", ["string:$x$ ; ' $x$", 'word:y']],
    ['naïve_2', ['word:naïve_2']],
    ["'open", ["unterminated:'open"]],
    ['/* open', ['unterminated:/* open']],
    ['$$ open', ['unterminated:$$ open']],
    ['\u2018x\u2019', ['foreign:\u2018', 'word:x', 'foreign:\u2019']],
    ['', []],
  ])('%s', (sql, expected) => {
    expect(texts(sql)).toEqual(expected);
  });

  test('of any text come in order, as they are in the text, and end', () => {
    fc.assert(
      fc.property(text, (sql) => {
        const all = [...tokens(sql)];
        const ends = [0, ...all.map(({ end }) => end)];
        const isInOrder = all.every(({ start, end }, i) => start >= (ends[i] as number) && end > start);
        return isInOrder && all.every(({ text, start, end }) => text === sql.slice(start, end));
      }),
    );
  });
});

test.each([
  ['name', 'name'],
  ['`name`', 'name'],
  ['"a b"', 'a b'],
  ['`a\\x41`', undefined],
  ["'text'", undefined],
])('the name that %s means', (sql, expected) => {
  expect(nameOf(tokens(sql).next().value)).toBe(expected);
});

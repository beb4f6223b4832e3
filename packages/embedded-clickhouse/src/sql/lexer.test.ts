import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nameOf, tokens } from './lexer.ts';

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

  test('cover any text without a gap in what is no space or comment, and end', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (sql) => {
        let at = 0;
        for (const token of tokens(sql)) {
          expect(token.start).toBeGreaterThanOrEqual(at);
          expect(token.end).toBeGreaterThan(token.start);
          expect(token.text).toBe(sql.slice(token.start, token.end));
          at = token.end;
        }
        expect(at).toBeLessThanOrEqual(sql.length);
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

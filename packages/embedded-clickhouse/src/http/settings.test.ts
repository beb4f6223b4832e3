import { expect, test } from 'vitest';
import { putBackSql, quote, quoteName, type SessionState, setUpSql } from './settings.ts';

const state = (given: Partial<Record<keyof SessionState, unknown>>): SessionState =>
  ({ database: '', settings: new Map(), parameters: new Map(), ...given }) as SessionState;

test.each([
  [state({}), '', ''],
  [state({ database: 'a`b' }), 'USE `a\\`b`', 'USE default'],
  [
    state({
      settings: new Map([
        ['max_threads', '4'],
        ['readonly', '1'],
      ]),
    }),
    "SET max_threads = '4', readonly = '1'",
    "SET max_threads = DEFAULT, readonly = '2'",
  ],
  [
    state({ database: 'd', parameters: new Map([['x', "a'b\\n"]]) }),
    "USE `d`; SET param_x = 'a\\'b\\\\n'",
    "USE default; SET param_x = ''",
  ],
])('state becomes SQL, and goes away by SQL', (given, setUp, putBack) => {
  expect(setUpSql(given)).toBe(setUp);
  expect(putBackSql(given, new Map([['readonly', '2']]))).toBe(putBack);
});

test.each(['a b', 'a=1', '', "a'", '1a', 'ä'])('refuses the setting %j', (name) => {
  expect(() => setUpSql(state({ settings: new Map([[name, '1']]) }))).toThrow(/setting/);
});

test('refuses odd names of parameters', () => {
  expect(() => setUpSql(state({ parameters: new Map([['x = 1, y', '']]) }))).toThrow(/wrong name/);
});

test('quotes', () => {
  expect(quote("'; DROP\0")).toBe("'\\'; DROP\\0'");
  expect(quoteName('a`; DROP')).toBe('`a\\`; DROP`');
});

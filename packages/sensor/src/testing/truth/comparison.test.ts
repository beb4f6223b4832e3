import { expect, test } from 'vitest';
import { compare } from './comparison.ts';

test.each([
  [[], [], [], []],
  [['a', 'b'], ['b', 'a'], [], []],
  [['a'], [], ['a'], []],
  [[], ['a'], [], ['a']],
  [['a', 'a'], ['a'], ['a'], []],
  [['a'], ['a', 'a', 'a'], [], ['a', 'a']],
  [['c', 'a', 'b'], ['b', 'd'], ['a', 'c'], ['d']],
])('of %j and %j is missing %j and extra %j', (known, told, missing, extra) => {
  expect(compare({ known, told })).toEqual({ missing, extra });
});

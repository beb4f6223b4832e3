import { expect, test } from 'vitest';
import { parseSpan } from './span.ts';

const MINUTE = 60_000_000;

test.each([
  ['30m', 30 * MINUTE],
  ['2h', 120 * MINUTE],
  [' 1d ', 24 * 60 * MINUTE],
  ['1w', 7 * 24 * 60 * MINUTE],
  ['366d', 366 * 24 * 60 * MINUTE],
  ['367d', undefined],
  ['0h', undefined],
  ['-1h', undefined],
  ['1.5h', undefined],
  ['2', undefined],
  ['h', undefined],
  ['2 h', undefined],
  ['2s', undefined],
  ['', undefined],
])('%s is %s µs', (text, spanUs) => expect(parseSpan(text)).toBe(spanUs));

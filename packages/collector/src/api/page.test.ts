import { expect, test } from 'vitest';
import { nextCursor, pageStart } from './page.ts';

test.each([
  ['a short page is the last', [9, 8], 3, undefined, undefined],
  ['nothing at all', [], 3, undefined, undefined],
  ['a full page names its last time', [9, 8, 7], 3, undefined, '7.1'],
  ['rows of one time are counted', [9, 7, 7], 3, undefined, '7.2'],
  ['a page of one time carries the count on', [7, 7, 7], 3, '7.2', '7.5'],
  ['a later time starts anew', [7, 6, 6], 3, '7.2', '6.2'],
])('%s', (_, times, limit, cursor, next) => {
  expect(nextCursor(times, limit, pageStart(cursor))).toBe(next);
});

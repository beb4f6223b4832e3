import { expect, test } from 'vitest';
import { nextCursor, pageStart, type RowPlace } from './page.ts';

/** "7a" is a row of the seventh microsecond. */
const place = (text: string): RowPlace => ({ us: Number(text[0]), tie: text.charCodeAt(1) - 96 });

test.each([
  ['a short page is the last', ['9a', '8a'], 3, undefined, undefined],
  ['nothing at all', [], 3, undefined, undefined],
  ['a full page names its last row', ['9a', '8a', '7b'], 3, undefined, '7.2.1'],
  ['rows of one time are told apart', ['9a', '7a', '7b'], 3, undefined, '7.2.1'],
  ['rows that are the same are counted', ['9a', '7b', '7b'], 3, undefined, '7.2.2'],
  ['a page of the same rows carries the count on', ['7b', '7b', '7b'], 3, '7.2.2', '7.2.5'],
  ['a later row starts anew', ['7b', '7c', '7c'], 3, '7.2.2', '7.3.2'],
])('%s', (_, rows, limit, cursor, next) => {
  expect(nextCursor(rows.map(place), limit, pageStart(cursor))).toBe(next);
});

// Keyset paging: a cursor names the last row, so a page is exact while new rows arrive, also rows of the same
// microsecond, and cheap however far back it is.
import { z } from 'zod';
import { wholeNumber } from './parameter.ts';

export const PAGE_ROWS_MAX = 1_000;
const PAGE_ROWS_DEFAULT = 100;
/** Rows that are the same in all that tells rows apart, stepped over at most; more cannot come from a real network. */
const SKIP_MAX = 100_000;

const CURSOR = /^(-?\d{1,17})\.(\d{1,15})\.(\d{1,6})$/;

export const PageQuery = {
  limit: wholeNumber(1, PAGE_ROWS_MAX).default(PAGE_ROWS_DEFAULT).describe('Rows a page.'),
  cursor: z
    .string()
    .regex(CURSOR, 'want a cursor that a page gave')
    .optional()
    .describe('Where the page before ended.'),
};

/** Where a row stands among all: newest time first, then by a number made of what tells rows apart. */
export interface RowPlace {
  /** Microseconds since 1970 UTC. */
  us: number;
  tie: number;
}

export interface PageStart {
  /** The last row that was given; absent for the first page. */
  from?: RowPlace;
  /** Rows of exactly that place to leave out. */
  skip: number;
}

export function pageStart(cursor: string | undefined): PageStart {
  const [, us, tie, skip] = CURSOR.exec(cursor ?? '') ?? [];
  if (us === undefined) return { skip: 0 };
  return { from: { us: Number(us), tie: Number(tie) }, skip: Math.min(Number(skip), SKIP_MAX) };
}

/** The cursor after these rows; undefined when fewer came than were asked for. */
export function nextCursor(places: readonly RowPlace[], limit: number, { from, skip }: PageStart): string | undefined {
  const last = places.at(-1);
  if (last === undefined || places.length < limit) return undefined;
  const isLast = (place: RowPlace | undefined) => place?.us === last.us && place.tie === last.tie;
  const same = places.length - places.findIndex(isLast);
  const carried = isLast(from) ? skip : 0;
  return `${last.us}.${last.tie}.${same + carried}`;
}

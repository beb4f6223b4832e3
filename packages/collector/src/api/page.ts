// Keyset paging: a cursor names the last row's time and how many rows of that time were given already, so a page is
// exact while new rows arrive, and cheap however far back it is.
import { z } from 'zod';

export const PAGE_ROWS_MAX = 1_000;
const PAGE_ROWS_DEFAULT = 100;
/** Rows of one microsecond that a cursor can step over; more cannot come from a real network. */
const SKIP_MAX = 100_000;

const CURSOR = /^(\d{1,17})\.(\d{1,6})$/;

export const PageQuery = {
  limit: z.coerce.number().int().min(1).max(PAGE_ROWS_MAX).default(PAGE_ROWS_DEFAULT).describe('Rows a page.'),
  cursor: z
    .string()
    .regex(CURSOR, 'want a cursor that a page gave')
    .optional()
    .describe('Where the page before ended.'),
};

export interface PageStart {
  /** Newest time to give, microseconds; absent for the first page. */
  untilUs?: number;
  /** Rows of exactly that time to leave out. */
  skip: number;
}

export function pageStart(cursor: string | undefined): PageStart {
  const [, untilUs, skip] = CURSOR.exec(cursor ?? '') ?? [];
  if (untilUs === undefined) return { skip: 0 };
  return { untilUs: Number(untilUs), skip: Math.min(Number(skip), SKIP_MAX) };
}

/** The cursor after these rows, newest first; undefined when fewer came than were asked for. */
export function nextCursor(timesUs: readonly number[], limit: number, start: PageStart): string | undefined {
  const last = timesUs.at(-1);
  if (last === undefined || timesUs.length < limit) return undefined;
  const same = timesUs.length - timesUs.indexOf(last);
  const carried = last === start.untilUs && timesUs[0] === last ? start.skip : 0;
  return `${last}.${same + carried}`;
}

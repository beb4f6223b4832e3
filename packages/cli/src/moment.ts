import { parseSpan } from '@lanhound/collector';
import { parseTime } from '@lanhound/proto';

/** What is wanted where somebody says when. */
export const MOMENT_WANT = 'want a time such as 18:30, 2026-01-31, "2026-01-31 18:30" or RFC 3339';

const DAY_US = 86_400_000_000;

/** Microseconds since 1970 UTC of a time in the reader's zone, or of "2h" from now; undefined for what is none. */
export function parseMoment(text: string, nowUs: number, side: 'before' | 'after'): number | undefined {
  const spanUs = parseSpan(text);
  if (spanUs !== undefined) return side === 'before' ? nowUs - spanUs : nowUs + spanUs;
  return parseTime(text) ?? timeOfDay(text, nowUs, side) ?? day(text);
}

/** The last one, or the next. */
function timeOfDay(text: string, nowUs: number, side: 'before' | 'after'): number | undefined {
  const [, hour, minute] = /^(\d{1,2}):(\d{2})$/.exec(text) ?? [];
  if (hour === undefined || Number(hour) > 23 || Number(minute) > 59) return undefined;
  const at = (dayUs: number) => new Date(dayUs / 1000).setHours(Number(hour), Number(minute), 0, 0) * 1000;
  const today = at(nowUs);
  if (side === 'before') return today <= nowUs ? today : at(nowUs - DAY_US);
  return today > nowUs ? today : at(nowUs + DAY_US);
}

function day(text: string): number | undefined {
  const [, date, clock = '00:00'] = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}(?::\d{2})?))?$/.exec(text) ?? [];
  // Without a zone it is a time of the reader's.
  const ms = date === undefined ? Number.NaN : new Date(`${date}T${clock}`).getTime();
  return Number.isNaN(ms) ? undefined : ms * 1000;
}

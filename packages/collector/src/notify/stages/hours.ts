// When people are left alone. Times are microseconds since 1970 UTC.
import { z } from 'zod';
import { SEVERITIES, type Severity } from '../../detect/detector.ts';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const MINUTE_US = 60_000_000;
const DAY_MINUTES = 24 * 60;

const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as 07:30 is wanted');

export const QuietHours = z.strictObject({
  days: z
    .array(z.enum(DAYS))
    .min(1)
    .default([...DAYS])
    .describe('The days on which it begins.'),
  from: TimeOfDay.describe('When it begins, such as 22:00.'),
  to: TimeOfDay.describe('When it ends; a time before `from` is one of the next day.'),
  below: z.enum(SEVERITIES).default('critical').describe('What is less severe than this waits for the summary.'),
});
export type QuietHours = z.output<typeof QuietHours>;

export interface LocalTime {
  /** Such as 2026-12-01. */
  day: string;
  /** 0 is Monday. */
  weekday: number;
  minute: number;
}

/** Wall time of a place by its IANA name. */
export function localTimes(timeZone: string): (us: number) => LocalTime {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, weekday: 'short', year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  } as Intl.DateTimeFormatOptions);
  let cached: { minute: number; time: LocalTime } | undefined;
  return (us) => {
    // No zone is off by parts of a minute any more.
    const minute = Math.floor(us / MINUTE_US);
    if (cached?.minute !== minute) cached = { minute, time: localTime(format, us) };
    return cached.time;
  };
}

function localTime(format: Intl.DateTimeFormat, us: number): LocalTime {
  const parts = Object.fromEntries(format.formatToParts(us / 1000).map(({ type, value }) => [type, value]));
  return {
    day: `${parts['year']}-${parts['month']}-${parts['day']}`,
    weekday: DAYS.indexOf((parts['weekday'] ?? '').toLowerCase() as (typeof DAYS)[number]),
    minute: Number(parts['hour']) * 60 + Number(parts['minute']),
  };
}

/** Minutes until the quiet hours end that hold back this severity now; undefined when none do. */
export function quietMinutes(hours: readonly QuietHours[], severity: Severity, now: LocalTime): number | undefined {
  const left = hours
    .filter(({ below }) => SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(below))
    .flatMap((each) => minutesLeft(each, now) ?? []);
  return left.length > 0 ? Math.max(...left) : undefined;
}

function minutesLeft({ days, from, to }: QuietHours, { weekday, minute }: LocalTime): number | undefined {
  const start = minuteOf(from);
  const length = (minuteOf(to) - start + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES;
  for (const [daysAgo, since] of [minute - start, minute - start + DAY_MINUTES].entries()) {
    const begun = DAYS[(weekday - daysAgo + 7) % 7] as (typeof DAYS)[number];
    if (days.includes(begun) && since >= 0 && since < length) return length - since;
  }
  return undefined;
}

/** Of "07:30", since midnight. */
export function minuteOf(time: string): number {
  const [hour, minute] = time.split(':').map(Number) as [number, number];
  return hour * 60 + minute;
}

/** The next moment that has this time of day, later than now. */
export function nextTimeUs(timeOfDay: string, nowUs: number, { minute }: LocalTime): number {
  const minutes = (minuteOf(timeOfDay) - minute + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES;
  return (Math.floor(nowUs / MINUTE_US) + minutes) * MINUTE_US;
}

export const TimeOfDayText = TimeOfDay;

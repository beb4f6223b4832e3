/** What is wanted where somebody says how long. */
export const SPAN_WANT = 'want a number and m, h, d or w, such as 30m, 2h or 1d';

const UNITS_US = { m: 60_000_000, h: 3_600_000_000, d: 86_400_000_000, w: 7 * 86_400_000_000 } as const;
/** Whoever wants more wants no end. */
const SPAN_US_MAX = 366 * UNITS_US.d;

/** Microseconds of "30m", "2h", "1d", "1w"; undefined for what is none, or longer than a year. */
export function parseSpan(text: string): number | undefined {
  const [, count, unit] = /^([1-9]\d{0,5})([mhdw])$/.exec(text.trim()) ?? [];
  if (count === undefined) return undefined;
  const spanUs = Number(count) * UNITS_US[unit as keyof typeof UNITS_US];
  return spanUs <= SPAN_US_MAX ? spanUs : undefined;
}

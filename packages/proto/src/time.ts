// Times are microseconds since 1970 UTC in a number: exact to 2^53, which is the year 2255.

/** RFC 3339 UTC with microseconds, "2026-01-31T12:00:00.000001Z". */
export function formatTime(timeUs: number): string {
  const wholeMs = Math.floor(timeUs / 1000);
  const micros = timeUs - wholeMs * 1000;
  const text = new Date(wholeMs).toISOString();
  return `${text.slice(0, -1)}${String(micros).padStart(3, '0')}Z`;
}

const RFC_3339 = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:\d{2})$/;

/** Microseconds of an RFC 3339 time; undefined when it is none. Digits beyond microseconds are cut. */
export function parseTime(text: string): number | undefined {
  const match = RFC_3339.exec(text);
  if (!match) return undefined;
  const wholeMs = Date.parse(`${match[1]}${match[3]}`);
  if (Number.isNaN(wholeMs)) return undefined;
  const fraction = (match[2] ?? '').padEnd(6, '0').slice(0, 6);
  return wholeMs * 1000 + Number(fraction);
}

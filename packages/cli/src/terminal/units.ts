const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** "1.5 MB": three digits at most. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 99.95 ? Math.round(value) : value.toFixed(1)} ${BYTE_UNITS[unit]}`;
}

/** "1 234 567", thin so that big numbers can be read. */
export const formatCount = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ' ');

/** "3 d 4 h", "2 min 5 s", "0.4 s": the two largest units. */
export function formatSpan(us: number): string {
  const seconds = us / 1_000_000;
  if (seconds < 10) return `${Number(seconds.toFixed(1))} s`;
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [Math.floor(seconds) % 60, 's'],
  ];
  const first = parts.findIndex(([value]) => value > 0);
  return parts
    .slice(first, first + 2)
    .filter(([value]) => value > 0)
    .map(([value, unit]) => `${value} ${unit}`)
    .join(' ');
}

const AGES: readonly [us: number, unit: string][] = [
  [86_400_000_000, 'd'],
  [3_600_000_000, 'h'],
  [60_000_000, 'min'],
];
/** Beyond, a date says more. */
const AGE_MOST_US = 60 * 86_400_000_000;

/** "2 min", "3 h", "4 d"; the day when it is long ago, "now" when it is not a minute. */
export function formatAge(us: number, nowUs: number): string {
  const age = nowUs - us;
  if (age > AGE_MOST_US) return formatLocal(us).slice(0, 10);
  const [size, unit] = AGES.find(([each]) => age >= each) ?? [1, ''];
  return unit === '' ? 'now' : `${Math.floor(age / size)} ${unit}`;
}

/** "2 min ago", "2026-01-31" when it is long ago, "now". */
export function formatAgo(us: number, nowUs: number): string {
  const age = formatAge(us, nowUs);
  return age === 'now' || age.includes('-') ? age : `${age} ago`;
}

/** "2026-01-31 12:00:05" in the reader's time zone. */
export function formatLocal(us: number): string {
  const date = new Date(us / 1000);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

export const formatClock = (us: number): string => formatLocal(us).slice(11);

/** One or many: plural(1, 'packet') is "1 packet". */
export const plural = (count: number, noun: string): string => `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;

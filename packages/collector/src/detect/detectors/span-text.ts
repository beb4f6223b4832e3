/** "40 seconds", "25 minutes", "3 hours", "2 days": of a length of time what a person would say. */
export function spanText(us: number): string {
  const seconds = Math.round(us / 1_000_000);
  if (seconds < 120) return counted(seconds, 'second');
  if (seconds < 120 * 60) return counted(Math.round(seconds / 60), 'minute');
  if (seconds < 48 * 3600) return counted(Math.round(seconds / 3600), 'hour');
  return counted(Math.round(seconds / 86_400), 'day');
}

const counted = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`;

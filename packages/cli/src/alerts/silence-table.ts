import { timeOf } from '../devices/device-words.ts';
import type { Paint } from '../terminal/style.ts';
import { printable } from '../terminal/style.ts';
import { type Column, tableLines, wrap } from '../terminal/table.ts';
import { formatAge, formatAgo, formatLocal } from '../terminal/units.ts';
import type { Silence } from './alert-answers.ts';

const COMMENT_LEAST = 20;
const INDENT = 2;
/** What was silenced for two hours just now ends in two hours, and not in one. */
const HALF_MINUTE_US = 30_000_000;
/** Longer lines are hard to read. */
const WIDTH_MAX = 120;

/** Silences as a table of at most this width, each with what it matches below it. */
export function silenceTable(silences: readonly Silence[], width: number, nowUs: number, paint: Paint): string[] {
  const columns: Column<Silence>[] = [
    { title: 'ID', value: ({ id }) => id, tone: () => 'bold' },
    {
      title: 'ENDS',
      value: (silence) => endWord(silence, nowUs),
      tone: ({ active, ends }) => (active ? (ends === undefined ? 'yellow' : undefined) : 'dim'),
    },
    { title: 'BY', value: ({ by }) => by },
    { title: 'WHY', value: ({ comment }) => comment || '-', least: COMMENT_LEAST },
  ];
  const [head = '', ...lines] = tableLines(columns, silences, width, paint);
  const below = ({ matchers }: Silence) =>
    wrap(printable(matchers.join(' ')), Math.min(width, WIDTH_MAX) - INDENT).map(
      (line) => ' '.repeat(INDENT) + paint('dim', line),
    );
  return [head, ...silences.flatMap((silence, i) => [lines[i] as string, ...below(silence)])];
}

/** "in 2 h", "ended 5 min ago", or "never" for an exception. */
export function endWord({ ends, active }: Pick<Silence, 'ends' | 'active'>, nowUs: number): string {
  if (ends === undefined) return 'never';
  const us = timeOf(ends);
  if (!active) return `ended ${formatAgo(us, nowUs)}`;
  const age = formatAge(nowUs, us + HALF_MINUTE_US);
  if (age.includes('-')) return formatLocal(us).slice(0, 10);
  return age === 'now' ? 'in a moment' : `in ${age}`;
}

/** One line that tcpdump wrote to standard error, by what it means here. */
export type TcpdumpLine =
  | { type: 'listening'; text: string }
  | { type: 'counts'; counts: Partial<TcpdumpCounts> }
  | { type: 'warning' | 'text'; text: string };

/** Totals since this tcpdump began. */
export interface TcpdumpCounts {
  kernelDrops: number;
  interfaceDrops: number;
}

const LINE_CHARS_MAX = 500;
const COUNT = /(\d+) packets? (captured|received by filter|dropped by kernel|dropped by interface)/g;

/** What a line means. The totals come as one line when asked for by a signal, and one to a line at the exit. */
export function readTcpdumpLine(line: string): TcpdumpLine {
  const text = line.replace(/^tcpdump: /, '').slice(0, LINE_CHARS_MAX);
  if (text.startsWith('listening on ')) return { type: 'listening', text };
  const found = [...text.matchAll(COUNT)];
  if (found.length > 0) return { type: 'counts', counts: countsOf(found) };
  return { type: /^warning\b/i.test(text) ? 'warning' : 'text', text };
}

function countsOf(found: RegExpMatchArray[]): Partial<TcpdumpCounts> {
  const counts: Partial<TcpdumpCounts> = {};
  for (const [, number, what] of found) {
    if (what === 'dropped by kernel') counts.kernelDrops = Number(number);
    if (what === 'dropped by interface') counts.interfaceDrops = Number(number);
  }
  return counts;
}

/** Splits text that comes in pieces into lines; a line without an end is given up at a limit, not held for ever. */
export function lineSplitter(onLine: (line: string) => void): { push(text: string): void; finish(): void } {
  let rest = '';
  return {
    push(text) {
      const lines = (rest + text).split('\n');
      rest = (lines.pop() ?? '').slice(0, LINE_CHARS_MAX);
      for (const line of lines) if (line !== '') onLine(line);
    },
    finish() {
      if (rest !== '') onLine(rest);
      rest = '';
    },
  };
}

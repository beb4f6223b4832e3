import { printable } from './style.ts';

export interface Column<Row> {
  title: string;
  value(row: Row): string;
  /** Numbers stand to the right. */
  align?: 'left' | 'right';
}

const GAP = '  ';

/** Lines of a table; the last column takes what is left of the width, longer text ends in an ellipsis. */
export function tableLines<Row>(columns: readonly Column<Row>[], rows: readonly Row[], width: number): string[] {
  const cells = [columns.map(({ title }) => title), ...rows.map((row) => columns.map((c) => printable(c.value(row))))];
  const widths = columns.map((_, i) => Math.max(...cells.map((line) => line[i]?.length ?? 0)));
  const before = widths.slice(0, -1).reduce((sum, each) => sum + each + GAP.length, 0);
  const last = widths.length - 1;
  widths[last] = Math.max(10, Math.min(widths[last] ?? 0, width - before));
  return cells.map((line) =>
    line
      .map((cell, i) => pad(cell, widths[i] ?? 0, columns[i]?.align))
      .join(GAP)
      .trimEnd(),
  );
}

function pad(cell: string, width: number, align: 'left' | 'right' = 'left'): string {
  const text = cell.length > width ? `${cell.slice(0, width - 1)}…` : cell;
  return align === 'right' ? text.padStart(width) : text.padEnd(width);
}

/** The facts an alert rests on, "port: 23 · client: …", in lines that break before a name or within a value. */
export function evidenceLines(evidence: Readonly<Record<string, unknown>>, width: number): string[] {
  const facts = Object.entries(evidence).map(([name, value]) => `${name}:\u00a0${printable(String(value))}`);
  return wrap(facts.join('\u00a0· '), width).map((line) => line.replaceAll('\u00a0', ' '));
}

/** Words broken into lines of at most this width. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  if (line) lines.push(line);
  return lines;
}

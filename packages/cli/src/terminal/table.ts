import stringWidth from 'string-width';
import { type Paint, printable, type Tone } from './style.ts';

export interface Column<Row> {
  title: string;
  value(row: Row): string;
  /** Numbers stand to the right. */
  align?: 'left' | 'right';
  /** It may be cut down to so many columns where the table does not fit; only the last one unless said. */
  least?: number;
  tone?(row: Row): Tone | undefined;
}

const GAP = '  ';
/** The last column keeps so many. */
const LAST_LEAST = 10;

/** Lines of a table; what does not fit the width is cut, the widest columns first, and ends in an ellipsis. */
export function tableLines<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width: number,
  paint: Paint = (_tone, text) => text,
): string[] {
  const cells = [columns.map(({ title }) => title), ...rows.map((row) => columns.map((c) => printable(c.value(row))))];
  const widths = columns.map((_, i) => Math.max(...cells.map((line) => stringWidth(line[i] ?? ''))));
  fit(widths, columns, width);
  return cells.map((line, at) => {
    const row = rows[at - 1];
    const toneOf = (column: Column<Row> | undefined) => (row === undefined ? undefined : column?.tone?.(row));
    return line
      .map((cell, i) => pad(cut(cell, widths[i] ?? 0), widths[i] ?? 0, columns[i], toneOf(columns[i]), paint))
      .join(GAP)
      .trimEnd();
  });
}

/** Takes from the widest column that may be cut until all fit. */
function fit<Row>(widths: number[], columns: readonly Column<Row>[], width: number): void {
  const least = columns.map(
    (column, i) => column.least ?? (i === columns.length - 1 ? LAST_LEAST : widths[i]),
  ) as number[];
  let over = widths.reduce((sum, each) => sum + each + GAP.length, -GAP.length) - width;
  while (over > 0) {
    const cuttable = widths.map((each, i) => (each > (least[i] as number) ? each : 0));
    const widest = cuttable.indexOf(Math.max(...cuttable));
    if (cuttable[widest] === 0) return;
    widths[widest] = (widths[widest] as number) - 1;
    over--;
  }
}

function pad<Row>(text: string, width: number, column: Column<Row> | undefined, tone: Tone | undefined, paint: Paint) {
  const painted = tone ? paint(tone, text) : text;
  const space = padded('', width - stringWidth(text));
  return column?.align === 'right' ? space + painted : painted + space;
}

/** With spaces up to so many columns. */
export const padded = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - stringWidth(text)));

/** Text of at most so many columns of the terminal, of which some characters take two. */
export function cut(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = '';
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (stringWidth(kept + segment) >= width) break;
    kept += segment;
  }
  return `${kept}…`;
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
    if (line && stringWidth(line) + 1 + stringWidth(word) > width) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  if (line) lines.push(line);
  return lines;
}

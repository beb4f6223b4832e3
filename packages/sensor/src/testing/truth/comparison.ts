import type { Facts } from './category.ts';

/** Lines of one side that the other does not have, as often as they are more. */
interface LeftOver {
  /** Known, but not told. */
  missing: string[];
  /** Told, but not known. */
  extra: string[];
}

/** What differs between two multisets of lines. */
export function compare({ known, told }: Facts): LeftOver {
  return { missing: without(known, told), extra: without(told, known) };
}

function without(lines: readonly string[], others: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const line of others) counts.set(line, (counts.get(line) ?? 0) + 1);
  const isLeft = (line: string) => {
    const count = counts.get(line) ?? 0;
    counts.set(line, count - 1);
    return count <= 0;
  };
  return lines.filter(isLeft).sort();
}

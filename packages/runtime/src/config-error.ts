/** A wrong configuration: which field, what it is, what is wanted, and how to mend it. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[], source?: string) {
    super(problems.map((problem) => describeProblem(problem, source)).join('\n'));
    this.problems = problems;
  }
}

export interface ConfigProblem {
  /** Path of the field, "bus.nats.servers[0]". */
  field: string;
  /** What is there, as text; absent when nothing is. */
  value?: string;
  want: string;
  fix?: string;
}

function describeProblem({ field, value, want, fix }: ConfigProblem, source?: string): string {
  const where = source ? `${source}: ` : '';
  const is = value === undefined ? 'is missing' : `is ${value}`;
  return `${where}${field || 'the configuration'} ${is}, want ${want.replace(/\.+$/, '')}.${fix ? ` ${fix}` : ''}`;
}

/** The known word nearest to a wrong one, if near enough to have been meant. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  let best: { word: string; distance: number } | undefined;
  for (const candidate of known) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (!best || distance < best.distance) best = { word: candidate, distance };
  }
  return best && best.distance <= Math.max(2, Math.floor(word.length / 3)) ? best.word : undefined;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}

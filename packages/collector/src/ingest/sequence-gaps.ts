/** Numbers that have not come, between two that have. Times are microseconds. */
export interface Gap {
  from: number;
  to: number;
  /** Event time of what came before it and after it: what is missing happened between. */
  fromUs: number;
  toUs: number;
  /** When it was noticed, in the time of whoever noticed. */
  sinceUs: number;
}

/** The batch that has a number. */
export interface Numbered {
  sequence: number;
  /** Event time of its first and its last event. */
  firstUs: number;
  lastUs: number;
  /** When it came, in the time of whoever asks for gaps. */
  nowUs: number;
}

/** Which numbers of one process of a sensor came, and which are missing. */
export interface SequenceGaps {
  has(sequence: number): boolean;
  /** Note a number. A gap is given when this number opens one: more than one further than any before. */
  see(batch: Numbered): Gap | undefined;
  gaps(): Gap[];
  /** The lowest number from which on gaps are known. */
  readonly first: number;
  /** The highest number seen. */
  readonly last: number;
  /** Numbers that have not come; those of gaps that are no longer followed count as missing for good. */
  readonly missing: number;
  save(): SavedGaps;
}

/** Numbers that came without a gap: first and last number, event time of both, when the gap before it was noticed. */
type Run = [from: number, to: number, firstUs: number, lastUs: number, sinceUs: number];

export interface SavedGaps {
  runs: Run[];
  forGood: number;
  /** The number that must come first, and when its process started. */
  first?: { sequence: number; us: number } | undefined;
}

/** Gaps whose late batches are still recognised; beyond it the oldest gap is missing for good. */
const GAPS_MAX = 64;

/** `first` is the number that must come first, or undefined when the process was under way before us. */
export function sequenceGaps(first: SavedGaps['first'], saved?: SavedGaps): SequenceGaps {
  const runs: Run[] = saved?.runs ?? [];
  let forGood = saved?.forGood ?? 0;
  let start = saved ? saved.first : first;

  /** The run that ends before the number, from the end, where most numbers come. */
  const before = (sequence: number): number => {
    let at = runs.length - 1;
    while (at >= 0 && (runs[at] as Run)[0] > sequence) at--;
    return at;
  };
  const gapAfter = (at: number): Gap | undefined => {
    const next = runs[at + 1];
    if (!next) return undefined;
    const run = runs[at];
    const from = run ? run[1] + 1 : start?.sequence;
    if (from === undefined || from >= next[0]) return undefined;
    return { from, to: next[0] - 1, fromUs: run?.[3] ?? start?.us ?? next[2], toUs: next[2], sinceUs: next[4] };
  };
  const gaps = (): Gap[] =>
    Array.from({ length: runs.length }, (_, i) => gapAfter(i - 1)).filter((gap) => gap !== undefined);
  const bound = (): void => {
    while (runs.length > GAPS_MAX + 1 || (start && runs.length > GAPS_MAX)) {
      const lost = gapAfter(start ? -1 : 0);
      if (lost) forGood += lost.to - lost.from + 1;
      if (start) start = undefined;
      else runs.shift();
    }
  };
  return {
    has(sequence) {
      const run = runs[before(sequence)];
      return run !== undefined && sequence <= run[1];
    },
    see(batch) {
      const at = before(batch.sequence);
      const run = runs[at];
      if (run && batch.sequence <= run[1]) return undefined;
      // From before all that is followed: it counts as missing already, or came before we listened.
      if (!run && start === undefined && runs.length > GAPS_MAX) return undefined;
      const isAhead = at === runs.length - 1;
      insert(runs, at, batch);
      const opened = isAhead ? gapAfter(runs.length - 2) : undefined;
      bound();
      return opened && opened.to === batch.sequence - 1 ? opened : undefined;
    },
    gaps,
    get first() {
      return start?.sequence ?? runs[0]?.[0] ?? 0;
    },
    get last() {
      return runs.at(-1)?.[1] ?? 0;
    },
    get missing() {
      return gaps().reduce((sum, { from, to }) => sum + to - from + 1, forGood);
    },
    save: () => ({ runs: runs.map((run) => [...run]), forGood, ...(start ? { first: start } : {}) }),
  };
}

/** Note a number that comes after the run at this place and before the next. */
function insert(runs: Run[], at: number, { sequence, firstUs, lastUs, nowUs }: Numbered): void {
  const run = runs[at];
  const next = runs[at + 1];
  const closesGap = next?.[0] === sequence + 1;
  if (run && run[1] + 1 === sequence) {
    run[1] = sequence;
    run[3] = lastUs;
    if (!closesGap) return;
    run.splice(1, 3, next[1], run[2], next[3]);
    runs.splice(at + 1, 1);
  } else if (closesGap) {
    next[0] = sequence;
    next[2] = firstUs;
  } else {
    // What splits a gap is as old as the gap.
    runs.splice(at + 1, 0, [sequence, sequence, firstUs, lastUs, next ? next[4] : nowUs]);
  }
}

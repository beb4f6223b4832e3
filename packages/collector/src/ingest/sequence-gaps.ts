/** Which numbers of one process of a sensor came, and which are missing. */
export interface SequenceGaps {
  /** Note a number. A gap is given when this number opens one: more than one further than any before. */
  see(sequence: number): { from: number; to: number } | undefined;
  /** The highest number seen. */
  readonly last: number;
  /** Numbers that have not come; those of gaps that are no longer followed count as missing for good. */
  readonly missing: number;
}

/** Gaps whose late batches are still recognised; beyond it the oldest gap is missing for good. */
const GAPS_MAX = 64;

/** `first` is the number that must come first, or undefined when the process was under way before us. */
export function sequenceGaps(first: number | undefined): SequenceGaps {
  let last = first === undefined ? undefined : first - 1;
  let gaps: { from: number; to: number }[] = [];
  let forGood = 0;

  /** A number from within a gap splits it. */
  const fill = (sequence: number): void => {
    gaps = gaps.flatMap(({ from, to }) => {
      if (sequence < from || sequence > to) return [{ from, to }];
      const parts = [
        { from, to: sequence - 1 },
        { from: sequence + 1, to },
      ];
      return parts.filter((part) => part.from <= part.to);
    });
    bound();
  };

  const bound = (): void => {
    for (const { from, to } of gaps.splice(0, Math.max(0, gaps.length - GAPS_MAX))) forGood += to - from + 1;
  };

  return {
    see(sequence) {
      if (last === undefined || sequence === last + 1) {
        last = sequence;
        return undefined;
      }
      if (sequence <= last) {
        fill(sequence);
        return undefined;
      }
      const gap = { from: last + 1, to: sequence - 1 };
      gaps.push(gap);
      bound();
      last = sequence;
      return gap;
    },
    get last() {
      return last ?? 0;
    },
    get missing() {
      return gaps.reduce((sum, { from, to }) => sum + to - from + 1, forGood);
    },
  };
}

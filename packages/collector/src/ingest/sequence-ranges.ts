/** A set of numbers that mostly come in order, kept as ranges. At its limit it forgets the lowest. */
export interface SequenceRanges {
  has(sequence: number): boolean;
  add(sequence: number): void;
  addRange(from: number, to: number): void;
}

export function sequenceRanges(rangesMax: number): SequenceRanges {
  const froms: number[] = [];
  const tos: number[] = [];

  /** The range that ends at the number or after it; the last is looked at first, since most numbers come there. */
  const placeOf = (sequence: number): number => {
    let low = 0;
    let high = tos.length;
    if (high > 0 && (tos[high - 1] as number) < sequence) return high;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((tos[middle] as number) < sequence) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const addRange = (from: number, to: number): void => {
    // Every range that touches or overlaps becomes one with it.
    const first = placeOf(from - 1);
    let after = first;
    while (after < froms.length && (froms[after] as number) <= to + 1) after++;
    const merged = after > first;
    const least = merged ? Math.min(from, froms[first] as number) : from;
    const most = merged ? Math.max(to, tos[after - 1] as number) : to;
    if (after === first + 1) {
      froms[first] = least;
      tos[first] = most;
      return;
    }
    froms.splice(first, after - first, least);
    tos.splice(first, after - first, most);
    if (froms.length > rangesMax) {
      froms.shift();
      tos.shift();
    }
  };
  return {
    has: (sequence) => {
      const at = placeOf(sequence);
      return at < froms.length && (froms[at] as number) <= sequence;
    },
    add: (sequence) => addRange(sequence, sequence),
    addRange,
  };
}

const BYTES = 256;
const UPPER_A = 0x41;
const UPPER_Z = 0x5a;
const TO_LOWER = 0x20;

/**
 * Finds words in a stream of bytes, one look into a table each, with no more memory of them than a number (Aho and
 * Corasick, Communications of the ACM 18, 1975).
 */
export interface WordFinder {
  /** The state after a byte in this state; 0 is the first one. */
  next(state: number, byte: number): number;
  /** The sum of the values of the words that end in this state. */
  endsIn(state: number): number;
}

/** Words in lower case, found in any case; values are powers of two. */
export function wordFinder(words: readonly (readonly [word: string, value: number])[]): WordFinder {
  const statesMax = 1 + words.reduce((sum, [word]) => sum + word.length, 0);
  const nexts = new Uint16Array(statesMax * BYTES);
  const ends = new Uint8Array(statesMax);
  let states = 1;
  for (const [word, value] of words) {
    let state = 0;
    for (const character of Buffer.from(word)) {
      const at = state * BYTES + character;
      if (nexts[at] === 0) nexts[at] = states++;
      state = nexts[at] as number;
    }
    ends[state] = (ends[state] as number) | value;
  }
  linkFailures(nexts, ends, states);
  for (let state = 0; state < states; state++) {
    for (let byte = UPPER_A; byte <= UPPER_Z; byte++) {
      nexts[state * BYTES + byte] = nexts[state * BYTES + byte + TO_LOWER] as number;
    }
  }
  return {
    next: (state, byte) => nexts[state * BYTES + byte] as number,
    endsIn: (state) => ends[state] as number,
  };
}

/** Where no word goes on, the longest end of what was read that some word begins with does, if any. */
function linkFailures(nexts: Uint16Array, ends: Uint8Array, states: number): void {
  const failures = new Uint16Array(states);
  const breadthFirst = [0];
  for (let i = 0; i < breadthFirst.length; i++) {
    const state = breadthFirst[i] as number;
    const failure = failures[state] as number;
    ends[state] = (ends[state] as number) | (ends[failure] as number);
    for (let byte = 0; byte < BYTES; byte++) {
      const at = state * BYTES + byte;
      const child = nexts[at] as number;
      const beyond = state === 0 ? 0 : (nexts[failure * BYTES + byte] as number);
      if (child === 0) {
        nexts[at] = beyond;
      } else {
        failures[child] = beyond;
        breadthFirst.push(child);
      }
    }
  }
}

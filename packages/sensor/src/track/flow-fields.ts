// Fields of a slot in the forms that events have.

const TWO_32 = 2 ** 32;

/** A 48-bit number, or -1 when the high word says that there is none. */
export function macOf(high: number, low: number): number {
  return high < 0 ? -1 : high * TWO_32 + (low >>> 0);
}

/** So many words of an address as bytes in network order. */
export function putAddress(into: Uint8Array, at: number, words: Int32Array, wordsAt: number, count: number): void {
  for (let i = 0; i < count; i++) {
    const word = words[wordsAt + i] as number;
    into[at + i * 4] = word >>> 24;
    into[at + i * 4 + 1] = (word >>> 16) & 0xff;
    into[at + i * 4 + 2] = (word >>> 8) & 0xff;
    into[at + i * 4 + 3] = word & 0xff;
  }
}

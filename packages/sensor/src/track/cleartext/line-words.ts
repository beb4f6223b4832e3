import { ascii, hasPrefixAnyCase } from '../app/match.ts';

/** Words of a protocol, to be found without making strings. */
export interface Words<W extends string> {
  /** The word between `at` and `end`, in any case; undefined for one that is not among them. */
  find(bytes: Uint8Array, at: number, end: number): W | undefined;
}

export function wordsOf<W extends string>(words: readonly W[]): Words<W> {
  const known = words.map((word) => ({ word, bytes: ascii(word) }));
  return {
    find(bytes, at, end) {
      for (const word of known) {
        if (word.bytes.length === end - at && hasPrefixAnyCase(bytes, at, end, word.bytes)) return word.word;
      }
      return undefined;
    },
  };
}

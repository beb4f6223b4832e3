import { mix } from '../decode/hash.ts';
import { SYN_WORDS, synText } from '../decode/tcp-syn.ts';

/** A home's systems have some dozens of ways to begin a connection. A power of two. */
const PLACES = 512;

/** Texts of packed SYNs, each made once while it keeps its place; whoever invents SYNs only takes places. */
export class SynTexts {
  readonly #keys = new Int32Array(PLACES * SYN_WORDS);
  readonly #texts: string[] = new Array(PLACES).fill('');

  /** Empty when nothing was packed there. */
  textOf(words: Int32Array, at: number): string {
    const first = words[at] as number;
    const second = words[at + 1] as number;
    const third = words[at + 2] as number;
    if (third === 0) return '';
    const place = mix(mix(mix(0, first), second), third) & (PLACES - 1);
    const key = place * SYN_WORDS;
    const keys = this.#keys;
    if (keys[key] !== first || keys[key + 1] !== second || keys[key + 2] !== third) {
      keys[key] = first;
      keys[key + 1] = second;
      keys[key + 2] = third;
      this.#texts[place] = synText(first, second, third);
    }
    return this.#texts[place] as string;
  }
}

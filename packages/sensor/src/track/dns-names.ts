import type { NameText } from '../decode/names.ts';

/** Names are a few dozen bytes; those that are longer take as many blocks as they need. */
const BLOCK_BYTES = 64;
const BLOCK_WORDS = BLOCK_BYTES / 4;
const NONE = -1;

/** Names of any length, each a chain of blocks of one buffer, so that keeping one allocates nothing. */
export class DnsNames {
  readonly #words: Int32Array;
  /** The block that goes on with the name, or the next free one. */
  readonly #next: Int32Array;
  #free = 0;
  #freeBlocks: number;

  /** So many names of usual length, and at least one of this many bytes. */
  constructor(names: number, bytesMax: number) {
    const blocks = 2 * names + blocksOf(bytesMax);
    this.#words = new Int32Array(blocks * BLOCK_WORDS);
    this.#next = Int32Array.from({ length: blocks }, (_, block) => (block + 1 < blocks ? block + 1 : NONE));
    this.#freeBlocks = blocks;
  }

  /** Keeps a name; its first block, or -1 when there is no room. */
  add({ words, length }: NameText): number {
    const blocks = blocksOf(length);
    if (blocks > this.#freeBlocks) return NONE;
    this.#freeBlocks -= blocks;
    const wordsEnd = wordsOf(length);
    const first = this.#free;
    let last = first;
    for (let at = 0; ; at += BLOCK_WORDS) {
      const end = Math.min(wordsEnd, at + BLOCK_WORDS);
      const ahead = last * BLOCK_WORDS - at;
      for (let i = at; i < end; i++) this.#words[i + ahead] = words[i] as number;
      if (end === wordsEnd) break;
      last = this.#next[last] as number;
    }
    this.#free = this.#next[last] as number;
    this.#next[last] = NONE;
    return first;
  }

  /** Whether a name that is kept, of the same length, is this one. */
  isSame(first: number, { words, length }: NameText): boolean {
    const wordsEnd = wordsOf(length);
    let block = first;
    for (let at = 0; at < wordsEnd; at += BLOCK_WORDS) {
      const end = Math.min(wordsEnd, at + BLOCK_WORDS);
      const ahead = block * BLOCK_WORDS - at;
      for (let i = at; i < end; i++) if (this.#words[i + ahead] !== words[i]) return false;
      block = this.#next[block] as number;
    }
    return true;
  }

  /** Copies a name that is kept, of this length; not its hash. */
  copy(first: number, length: number, to: NameText): void {
    const wordsEnd = wordsOf(length);
    let block = first;
    for (let at = 0; at < wordsEnd; at += BLOCK_WORDS) {
      const end = Math.min(wordsEnd, at + BLOCK_WORDS);
      const ahead = block * BLOCK_WORDS - at;
      for (let i = at; i < end; i++) to.words[i] = this.#words[i + ahead] as number;
      block = this.#next[block] as number;
    }
    to.length = length;
  }

  /** Forgets a name of this length. */
  remove(first: number, length: number): void {
    let last = first;
    for (let at = BLOCK_BYTES; at < length; at += BLOCK_BYTES) last = this.#next[last] as number;
    this.#next[last] = this.#free;
    this.#free = first;
    this.#freeBlocks += blocksOf(length);
  }
}

const wordsOf = (bytes: number): number => (bytes + 3) >> 2;
const blocksOf = (bytes: number): number => Math.ceil(bytes / BLOCK_BYTES);

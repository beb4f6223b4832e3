/** Names are a few dozen bytes; those that are longer take as many blocks as they need. */
const BLOCK_BYTES = 64;
const NONE = -1;

/** Names of any length, each a chain of blocks of one buffer, so that keeping one allocates nothing. */
export class DnsNames {
  readonly #bytes: Uint8Array;
  /** The block that goes on with the name, or the next free one. */
  readonly #next: Int32Array;
  #free = 0;
  #freeBlocks: number;

  /** So many names of usual length, and at least one of this many bytes. */
  constructor(names: number, bytesMax: number) {
    const blocks = 2 * names + Math.ceil(bytesMax / BLOCK_BYTES);
    this.#bytes = new Uint8Array(blocks * BLOCK_BYTES);
    this.#next = Int32Array.from({ length: blocks }, (_, block) => (block + 1 < blocks ? block + 1 : NONE));
    this.#freeBlocks = blocks;
  }

  /** Keeps the first `length` bytes, more than none; the name's first block, or -1 when there is no room. */
  add(name: Uint8Array, length: number): number {
    const blocks = blocksOf(length);
    if (blocks > this.#freeBlocks) return NONE;
    this.#freeBlocks -= blocks;
    const first = this.#free;
    let block = first;
    for (let at = 0; ; at += BLOCK_BYTES) {
      const end = Math.min(length, at + BLOCK_BYTES);
      const ahead = block * BLOCK_BYTES - at;
      for (let i = at; i < end; i++) this.#bytes[i + ahead] = name[i] as number;
      const next = this.#next[block] as number;
      if (end === length) {
        this.#next[block] = NONE;
        this.#free = next;
        return first;
      }
      block = next;
    }
  }

  /** Whether a name that is kept, of the same length, is this one. */
  isSame(first: number, name: Uint8Array, length: number): boolean {
    let block = first;
    for (let at = 0; at < length; at += BLOCK_BYTES) {
      const end = Math.min(length, at + BLOCK_BYTES);
      const ahead = block * BLOCK_BYTES - at;
      for (let i = at; i < end; i++) if (this.#bytes[i + ahead] !== name[i]) return false;
      block = this.#next[block] as number;
    }
    return true;
  }

  /** Copies a name of this length to the beginning of `to`. */
  copy(first: number, to: Uint8Array, length: number): void {
    let block = first;
    for (let at = 0; at < length; at += BLOCK_BYTES) {
      const end = Math.min(length, at + BLOCK_BYTES);
      const ahead = block * BLOCK_BYTES - at;
      for (let i = at; i < end; i++) to[i] = this.#bytes[i + ahead] as number;
      block = this.#next[block] as number;
    }
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

const blocksOf = (length: number): number => Math.ceil(length / BLOCK_BYTES);

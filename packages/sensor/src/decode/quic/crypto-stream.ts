const FIRST_BYTES = 2_048;
/** A hello of 16 KB; the largest that clients send is about 2 KB. */
const STREAM_BYTES_MAX = 16_384;
/** Pieces with gaps between. Chrome cuts a hello into about a dozen. */
const PIECES_MAX = 64;
/** RFC 8446 section 4: type and length of a handshake message. */
const MESSAGE_HEADER_BYTES = 4;

/** The handshake bytes of one side, put in order: pieces come in any order, twice and overlapping. */
export class CryptoStream {
  /** Those from `#base` on. */
  #bytes = new Uint8Array(0);
  /** Bytes of messages that were dropped. */
  #base = 0;
  /** Start and end of each piece, ascending; none touches the next. */
  readonly #edges: number[] = [];

  /** From the first message on that was not dropped, with gaps, and room for more; valid until the next call. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** Keeps a copy of the bytes at..end as those from `offset` on. False at a limit: they are not kept. */
  put(offset: number, bytes: Uint8Array, at: number, end: number): boolean {
    const from = Math.max(0, offset - this.#base);
    const to = offset + end - at - this.#base;
    if (to > STREAM_BYTES_MAX) return false;
    if (to <= from) return true;
    if (!this.#mark(from, to)) return false;
    this.#grow(to);
    this.#bytes.set(bytes.subarray(end - (to - from), end), from);
    return true;
  }

  /** End of the first handshake message, which begins the bytes; -1 while it is not whole. */
  messageEnd(): number {
    const wholeTo = this.#wholeTo();
    if (wholeTo < MESSAGE_HEADER_BYTES) return -1;
    const end = this.#messageBytes();
    return wholeTo >= end ? end : -1;
  }

  /** True when the first message says that it is longer than what is kept. */
  isTooLong(): boolean {
    return this.#wholeTo() >= MESSAGE_HEADER_BYTES && this.#messageBytes() > STREAM_BYTES_MAX;
  }

  /** Drops the first message, which ends here; the next one then is the first. */
  drop(end: number): void {
    const edges = this.#edges;
    this.#base += end;
    edges[0] = end;
    if (edges[1] === end) edges.splice(0, 2);
    for (let i = 0; i < edges.length; i++) edges[i] = (edges[i] as number) - end;
    this.#bytes = edges.length > 0 ? this.#bytes.slice(end) : new Uint8Array(0);
  }

  /** Forgets all bytes. */
  clear(): void {
    this.#bytes = new Uint8Array(0);
    this.#edges.length = 0;
  }

  #wholeTo(): number {
    return this.#edges[0] === 0 ? (this.#edges[1] as number) : 0;
  }

  /** Its length with its header. */
  #messageBytes(): number {
    const [, high = 0, middle = 0, low = 0] = this.#bytes;
    return MESSAGE_HEADER_BYTES + ((high << 16) | (middle << 8) | low);
  }

  #grow(to: number): void {
    if (to <= this.#bytes.length) return;
    let size = Math.max(this.#bytes.length, FIRST_BYTES);
    while (size < to) size *= 2;
    const bytes = new Uint8Array(size);
    bytes.set(this.#bytes);
    this.#bytes = bytes;
  }

  /** Adds a piece, joined with all that it overlaps or touches. */
  #mark(from: number, to: number): boolean {
    const edges = this.#edges;
    let first = 0;
    while (first < edges.length && (edges[first + 1] as number) < from) first += 2;
    let last = first;
    while (last < edges.length && (edges[last] as number) <= to) last += 2;
    if (last === first) {
      if (edges.length >= 2 * PIECES_MAX) return false;
      edges.splice(first, 0, from, to);
      return true;
    }
    const joinedTo = Math.max(to, edges[last - 1] as number);
    edges.splice(first, last - first, Math.min(from, edges[first] as number), joinedTo);
    return true;
  }
}

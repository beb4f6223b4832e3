const FIRST_BYTES = 2_048;
/** A hello of 16 KB; the largest that clients send is about 2 KB. */
const STREAM_BYTES_MAX = 16_384;
/** Pieces with gaps between. Chrome cuts a hello into about a dozen. */
const PIECES_MAX = 64;
/** RFC 8446 section 4: type and length of a handshake message. */
const MESSAGE_HEADER_BYTES = 4;

/** The handshake bytes of one side, put in order: pieces come in any order, twice and overlapping. */
export class CryptoStream {
  #bytes = new Uint8Array(0);
  /** Start and end of each piece, ascending; none touches the next. */
  readonly #edges: number[] = [];

  /** The bytes so far, with gaps, and room for more; valid until the next put. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** Keeps a copy of the bytes at..end as those from `offset` on. False at a limit: they are not kept. */
  put(offset: number, bytes: Uint8Array, at: number, end: number): boolean {
    const to = offset + end - at;
    if (to > STREAM_BYTES_MAX) return false;
    if (end <= at) return true;
    if (!this.#mark(offset, to)) return false;
    this.#grow(to);
    this.#bytes.set(bytes.subarray(at, end), offset);
    return true;
  }

  /** End of the handshake message at `at`; -1 while it is not whole. */
  messageEnd(at: number): number {
    const wholeTo = this.#edges[0] === 0 ? (this.#edges[1] as number) : 0;
    if (wholeTo < at + MESSAGE_HEADER_BYTES) return -1;
    const end = at + MESSAGE_HEADER_BYTES + this.#messageBytes(at);
    return wholeTo >= end ? end : -1;
  }

  /** True when the message at `at` says that it is longer than what is kept. */
  isTooLong(at: number): boolean {
    if (this.#edges[0] !== 0 || (this.#edges[1] as number) < at + MESSAGE_HEADER_BYTES) return false;
    return at + MESSAGE_HEADER_BYTES + this.#messageBytes(at) > STREAM_BYTES_MAX;
  }

  /** Empty again, without memory. */
  clear(): void {
    this.#bytes = new Uint8Array(0);
    this.#edges.length = 0;
  }

  #messageBytes(at: number): number {
    const bytes = this.#bytes;
    return ((bytes[at + 1] as number) << 16) | ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number);
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

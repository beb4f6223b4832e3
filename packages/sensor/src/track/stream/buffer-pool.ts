const LEAST_BYTES = 2_048;

/**
 * Buffers of 2 KB, 4 KB and so on, given out and taken back, within one budget. What comes back is overwritten with
 * zeros, since a password may have lain in it.
 */
export class BufferPool {
  /** Bytes of all buffers that are given out. */
  takenBytes = 0;
  readonly #bytesMax: number;
  readonly #free: Uint8Array[][] = [];
  #madeBytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** A buffer of at least so many bytes, all zero; undefined when the budget does not allow it. */
  take(bytes: number): Uint8Array | undefined {
    const size = sizeOf(bytes);
    if (this.takenBytes + size > this.#bytesMax) return undefined;
    const buffer = this.#freeOf(size).pop() ?? this.#make(size);
    this.takenBytes += size;
    return buffer;
  }

  /** Takes back a buffer, of which no more than the first `usedBytes` were written to. */
  give(buffer: Uint8Array, usedBytes: number): void {
    buffer.fill(0, 0, usedBytes);
    this.takenBytes -= buffer.length;
    this.#freeOf(buffer.length).push(buffer);
  }

  #make(size: number): Uint8Array {
    // What lies free in other sizes makes room for this one.
    for (const free of this.#free) {
      while (this.#madeBytes + size > this.#bytesMax && free && free.length > 0) {
        this.#madeBytes -= (free.pop() as Uint8Array).length;
      }
    }
    this.#madeBytes += size;
    return new Uint8Array(size);
  }

  #freeOf(size: number): Uint8Array[] {
    const place = 31 - Math.clz32(size / LEAST_BYTES);
    while (this.#free.length <= place) this.#free.push([]);
    return this.#free[place] as Uint8Array[];
  }
}

/** The least size that suffices. */
function sizeOf(bytes: number): number {
  let size = LEAST_BYTES;
  while (size < bytes) size *= 2;
  return size;
}

// Protobuf's primitives read from bytes of strangers (protobuf.dev, "Encoding"). Every read checks its bounds.

/** Bytes that are no protobuf message, and why. */
export class WireError extends Error {
  override name = 'WireError';
}

const WIRE_TYPE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;
const TWO_32 = 2 ** 32;
/** Ten bytes hold 64 bits. */
const VARINT_BYTES_MAX = 10;

/** A place in bytes that moves on with every read. Set `bytes`, `at` and `end`; nothing is read from `end` on. */
export class WireReader {
  bytes: Buffer = Buffer.alloc(0);
  view: DataView = new DataView(new ArrayBuffer(0));
  at = 0;
  end = 0;

  /** From the first byte of these. */
  begin(bytes: Uint8Array): void {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.at = 0;
    this.end = bytes.length;
  }

  /** A tag: field << 3 | wire type. */
  tag(): number {
    const tag = this.varint();
    if (tag < 8 || tag >= TWO_32) throw new WireError(`tag ${tag} at byte ${this.at}, want a field's`);
    return tag;
  }

  /** Up to 2^53 exact, above it as near as a double comes. */
  varint(): number {
    const { bytes, at } = this;
    if (at < this.end) {
      const first = bytes[at] as number;
      if (first < 128) {
        this.at = at + 1;
        return first;
      }
    }
    return this.#longVarint();
  }

  #longVarint(): number {
    let value = 0;
    let scale = 1;
    for (let i = 0; i < VARINT_BYTES_MAX; i++) {
      if (this.at >= this.end) throw new WireError(`a number goes on behind byte ${this.end}, where its message ends`);
      const byte = this.bytes[this.at++] as number;
      // The tenth byte holds the highest of 64 bits.
      value += (i === VARINT_BYTES_MAX - 1 ? byte & 1 : byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
    throw new WireError(`a number of more than ${VARINT_BYTES_MAX} bytes at byte ${this.at}`);
  }

  /** A field of type uint32: the lower bits of what is there. */
  uint32(): number {
    const value = this.varint();
    return value < TWO_32 ? value : value % TWO_32;
  }

  fixed32(): number {
    return this.view.getUint32(this.#advance(4), true);
  }

  fixed64(): number {
    const at = this.#advance(8);
    return this.view.getUint32(at + 4, true) * TWO_32 + this.view.getUint32(at, true);
  }

  sfixed64(): number {
    const at = this.#advance(8);
    return this.view.getInt32(at + 4, true) * TWO_32 + this.view.getUint32(at, true);
  }

  /** The length of bytes that lie whole before the end. */
  length(): number {
    const length = this.varint();
    if (length > this.end - this.at) {
      throw new WireError(`${length} bytes from byte ${this.at} on, but its message ends at byte ${this.end}`);
    }
    return length;
  }

  /** A field of type bytes, the caller's own. */
  copy(): Uint8Array {
    const length = this.length();
    const start = this.at;
    this.at += length;
    return this.bytes.slice(start, start + length);
  }

  /** UTF-8. */
  text(): string {
    const length = this.length();
    const start = this.at;
    this.at += length;
    return textOfUtf8(this.bytes.subarray(start, start + length));
  }

  /** Past a value nobody knows. */
  skip(tag: number): void {
    switch (tag & 7) {
      case WIRE_TYPE.varint:
        this.varint();
        return;
      case WIRE_TYPE.fixed64:
        this.#advance(8);
        return;
      case WIRE_TYPE.bytes:
        this.#advance(this.length());
        return;
      case WIRE_TYPE.fixed32:
        this.#advance(4);
        return;
      default:
        // Groups may be nested without end, and no version of this schema has any.
        throw new WireError(`wire type ${tag & 7} at byte ${this.at}, want 0, 1, 2 or 5`);
    }
  }

  #advance(length: number): number {
    const at = this.at;
    if (length > this.end - at) {
      throw new WireError(`${length} bytes from byte ${at} on, but its message ends at byte ${this.end}`);
    }
    this.at = at + length;
    return at;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

export function textOfUtf8(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw new WireError('a text is no UTF-8', { cause });
  }
}

const TWO_32 = 2 ** 32;

/** A tag is field << 3 | one of these (protobuf.dev, "Encoding"). */
export const WIRE = { varint: 0, fixed64: 1, bytes: 2 } as const;

/** A number of 53 bits takes up to eight bytes, its tag two. */
export const NUMBER_FIELD_BYTES_MAX = 10;

/** A tag of two bytes and a length of up to four. */
export const BYTES_HEADER_BYTES_MAX = 6;

/** UTF-8 takes up to three bytes for one unit of a string. */
export const UTF8_BYTES_PER_UNIT_MAX = 3;

/**
 * Protobuf's primitives into one growing buffer. Writing does not check for room: whoever writes a message asks with
 * `reserve` for all that it may need.
 */
export class WireWriter {
  bytes: Uint8Array;
  /** Where the next byte goes. */
  at = 0;
  readonly #encoder = new TextEncoder();

  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity);
  }

  /** Makes room for so many bytes more. */
  reserve(count: number): void {
    if (this.at + count <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.at + count));
    larger.set(this.bytes.subarray(0, this.at));
    this.bytes = larger;
  }

  /** A whole number from 0 up to 2^53. */
  varint(value: number): void {
    const bytes = this.bytes;
    let rest = value;
    while (rest >= TWO_32) {
      bytes[this.at++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    rest >>>= 0;
    while (rest > 127) {
      bytes[this.at++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    bytes[this.at++] = rest;
  }

  /** A number, unless it is zero: absent means zero to protobuf. */
  number(tag: number, value: number): void {
    if (value === 0) return;
    this.varint(tag);
    this.varint(value);
  }

  /** A number that is there also when it is zero; left out when negative. */
  optionalNumber(tag: number, value: number): void {
    if (value < 0) return;
    this.varint(tag);
    this.varint(value);
  }

  /** A fixed64 or sfixed64 from 0 up to 2^53; left out when negative. */
  fixed64(tag: number, value: number): void {
    if (value < 0) return;
    this.varint(tag);
    const bytes = this.bytes;
    const at = this.at;
    const high = Math.floor(value / TWO_32);
    const low = (value - high * TWO_32) | 0;
    bytes[at] = low;
    bytes[at + 1] = low >>> 8;
    bytes[at + 2] = low >>> 16;
    bytes[at + 3] = low >>> 24;
    bytes[at + 4] = high;
    bytes[at + 5] = high >>> 8;
    bytes[at + 6] = high >>> 16;
    bytes[at + 7] = high >>> 24;
    this.at = at + 8;
  }

  /** Few bytes, such as an address. */
  address(tag: number, from: Uint8Array, fromAt: number, length: number): void {
    this.varint(tag);
    const bytes = this.bytes;
    bytes[this.at++] = length;
    for (let i = 0; i < length; i++) bytes[this.at++] = from[fromAt + i] as number;
  }

  /** Text, unless it is empty. */
  string(tag: number, text: string): void {
    if (text.length === 0) return;
    this.varint(tag);
    const start = this.begin();
    const { bytes, at } = this;
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit > 127) {
        // Rare: names are escaped to ASCII where they come from the wire.
        this.at = at + this.#encoder.encodeInto(text, bytes.subarray(at)).written;
        this.end(start);
        return;
      }
      bytes[at + i] = unit;
    }
    this.at = at + text.length;
    this.end(start);
  }

  /** Begin what is preceded by its length, tag already written; give `end` what this returns. */
  begin(): number {
    return ++this.at;
  }

  /** One byte was left for the length, which suffices up to 127; otherwise the content moves on. */
  end(start: number): void {
    const length = this.at - start;
    const more = lengthBytes(length) - 1;
    if (more > 0) this.bytes.copyWithin(start + more, start, this.at);
    this.at = start - 1;
    this.varint(length);
    this.at += length;
  }
}

function lengthBytes(length: number): number {
  if (length < 2 ** 7) return 1;
  if (length < 2 ** 14) return 2;
  return length < 2 ** 21 ? 3 : 4;
}

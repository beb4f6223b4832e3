/** A chunk's line with its extensions; whoever says more there says nothing that matters. */
const LINE_BYTES_MAX = 256;
/** More digits are no exact number any more. */
const SIZE_DIGITS_MAX = 12;
const CR = 0x0d;
const LF = 0x0a;

/** What of a chunked body comes next. */
type Part = 'size' | 'dataEnd' | 'trailer' | 'over' | 'broken';

/** Follows a chunked body by the sizes of its chunks (RFC 9112 section 7.1). Data is skipped, not looked at. */
export class ChunkedBody {
  #part: Part = 'over';
  #isLineEmpty = true;

  /** A new body begins. */
  begin(): void {
    this.#part = 'size';
    this.#isLineEmpty = true;
  }

  /** The body is not read any further. */
  stop(): void {
    this.#part = 'over';
  }

  get isOver(): boolean {
    return this.#part === 'over';
  }

  /** What came is no chunk. */
  get isBroken(): boolean {
    return this.#part === 'broken';
  }

  /** Where the body goes on, possibly behind `end`; `at` itself while a line has not come whole. */
  next(bytes: Uint8Array, at: number, end: number): number {
    switch (this.#part) {
      case 'size':
        return this.#readSize(bytes, at, end);
      case 'dataEnd':
        return this.#readDataEnd(bytes, at, end);
      case 'trailer':
        return this.#passTrailer(bytes, at, end);
      case 'over':
      case 'broken':
        return at;
    }
  }

  #readSize(bytes: Uint8Array, at: number, end: number): number {
    const lineTo = Math.min(end, at + LINE_BYTES_MAX);
    let lineFeedAt = at;
    while (lineFeedAt < lineTo && bytes[lineFeedAt] !== LF) lineFeedAt++;
    const size = sizeIn(bytes, at, lineFeedAt);
    if (size < 0 || lineFeedAt === at + LINE_BYTES_MAX) this.#part = 'broken';
    // The digits may go on in what has not come yet.
    if (size < 0 || lineFeedAt === lineTo) return at;
    this.#part = size === 0 ? 'trailer' : 'dataEnd';
    return lineFeedAt + 1 + size;
  }

  #readDataEnd(bytes: Uint8Array, at: number, end: number): number {
    const isCr = bytes[at] === CR;
    if (isCr && at + 1 >= end) return at;
    if (bytes[isCr ? at + 1 : at] !== LF) {
      this.#part = 'broken';
      return at;
    }
    this.#part = 'size';
    return at + (isCr ? 2 : 1);
  }

  #passTrailer(bytes: Uint8Array, at: number, end: number): number {
    for (let i = at; i < end; i++) {
      const byte = bytes[i];
      if (byte === LF && this.#isLineEmpty) {
        this.#part = 'over';
        return i + 1;
      }
      if (byte !== CR) this.#isLineEmpty = byte === LF;
    }
    return end;
  }
}

/** Hexadecimal digits, and nothing but blanks or an extension behind them; -1 for what is no size. */
function sizeIn(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end) return -1;
  let size = 0;
  let i = at;
  for (; i < end; i++) {
    const digit = hexDigit(bytes[i] as number);
    if (digit < 0) break;
    if (i - at >= SIZE_DIGITS_MAX) return -1;
    size = size * 16 + digit;
  }
  return i < end && (i === at || !isSizeEnd(bytes[i] as number)) ? -1 : size;
}

const isSizeEnd = (byte: number): boolean => byte === 0x3b || byte === 0x20 || byte === 0x09 || byte === CR;

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const NO_BYTES = Buffer.alloc(0);

/** Bytes to lines. A line that is longer than allowed is passed over to its end, and counted. */
export class LineSplitter {
  longLines = 0;
  /** Bytes since the end of the last whole line. */
  pendingBytes = 0;
  readonly #lineBytesMax: number;
  #rest = NO_BYTES;
  #isTooLong = false;

  constructor(lineBytesMax: number) {
    this.#lineBytesMax = lineBytesMax;
  }

  /** Each line without its end; empty ones are left out. A line is borrowed until `onLine` returns. */
  push(chunk: Buffer, onLine: (line: Buffer) => void): void {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      this.#end(chunk.subarray(start, end), onLine);
      start = end + 1;
    }
    this.#keep(chunk.subarray(start));
  }

  /** What comes next begins elsewhere. With `inLine` it begins inside a line, whose rest is passed over. */
  reset({ inLine = false } = {}): void {
    this.#rest = NO_BYTES;
    this.pendingBytes = 0;
    this.#isTooLong = inLine;
  }

  #end(last: Buffer, onLine: (line: Buffer) => void): void {
    const isWhole = !this.#isTooLong && this.#rest.length + last.length <= this.#lineBytesMax;
    if (isWhole) {
      const line = withoutReturn(this.#rest.length > 0 ? Buffer.concat([this.#rest, last]) : last);
      if (line.length > 0) onLine(line);
    } else if (!this.#isTooLong) {
      this.longLines++;
    }
    this.reset();
  }

  #keep(bytes: Buffer): void {
    this.pendingBytes += bytes.length;
    if (this.#isTooLong || bytes.length === 0) return;
    if (this.pendingBytes <= this.#lineBytesMax) {
      // Copied, since the chunk is read into again.
      this.#rest = Buffer.concat([this.#rest, bytes]);
      return;
    }
    this.longLines++;
    this.#rest = NO_BYTES;
    this.#isTooLong = true;
  }
}

const withoutReturn = (line: Buffer): Buffer => (line.at(-1) === RETURN ? line.subarray(0, -1) : line);

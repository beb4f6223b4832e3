// Values as JSON text, written straight into bytes: rows are made for every event, and text put together from fifty
// pieces costs three times as much.
import { encodeTime } from './columns.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const ZERO = 0x30;
const SPACE = 0x20;
const LAST_PLAIN = 0x7e;
const POINT = 0x2e;
const UTF8_BYTES_PER_UNIT_MAX = 3;
/** Above it a number is put together by the engine. */
const SHORT_NUMBER_MAX = 1_000_000_000;
const SECONDS_DIGITS = 10;
const MICROSECONDS = 1_000_000;
/** Quotes, ten digits, a point and six digits. */
const TIME_BYTES = 2 + SECONDS_DIGITS + 1 + 6;
const NULL_BYTES = Buffer.from('null');

/** Bytes that grow as rows are put into them, and are used again for the next batch. */
export class RowBytes {
  #bytes = Buffer.allocUnsafe(65_536);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** What was put since the last take; empties it. */
  take(): Buffer {
    const taken = Buffer.from(this.#bytes.subarray(0, this.#length));
    this.#length = 0;
    return taken;
  }

  byte(byte: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = byte;
  }

  /** JSON text as it is. */
  json(text: string): void {
    this.#reserve(text.length * UTF8_BYTES_PER_UNIT_MAX);
    this.#length += this.#bytes.write(text, this.#length);
  }

  copy(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  null(): void {
    this.copy(NULL_BYTES);
  }

  /** A whole number that is not negative. */
  number(value: number): void {
    if (value >= SHORT_NUMBER_MAX) {
      this.json(String(value));
      return;
    }
    let digits = 1;
    for (let power = 10; power <= value; power *= 10) digits++;
    this.#reserve(digits);
    this.#putDigits(value, this.#length, digits);
    this.#length += digits;
  }

  /** Text in quotes; false, and nothing is put, when some character of it needs an escape. */
  plainText(text: string): boolean {
    const { length } = text;
    this.#reserve(length + 2);
    const bytes = this.#bytes;
    let at = this.#length;
    bytes[at++] = QUOTE;
    for (let i = 0; i < length; i++) {
      const unit = text.charCodeAt(i);
      if (unit < SPACE || unit > LAST_PLAIN || unit === QUOTE || unit === BACKSLASH) return false;
      bytes[at++] = unit;
    }
    bytes[at++] = QUOTE;
    this.#length = at;
    return true;
  }

  /** Microseconds since 1970, as encodeTime writes them. */
  time(timeUs: number): void {
    if (timeUs < 1e15 || timeUs >= 1e16) {
      this.json(encodeTime(timeUs));
      return;
    }
    this.#reserve(TIME_BYTES);
    const bytes = this.#bytes;
    const at = this.#length;
    const seconds = Math.floor(timeUs / MICROSECONDS);
    const point = at + 1 + SECONDS_DIGITS;
    bytes[at] = QUOTE;
    this.#putDigits(Math.floor(seconds / 100_000), at + 1, 5);
    this.#putDigits(seconds % 100_000, at + 6, 5);
    bytes[point] = POINT;
    this.#putDigits(timeUs - seconds * MICROSECONDS, point + 1, 6);
    bytes[point + 7] = QUOTE;
    this.#length = point + 8;
  }

  #putDigits(value: number, at: number, digits: number): void {
    const bytes = this.#bytes;
    let rest = value | 0;
    for (let i = at + digits - 1; i >= at; i--) {
      const next = (rest / 10) | 0;
      bytes[i] = ZERO + rest - next * 10;
      rest = next;
    }
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}

import { isBlank, LINE, lineKind, methodEnd, statusOf, targetEnd, targetStart, trimmedEnd } from './http-line.ts';

// Heads of messages (RFC 9112 sections 2 to 6), read as offsets into their bytes.

/** The header fields that are read; a field's number is its place in a head's spans. */
const FIELD_NAMES = [
  'host',
  'user-agent',
  'content-type',
  'server',
  'authorization',
  'proxy-authorization',
  'content-length',
  'transfer-encoding',
] as const;
type FieldName = (typeof FIELD_NAMES)[number];

export const FIELD = Object.fromEntries(FIELD_NAMES.map((name, field) => [name, field])) as Readonly<
  Record<FieldName, number>
>;

const NAME_BYTES_MAX = Math.max(...FIELD_NAMES.map((name) => name.length));
/** No two of the names have the same length, so that a name is compared with one of them at most. */
const FIELD_BY_LENGTH = Array.from({ length: NAME_BYTES_MAX + 1 }, (_, length) =>
  FIELD_NAMES.findIndex((name) => name.length === length),
);
const NAME_BYTES = FIELD_NAMES.map((name) => Buffer.from(name));
const CHUNKED = Buffer.from('chunked');
const IDENTITY = Buffer.from('identity');

/** How the body's end is known. */
export const BODY = {
  /** No header field tells. */
  unsaid: 0,
  /** By Content-Length. */
  counted: 1,
  chunked: 2,
  /** A transfer coding that is not chunked at its end: a response ends with its connection. */
  coded: 3,
  /** Contradicting or unreadable lengths. */
  invalid: 4,
} as const;

/** Longer lengths are no exact numbers any more, and none is meant. */
const LENGTH_DIGITS_MAX = 15;
const CR = 0x0d;
const LF = 0x0a;
const COLON = 0x3a;
const COMMA = 0x2c;

/** One head as offsets into the bytes it was read from. One object, filled anew for every head. */
export class HttpHead {
  /** LINE.request or LINE.response; LINE.other when the bytes are neither. */
  kind: number = LINE.other;
  methodAt = 0;
  methodEnd = 0;
  targetAt = 0;
  targetEnd = 0;
  status = 0;
  /** One of BODY. */
  body: number = BODY.unsaid;
  contentLength = 0;
  readonly #spans = new Int32Array(2 * FIELD_NAMES.length);

  /** Where a field's value begins; -1 when there is no such field. Of several the first counts. */
  startOf(field: number): number {
    return this.#spans[2 * field] as number;
  }

  /** One past the last byte of its value, which is not blank; a folded value has line ends inside. */
  endOf(field: number): number {
    return this.#spans[2 * field + 1] as number;
  }

  /** True when there is such a field with a value that is not empty. */
  has(field: number): boolean {
    return this.startOf(field) >= 0 && this.startOf(field) < this.endOf(field);
  }

  /**
   * Reads the head that begins at `at` with a line that ends at `lineFeedAt`. Returns one past its blank line, or -1
   * when that has not come, and then nothing that was read counts. Lines that are no header fields are passed over.
   */
  read(bytes: Uint8Array, at: number, lineFeedAt: number, end: number): number {
    this.#spans.fill(-1);
    this.body = BODY.unsaid;
    this.contentLength = 0;
    this.#readLine(bytes, at, lineFeedAt);
    let field = -1;
    let valueAt = 0;
    let valueTo = 0;
    for (let lineAt = lineFeedAt + 1; lineAt < end; ) {
      let colonAt = -1;
      let i = lineAt;
      for (; i < end; i++) {
        const byte = bytes[i];
        if (byte === LF) break;
        if (byte === COLON && colonAt < 0) colonAt = i;
      }
      if (i === end) return -1;
      const isFolded = isBlank(bytes[lineAt] as number);
      const isEnd = isFolded && isEmptyLine(bytes, lineAt, i);
      if (isFolded && !isEnd) {
        // The value goes on (RFC 9112 section 5.2).
        valueTo = Math.max(valueTo, trimmedEnd(bytes, lineAt, i));
      } else {
        if (field >= 0) this.#keep(field, bytes, valueAt, trimmedEnd(bytes, valueAt, valueTo));
        if (isEnd) return i + 1;
        field = colonAt < 0 ? -1 : fieldOf(bytes, lineAt, trimmedEnd(bytes, lineAt, colonAt));
        valueAt = colonAt + 1;
        valueTo = i;
      }
      lineAt = i + 1;
    }
    return -1;
  }

  #readLine(bytes: Uint8Array, at: number, lineFeedAt: number): void {
    this.kind = lineKind(bytes, at, lineFeedAt);
    if (this.kind === LINE.response) this.status = statusOf(bytes, at);
    if (this.kind !== LINE.request) return;
    const lineTo = trimmedEnd(bytes, at, lineFeedAt);
    this.methodAt = at;
    this.methodEnd = methodEnd(bytes, at, lineTo);
    this.targetAt = targetStart(bytes, this.methodEnd, lineTo);
    this.targetEnd = targetEnd(bytes, this.targetAt, lineTo);
  }

  #keep(field: number, bytes: Uint8Array, at: number, end: number): void {
    let start = at;
    while (start < end && isBlank(bytes[start] as number)) start++;
    if (field === FIELD['content-length']) this.#keepLength(bytes, start, end);
    else if (field === FIELD['transfer-encoding']) this.#keepCoding(bytes, start, end);
    if (this.startOf(field) >= 0) return;
    this.#spans[2 * field] = start;
    this.#spans[2 * field + 1] = end;
  }

  /** RFC 9112 section 6.3: several lengths that differ cannot be trusted, and a transfer coding outweighs any. */
  #keepLength(bytes: Uint8Array, at: number, end: number): void {
    if (this.body === BODY.chunked || this.body === BODY.coded) return;
    const length = numberIn(bytes, at, end);
    const isContradiction = this.body === BODY.counted && length !== this.contentLength;
    this.body = length < 0 || isContradiction || this.body === BODY.invalid ? BODY.invalid : BODY.counted;
    this.contentLength = length;
  }

  /** The last coding of the last field decides. */
  #keepCoding(bytes: Uint8Array, at: number, end: number): void {
    let last = at;
    for (let i = at; i < end; i++) if (bytes[i] === COMMA) last = i + 1;
    while (last < end && isBlank(bytes[last] as number)) last++;
    if (isWord(bytes, last, end, CHUNKED)) this.body = BODY.chunked;
    else if (!isWord(bytes, last, end, IDENTITY)) this.body = BODY.coded;
  }
}

/** Finds the end of a head that comes in any number of parts, and looks at no byte twice. */
export class HeadScanner {
  #scannedBytes = 0;
  #isLineEmpty = false;
  #lineFeedBytes = -1;

  /** A new head begins. */
  reset(): void {
    this.#scannedBytes = 0;
    this.#isLineEmpty = false;
    this.#lineFeedBytes = -1;
  }

  /** True before anything was scanned. */
  get isFresh(): boolean {
    return this.#scannedBytes === 0;
  }

  /** True once the first line's end was found. */
  get hasLine(): boolean {
    return this.#lineFeedBytes >= 0;
  }

  /** Where the first line's line feed is, in the head that begins at `at`; -1 while it has not come. */
  findLine(bytes: Uint8Array, at: number, end: number): number {
    if (this.#lineFeedBytes >= 0) return at + this.#lineFeedBytes;
    for (let i = at + this.#scannedBytes; i < end; i++) {
      if (bytes[i] !== LF) continue;
      this.#lineFeedBytes = i - at;
      this.#scannedBytes = i - at + 1;
      this.#isLineEmpty = true;
      return i;
    }
    this.#scannedBytes = end - at;
    return -1;
  }

  /** One past the head's blank line; -1 while it has not come. After `findLine` found the first line. */
  findEnd(bytes: Uint8Array, at: number, end: number): number {
    for (let i = at + this.#scannedBytes; i < end; i++) {
      const byte = bytes[i] as number;
      if (byte === LF) {
        if (this.#isLineEmpty) return i + 1;
        this.#isLineEmpty = true;
      } else if (byte !== CR) {
        this.#isLineEmpty = false;
      }
    }
    this.#scannedBytes = Math.max(this.#scannedBytes, end - at);
    return -1;
  }
}

/** Nothing but carriage returns. */
function isEmptyLine(bytes: Uint8Array, at: number, end: number): boolean {
  for (let i = at; i < end; i++) if (bytes[i] !== CR) return false;
  return true;
}

function fieldOf(bytes: Uint8Array, at: number, end: number): number {
  const field = FIELD_BY_LENGTH[end - at] ?? -1;
  return field >= 0 && isWord(bytes, at, end, NAME_BYTES[field] as Uint8Array) ? field : -1;
}

/** Without regard to case; the word is in lower case. */
export function isWord(bytes: Uint8Array, at: number, end: number, word: Uint8Array): boolean {
  if (end - at !== word.length) return false;
  for (let i = 0; i < word.length; i++) {
    const byte = bytes[at + i] as number;
    const lower = byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
    if (lower !== word[i]) return false;
  }
  return true;
}

/** Decimal digits and nothing else; -1 for anything else. */
function numberIn(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end || end - at > LENGTH_DIGITS_MAX) return -1;
  let number = 0;
  for (let i = at; i < end; i++) {
    const digit = (bytes[i] as number) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  return number;
}

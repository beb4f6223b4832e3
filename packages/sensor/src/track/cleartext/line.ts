import { isDigit } from '../app/match.ts';

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const DASH = 0x2d;

/** Bytes of a line that are looked at; what a longer one says after them is skipped. */
export const LINE_BYTES_MAX = 1_024;

/**
 * What is to be done with a line. Any number from 0 on: the line is dealt with, and so are so many bytes from its
 * beginning on even where lines end among them.
 */
export const LINE = {
  /** Skip what is left of it unread. */
  dealt: 0,
  /** It cannot be understood before there is more of it. */
  more: -1,
  /** What follows is not to be cut into lines here any more. */
  stop: -2,
  /** The same for this line itself. */
  stopHere: -3,
} as const;

/**
 * Looks at a line, or when it is not whole at its beginning; at <= end, line end left out. What it says of a beginning
 * it says of everything that begins so.
 */
export type SeeLine = (bytes: Uint8Array, at: number, end: number, isWhole: boolean, timeUs: number) => number;

/**
 * Cuts what one side says into lines that end with LF or CR LF. Keeps nothing: a line that is needed whole is left
 * with the caller, and one of which enough is known is skipped as it comes, so that no password waits anywhere.
 */
export class LineCutter {
  /** Amid a line that is to be skipped. */
  #isWithin = false;
  #skipBytes = 0;
  readonly #see: SeeLine;

  constructor(see: SeeLine) {
    this.#see = see;
  }

  /** How many bytes from `start` on are dealt with. */
  cut(bytes: Uint8Array, start: number, end: number, timeUs: number): number {
    let at = start;
    while (at < end) {
      if (this.#skipBytes > 0 || this.#isWithin) {
        at = this.#skip(bytes, at, end);
        continue;
      }
      const lf = lineFeedIn(bytes, at, Math.min(end, at + LINE_BYTES_MAX));
      const isWhole = lf >= 0;
      const seenEnd = isWhole ? withoutReturn(bytes, at, lf) : Math.min(end, at + LINE_BYTES_MAX);
      const verdict = this.#see(bytes, at, seenEnd, isWhole, timeUs);
      if (verdict === LINE.stopHere) return at - start;
      if (verdict > 0) {
        this.#skipBytes = verdict;
        this.#isWithin = true;
      } else if (isWhole) {
        at = lf + 1;
        if (verdict === LINE.stop) return at - start;
      } else if (verdict === LINE.more && end - at < LINE_BYTES_MAX) {
        return at - start;
      } else {
        this.#isWithin = true;
      }
    }
    return at - start;
  }

  /** Bytes are missing: whatever comes next belongs to a line that did not begin with it. */
  miss(): void {
    this.#skipBytes = 0;
    this.#isWithin = true;
  }

  #skip(bytes: Uint8Array, at: number, end: number): number {
    if (this.#skipBytes > 0) {
      const skipped = Math.min(this.#skipBytes, end - at);
      this.#skipBytes -= skipped;
      return at + skipped;
    }
    const lf = lineFeedIn(bytes, at, end);
    if (lf < 0) return end;
    this.#isWithin = false;
    return lf + 1;
  }
}

function lineFeedIn(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) if (bytes[at] === LF) return at;
  return -1;
}

const withoutReturn = (bytes: Uint8Array, at: number, lf: number): number =>
  lf > at && bytes[lf - 1] === CR ? lf - 1 : lf;

const WORD_BYTES_MAX = 24;

/** Where the word ends, before a space or with the line; LINE.more when it may go on, LINE.stop when it is too long. */
export function wordEnd(bytes: Uint8Array, at: number, end: number, isWhole: boolean): number {
  const last = Math.min(end, at + WORD_BYTES_MAX + 1);
  let to = at;
  while (to < last && (bytes[to] as number) > SPACE) to++;
  if (to - at > WORD_BYTES_MAX) return LINE.stop;
  return to === end && !isWhole ? LINE.more : to;
}

/** Where what follows the spaces begins; `end` when nothing does. */
export function argumentAt(bytes: Uint8Array, at: number, end: number): number {
  let from = at;
  while (from < end && bytes[from] === SPACE) from++;
  return from;
}

/** Without the spaces at its end. */
export function argumentEnd(bytes: Uint8Array, at: number, end: number): number {
  let to = end;
  while (to > at && bytes[to - 1] === SPACE) to--;
  return to;
}

/**
 * Whether something follows the space at `at`, without looking at more than its first byte: what follows is a
 * password.
 */
export function afterSpace(bytes: Uint8Array, at: number, end: number, isWhole: boolean): 'some' | 'none' | 'more' {
  const first = at + 1;
  if (first >= end) return isWhole ? 'none' : 'more';
  return bytes[first] === CR ? 'none' : 'some';
}

/** Replies of three digits, over several lines where a dash follows (RFC 959 section 4.2, RFC 5321 section 4.2.1). */
export class ReplyLines {
  #within = 0;

  /** The code of the reply that ends with this line; 0 for all other lines. */
  codeIn(bytes: Uint8Array, at: number, end: number): number {
    const code = codeAt(bytes, at, end);
    if (code === 0) return 0;
    const isLast = end - at === 3 || bytes[at + 3] === SPACE;
    if (this.#within !== 0 && (code !== this.#within || !isLast)) return 0;
    this.#within = !isLast && bytes[at + 3] === DASH ? code : 0;
    return isLast ? code : 0;
  }

  miss(): void {
    this.#within = 0;
  }
}

function codeAt(bytes: Uint8Array, at: number, end: number): number {
  if (end - at < 3) return 0;
  let code = 0;
  for (let i = at; i < at + 3; i++) {
    const byte = bytes[i] as number;
    if (!isDigit(byte)) return 0;
    code = code * 10 + byte - 0x30;
  }
  return code;
}

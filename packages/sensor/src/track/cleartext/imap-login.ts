import { isDigit } from '../app/match.ts';
import { type CleartextTeller, USERNAME_BYTES_MAX, usernameOf } from './cleartext-event.ts';
import { afterSpace, LINE } from './line.ts';

const SPACE = 0x20;
const QUOTE = 0x22;
const PLUS = 0x2b;
const BACKSLASH = 0x5c;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** A longer name, or more of a password than anybody has, is none. */
const LITERAL_BYTES_MAX = 65_536;
const LITERAL_DIGITS_MAX = 7;

type Awaited = 'nothing' | 'name' | 'password';

/**
 * IMAP's LOGIN (RFC 9051 section 6.2.3): a name and a password, each an atom, a quoted string, or a literal in lines of
 * its own. Of the password no more is read than its first byte.
 */
export class ImapLoginCommand {
  wasTried = false;
  readonly #teller: CleartextTeller;
  #awaited: Awaited = 'nothing';
  #literalBytes = 0;
  #username: string | undefined;

  constructor(teller: CleartextTeller) {
    this.#teller = teller;
  }

  /** The client's next line is not a command. */
  get isActive(): boolean {
    return this.#awaited !== 'nothing';
  }

  /** The command from the name on. */
  begin(bytes: Uint8Array, at: number, end: number, isWhole: boolean, timeUs: number): number {
    this.wasTried = true;
    if (at >= end) return isWhole ? LINE.dealt : LINE.more;
    if (bytes[at] === OPEN_BRACE) return this.#awaitLiteral('name', bytes, at, end, isWhole);
    const nameEnd = bytes[at] === QUOTE ? quotedEnd(bytes, at, end) : atomEnd(bytes, at, end);
    if (nameEnd === end) return isWhole ? LINE.dealt : LINE.more;
    const username = bytes[at] === QUOTE ? unquoted(bytes, at + 1, nameEnd - 1) : usernameOf(bytes, at, nameEnd);
    return this.#password(username, bytes, nameEnd, end, isWhole, timeUs);
  }

  /** A line after one that announced a literal. */
  goOn(bytes: Uint8Array, at: number, end: number, isWhole: boolean, timeUs: number): number {
    if (this.#awaited === 'password') {
      this.#awaited = 'nothing';
      if (this.#literalBytes > 0) this.#tell(this.#username, timeUs);
      return this.#literalBytes;
    }
    const nameEnd = at + this.#literalBytes;
    if (end <= nameEnd) {
      if (!isWhole) return LINE.more;
      this.#awaited = 'nothing';
      return LINE.dealt;
    }
    const verdict = this.#password(usernameOf(bytes, at, nameEnd), bytes, nameEnd, end, isWhole, timeUs);
    if (verdict !== LINE.more && this.#awaited === 'name') this.#awaited = 'nothing';
    return verdict;
  }

  /** What was waited for is missing, or no longer wanted by the server. */
  miss(): void {
    this.#awaited = 'nothing';
  }

  /** The command after the name. */
  #password(
    username: string | undefined,
    bytes: Uint8Array,
    at: number,
    end: number,
    isWhole: boolean,
    timeUs: number,
  ): number {
    const password = bytes[at] === SPACE ? afterSpace(bytes, at, end, isWhole) : 'none';
    if (password === 'more') return LINE.more;
    if (password === 'none') return LINE.dealt;
    if (bytes[at + 1] === OPEN_BRACE) {
      this.#username = username;
      return this.#awaitLiteral('password', bytes, at + 1, end, isWhole);
    }
    this.#tell(username, timeUs);
    return LINE.dealt;
  }

  #awaitLiteral(what: Awaited, bytes: Uint8Array, at: number, end: number, isWhole: boolean): number {
    if (!isWhole) return LINE.more;
    const length = literalLength(bytes, at, end);
    const lengthMax = what === 'name' ? USERNAME_BYTES_MAX : LITERAL_BYTES_MAX;
    this.#awaited = length >= 0 && length <= lengthMax ? what : 'nothing';
    this.#literalBytes = length;
    return LINE.dealt;
  }

  #tell(username: string | undefined, timeUs: number): void {
    this.#teller.tell(timeUs, { credential: true, ...(username === undefined ? {} : { username }) });
  }
}

/** Of {5}, or {5+}, which does not wait for the server (RFC 7888); -1 for what is no such thing. */
function literalLength(bytes: Uint8Array, start: number, end: number): number {
  let at = start + 1;
  let length = 0;
  while (at < end && at - start <= LITERAL_DIGITS_MAX && isDigit(bytes[at] as number)) {
    length = length * 10 + (bytes[at] as number) - 0x30;
    at++;
  }
  const hasDigits = at > start + 1;
  if (at < end && bytes[at] === PLUS) at++;
  return hasDigits && at === end - 1 && bytes[at] === CLOSE_BRACE ? length : -1;
}

function atomEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at] !== SPACE) at++;
  return at;
}

/** After the closing quote; `end` when there is none, or nothing comes after it. */
function quotedEnd(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start + 1; at < end; at++) {
    if (bytes[at] === BACKSLASH) at++;
    else if (bytes[at] === QUOTE) return at + 1;
  }
  return end;
}

function unquoted(bytes: Uint8Array, start: number, end: number): string | undefined {
  const text = new Uint8Array(end - start);
  let length = 0;
  for (let at = start; at < end; at++) {
    if (bytes[at] === BACKSLASH && at + 1 < end) at++;
    text[length++] = bytes[at] as number;
  }
  return usernameOf(text, 0, length);
}

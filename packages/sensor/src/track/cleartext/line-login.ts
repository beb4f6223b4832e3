import { type CleartextTeller, usernameOf } from './cleartext-event.ts';
import { afterSpace, argumentAt, argumentEnd, LINE } from './line.ts';

/** A login of a line with the user's name and one with the password, as FTP and POP3 have it. */
export class UserPassLogin {
  readonly #teller: CleartextTeller;
  #username: string | undefined;
  /** A name that nothing was told of yet. */
  #isOpen = false;

  constructor(teller: CleartextTeller) {
    this.#teller = teller;
  }

  /** The line after the word USER. */
  user(bytes: Uint8Array, at: number, end: number, isWhole: boolean, timeUs: number): number {
    if (!isWhole) return LINE.more;
    this.finish(timeUs);
    const from = argumentAt(bytes, at, end);
    this.#username = usernameOf(bytes, from, argumentEnd(bytes, from, end));
    this.#isOpen = this.#username !== undefined;
    return LINE.dealt;
  }

  /** The line after the word PASS, of which no more is read than whether there is any. */
  pass(bytes: Uint8Array, at: number, end: number, isWhole: boolean, timeUs: number): number {
    const password = afterSpace(bytes, at, end, isWhole);
    if (password === 'more') return LINE.more;
    if (password === 'some') this.passed(timeUs);
    return LINE.dealt;
  }

  /** A password was sent. */
  passed(timeUs: number): void {
    this.#isOpen = false;
    this.#teller.tell(timeUs, { credential: true, ...this.#named() });
  }

  /** Nothing more is expected: a name without a password is told as well. */
  finish(timeUs: number): void {
    if (this.#isOpen) this.#teller.tell(timeUs, this.#named());
    this.#isOpen = false;
  }

  #named(): { username?: string } {
    return this.#username === undefined ? {} : { username: this.#username };
  }
}

import { wordFinder } from './telnet-words.ts';

const LF = 0x0a;
const CR = 0x0d;
const ESCAPE = 0x1b;
const SPACE = 0x20;
const COLON = 0x3a;
const BRACKET = 0x5b;
const FINAL_FROM = 0x40;
const DELETE = 0x7f;

/** What a prompt for a name ends with. */
const NAME_PROMPTS = ['login:', 'login as:', 'login name:', 'username:', 'user name:', 'user:', 'userid:', 'user id:'];
/** And with what not: "Last login: Mon Jan 2" is none, even when it comes in two parts. */
const NOT_PROMPTS = ['last login:'];
/** What a prompt for a password has in it; it ends with a colon. */
const PASSWORD_WORDS = ['passw', 'passphrase', 'passcode', 'kennwort', 'mot de passe'];

const ENDS = { namePrompt: 1, notPrompt: 2, passwordWord: 4 } as const;
const WORDS = wordFinder([
  ...NAME_PROMPTS.map((word) => [word, ENDS.namePrompt] as const),
  ...NOT_PROMPTS.map((word) => [word, ENDS.notPrompt] as const),
  ...PASSWORD_WORDS.map((word) => [word, ENDS.passwordWord] as const),
]);

export type Asked = 'nothing' | 'name' | 'password';

/** Reads what a server shows, for whether its last line asks for a name or a password. Keeps none of it. */
export class PromptReader {
  asks: Asked = 'nothing';
  #state = 0;
  #hasPasswordWord = false;
  #escape: 'no' | 'begun' | 'sequence' = 'no';

  read(byte: number): void {
    if (this.#escape !== 'no' || byte === ESCAPE) this.#readEscape(byte);
    else if (byte === CR || byte === LF) this.reset();
    else if (byte > SPACE && byte !== DELETE) this.#readVisible(byte);
    // Spaces after a prompt leave it one.
    else if (byte === SPACE) this.#state = WORDS.next(this.#state, SPACE);
  }

  /** The line is over, or was answered. */
  reset(): void {
    this.asks = 'nothing';
    this.#hasPasswordWord = false;
    this.#state = 0;
  }

  #readVisible(byte: number): void {
    this.#state = WORDS.next(this.#state, byte);
    const ends = WORDS.endsIn(this.#state);
    if ((ends & ENDS.passwordWord) !== 0) this.#hasPasswordWord = true;
    if (byte === COLON && this.#hasPasswordWord) this.asks = 'password';
    else this.asks = (ends & (ENDS.namePrompt | ENDS.notPrompt)) === ENDS.namePrompt ? 'name' : 'nothing';
  }

  /** Control sequences of terminals, colours above all (ECMA-48 section 5.4). */
  #readEscape(byte: number): void {
    if (this.#escape === 'no') this.#escape = 'begun';
    else if (this.#escape === 'begun' && byte === BRACKET) this.#escape = 'sequence';
    else if (this.#escape === 'begun' || byte >= FINAL_FROM) this.#escape = 'no';
  }
}

import { ascii } from '../app/match.ts';

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

/** How far texts have been matched with what was read; nothing that was read is kept. */
class Matcher {
  readonly #texts: readonly Uint8Array[];
  readonly #matched: Uint8Array;

  constructor(texts: readonly string[]) {
    this.#texts = texts.map(ascii);
    this.#matched = new Uint8Array(texts.length);
  }

  /** True when the byte ends one of the texts. What did not match begins anew; these texts need no more than that. */
  read(byte: number): boolean {
    let isEnd = false;
    for (let i = 0; i < this.#texts.length; i++) {
      const text = this.#texts[i] as Uint8Array;
      let matched = this.#matched[i] as number;
      if (text[matched] !== byte) matched = 0;
      if (text[matched] === byte) matched++;
      if (matched === text.length) {
        matched = 0;
        isEnd = true;
      }
      this.#matched[i] = matched;
    }
    return isEnd;
  }

  reset(): void {
    this.#matched.fill(0);
  }
}

export type Asked = 'nothing' | 'name' | 'password';

/** Reads what a server shows on a terminal, for whether its last line asks for a name or a password. */
export class PromptReader {
  asks: Asked = 'nothing';
  readonly #names = new Matcher(NAME_PROMPTS);
  readonly #notNames = new Matcher(NOT_PROMPTS);
  readonly #passwords = new Matcher(PASSWORD_WORDS);
  #hasPasswordWord = false;
  #escape: 'no' | 'begun' | 'sequence' = 'no';

  read(byte: number): void {
    if (this.#isInEscape(byte)) return;
    if (byte === CR || byte === LF) this.reset();
    else if (byte > SPACE && byte !== DELETE) this.#readVisible(byte);
    else if (byte === SPACE) this.#readSpace();
  }

  /** The line is over, or was answered. */
  reset(): void {
    this.asks = 'nothing';
    this.#hasPasswordWord = false;
    this.#names.reset();
    this.#notNames.reset();
    this.#passwords.reset();
  }

  #readVisible(byte: number): void {
    const lower = byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
    const endsName = this.#names.read(lower);
    const isNoName = this.#notNames.read(lower);
    if (this.#passwords.read(lower)) this.#hasPasswordWord = true;
    if (byte === COLON && this.#hasPasswordWord) this.asks = 'password';
    else this.asks = endsName && !isNoName ? 'name' : 'nothing';
  }

  /** Spaces after a prompt leave it one. */
  #readSpace(): void {
    this.#names.read(SPACE);
    this.#notNames.read(SPACE);
    this.#passwords.read(SPACE);
  }

  /** Control sequences of terminals, colours above all (ECMA-48 section 5.4). */
  #isInEscape(byte: number): boolean {
    if (this.#escape === 'no') {
      if (byte === ESCAPE) this.#escape = 'begun';
      return byte === ESCAPE;
    }
    if (this.#escape === 'begun' && byte === BRACKET) this.#escape = 'sequence';
    else if (this.#escape === 'begun' || byte >= FINAL_FROM) this.#escape = 'no';
    return true;
  }
}

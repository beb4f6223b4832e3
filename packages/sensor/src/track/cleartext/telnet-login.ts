import { type CleartextTeller, USERNAME_BYTES_MAX, usernameOf } from './cleartext-event.ts';
import { PromptReader } from './telnet-prompt.ts';

const NUL = 0;
const CTRL_C = 0x03;
const CTRL_D = 0x04;
const BACKSPACE = 0x08;
const LF = 0x0a;
const CR = 0x0d;
const CTRL_U = 0x15;
const CTRL_W = 0x17;
const SPACE = 0x20;
const DELETE = 0x7f;

/** What is typed, by what it answers: a name is kept, a password is not, all else is not read. */
type Typing = 'other' | 'name' | 'password';

/**
 * A login at a terminal: the server asks, the client types, at once or key by key. What is typed is kept only as the
 * answer to a prompt for a name; everything else goes by unread but for whether there is any.
 */
export class TerminalLogin {
  /** Passwords that were typed. */
  logins = 0;
  readonly #teller: CleartextTeller;
  readonly #prompt = new PromptReader();
  readonly #name = new Uint8Array(USERNAME_BYTES_MAX);
  #nameLength = 0;
  #username: string | undefined;
  #typing: Typing = 'other';
  /** Something was typed since the last line end. */
  #hasTyped = false;
  /** A name was typed and not answered yet: what is typed next is the password. */
  #isNameTyped = false;
  /** It was typed before the server asked for it. */
  #isAhead = false;

  constructor(teller: CleartextTeller, username?: string) {
    this.#teller = teller;
    this.#username = username;
  }

  /** One byte of text from the server. */
  server(byte: number, timeUs: number): void {
    // What comes while an answer is typed is its echo.
    if (this.#typing !== 'other') return;
    this.#prompt.read(byte);
    // Whatever is typed after it answers it.
    if (byte > SPACE) this.#isNameTyped = false;
    if (this.#prompt.asks !== 'password' || !this.#isAhead) return;
    this.#isAhead = false;
    this.#prompt.reset();
    this.#typedPassword(timeUs);
  }

  /** One byte of text from the client. */
  client(byte: number, timeUs: number): void {
    if (this.#typing === 'other') this.#begin(byte);
    if (byte === CR || byte === LF) this.#enter(timeUs);
    else if (byte === CTRL_C || byte === CTRL_D) this.#cancel();
    else if (byte !== NUL) this.#type(byte);
  }

  /** Some of what a side said is missing. */
  miss(): void {
    this.#cancel();
    this.#prompt.reset();
  }

  /** Whatever was being typed when the dialogue ended is no login. */
  end(): void {
    this.miss();
  }

  /** The first key after a prompt tells what is typed. */
  #begin(byte: number): void {
    const asked = this.#prompt.asks;
    if (asked === 'nothing' || byte === NUL || byte === LF) return;
    this.#typing = asked;
    this.#hasTyped = false;
    this.#isNameTyped = false;
    this.#isAhead = false;
    this.#nameLength = 0;
    this.#prompt.reset();
  }

  #type(byte: number): void {
    this.#hasTyped = true;
    if (this.#typing === 'name') this.#typeName(byte);
  }

  #typeName(byte: number): void {
    if (byte === BACKSPACE || byte === DELETE) this.#eraseCharacter();
    else if (byte === CTRL_U || byte === CTRL_W) this.#nameLength = 0;
    else if (byte >= SPACE && this.#nameLength < USERNAME_BYTES_MAX) this.#name[this.#nameLength++] = byte;
  }

  /** Of a character in UTF-8 all bytes. */
  #eraseCharacter(): void {
    let length = this.#nameLength;
    while (length > 0 && ((this.#name[length - 1] as number) & 0xc0) === 0x80) length--;
    this.#nameLength = Math.max(0, length - 1);
  }

  #enter(timeUs: number): void {
    const typed = this.#typing;
    const hasTyped = this.#hasTyped;
    this.#typing = 'other';
    this.#hasTyped = false;
    if (typed === 'name') this.#typedName();
    else if (typed === 'password' && hasTyped) this.#typedPassword(timeUs);
    else if (typed === 'other' && hasTyped) {
      this.#isAhead = this.#isNameTyped;
      this.#isNameTyped = false;
    }
  }

  #typedName(): void {
    this.#username = usernameOf(this.#name, 0, this.#nameLength);
    this.#nameLength = 0;
    this.#name.fill(0);
    this.#isNameTyped = true;
  }

  #typedPassword(timeUs: number): void {
    this.logins++;
    this.#teller.tell(timeUs, {
      credential: true,
      ...(this.#username === undefined ? {} : { username: this.#username }),
    });
  }

  #cancel(): void {
    this.#typing = 'other';
    this.#nameLength = 0;
    this.#name.fill(0);
    this.#hasTyped = false;
    this.#isNameTyped = false;
    this.#isAhead = false;
  }
}

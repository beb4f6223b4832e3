import { type DialogueContext, type DialogueReader, ENOUGH, type OpenDialogue } from '../dialogue.ts';
import { CleartextTeller } from './cleartext-event.ts';
import { RcmdFields } from './rcmd.ts';
import { TerminalLogin } from './telnet-login.ts';

/** An empty field, the user's name here, his name there, and terminal/speed (RFC 1282 section 2). */
const FIELDS = ['other', 'name', 'name', 'other'] as const;
const CLIENT_USER = 1;
const SERVER_USER = 2;
const TERMINAL = 3;

/** Announces the window's size, in 8 bytes after "ss" (RFC 1282 section 4.1). */
const WINDOW_MARK = 0xff;
const WINDOW_BYTES = 12;

const BYTES_MAX = 16_384;
const BYTES_AFTER_LOGIN_MAX = 2_048;

/** rlogin (RFC 1282): who logs in as whom, and whether he is asked for a password after all and types it. */
export const openRlogin: OpenDialogue = (context: DialogueContext) => new RloginDialogue(context);

class RloginDialogue implements DialogueReader {
  readonly #teller: CleartextTeller;
  readonly #fields: RcmdFields;
  #login: TerminalLogin | undefined;
  #names: { client?: string; server?: string } = {};
  #bytesLeft = BYTES_MAX;
  #loginsSeen = 0;
  #windowBytesLeft = 0;

  constructor(context: DialogueContext) {
    this.#teller = new CleartextTeller(context, 'rlogin');
    this.#fields = new RcmdFields(FIELDS, (index, name, _hasBytes, timeUs) => this.#take(index, name, timeUs));
  }

  hear(bytes: Uint8Array, start: number, end: number, fromInitiator: boolean, timeUs: number): number {
    let dealt = 0;
    if (fromInitiator && !this.#fields.isDone && this.#bytesLeft > 0) {
      dealt = this.#fields.read(bytes, start, end, timeUs);
      this.#bytesLeft = dealt < 0 ? 0 : this.#bytesLeft - dealt;
      if (this.#bytesLeft > 0 && !this.#fields.isDone) return dealt;
    }
    for (let at = start + dealt; at < end && this.#bytesLeft > 0; at++) {
      this.#bytesLeft--;
      this.#readTerminal(bytes[at] as number, fromInitiator, timeUs);
    }
    if (this.#bytesLeft > 0) return end - start;
    this.end(timeUs);
    return ENOUGH;
  }

  miss(fromInitiator: boolean, timeUs: number): boolean {
    if (this.#bytesLeft <= 0) return false;
    if (fromInitiator && !this.#fields.isDone) {
      this.#bytesLeft = 0;
      this.end(timeUs);
      return false;
    }
    this.#login?.miss();
    return true;
  }

  end(timeUs: number): void {
    this.#login?.end();
    if (!this.#teller.hasTold) this.#tellNames(timeUs);
  }

  #take(index: number, name: string | undefined, timeUs: number): void {
    if (index === CLIENT_USER && name !== undefined) this.#names = { ...this.#names, client: name };
    if (index === SERVER_USER && name !== undefined) this.#names = { ...this.#names, server: name };
    if (index !== TERMINAL) return;
    this.#tellNames(timeUs);
    this.#login = new TerminalLogin(this.#teller, this.#names.server);
  }

  #readTerminal(byte: number, fromClient: boolean, timeUs: number): void {
    const login = this.#login;
    if (!login || (fromClient && this.#isWindow(byte))) return;
    if (fromClient) login.client(byte, timeUs);
    else login.server(byte, timeUs);
    if (login.logins === this.#loginsSeen) return;
    this.#loginsSeen = login.logins;
    this.#bytesLeft = Math.min(this.#bytesLeft, BYTES_AFTER_LOGIN_MAX);
  }

  #isWindow(byte: number): boolean {
    if (this.#windowBytesLeft === 0 && byte === WINDOW_MARK) this.#windowBytesLeft = WINDOW_BYTES;
    if (this.#windowBytesLeft === 0) return false;
    this.#windowBytesLeft--;
    return true;
  }

  #tellNames(timeUs: number): void {
    const { client } = this.#names;
    this.#teller.tell(timeUs, client === undefined ? {} : { username: client });
  }
}

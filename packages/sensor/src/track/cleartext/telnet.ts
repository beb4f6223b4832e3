import { type DialogueContext, type DialogueReader, ENOUGH, type OpenDialogue } from '../dialogue.ts';
import { CleartextTeller } from './cleartext-event.ts';
import { TelnetCommands, type TelnetRole, type TelnetText } from './telnet-commands.ts';
import { TerminalLogin } from './telnet-login.ts';

/** How long a login is waited for, in bytes of both sides: long welcomes fit. */
const BYTES_MAX = 16_384;
/** And after a password, whether it is asked for again. */
const BYTES_AFTER_LOGIN_MAX = 2_048;
const LOGINS_MAX = 8;

/** Telnet (RFC 854): that it is spoken as soon as who serves it is clear, and each login that is typed. */
export const openTelnet: OpenDialogue = (context: DialogueContext) => new TelnetDialogue(context);

class TelnetDialogue implements DialogueReader, TelnetText {
  readonly #teller: CleartextTeller;
  readonly #login: TerminalLogin;
  readonly #initiator = new TelnetCommands();
  readonly #responder = new TelnetCommands();
  #bytesLeft = BYTES_MAX;
  #loginsSeen = 0;
  /** Of the byte that is read. */
  #fromInitiator = true;
  #timeUs = 0;

  constructor(context: DialogueContext) {
    this.#teller = new CleartextTeller(context, 'telnet');
    this.#login = new TerminalLogin(this.#teller);
  }

  hear(bytes: Uint8Array, start: number, end: number, fromInitiator: boolean, timeUs: number): number {
    this.#fromInitiator = fromInitiator;
    this.#timeUs = timeUs;
    const commands = fromInitiator ? this.#initiator : this.#responder;
    for (let at = start; at < end && this.#bytesLeft > 0; at++) {
      this.#bytesLeft--;
      commands.read(bytes[at] as number, this);
    }
    if (this.#bytesLeft > 0) return end - start;
    this.end(timeUs);
    return ENOUGH;
  }

  miss(fromInitiator: boolean, _timeUs: number): boolean {
    if (this.#bytesLeft <= 0) return false;
    (fromInitiator ? this.#initiator : this.#responder).miss();
    this.#login.miss();
    return true;
  }

  end(timeUs: number): void {
    this.#timeUs = timeUs;
    this.#login.end();
    this.#tellSpoken();
  }

  command(role: TelnetRole): void {
    if (this.#teller.hasTold || role === undefined) return;
    this.#teller.isClientInitiator = (role === 'client') === this.#fromInitiator;
    this.#tellSpoken();
  }

  text(byte: number): void {
    this.#tellSpoken();
    if (this.#fromInitiator === this.#teller.isClientInitiator) this.#login.client(byte, this.#timeUs);
    else this.#login.server(byte, this.#timeUs);
    if (this.#login.logins > this.#loginsSeen) this.#expectLess();
  }

  #expectLess(): void {
    this.#loginsSeen = this.#login.logins;
    this.#bytesLeft = Math.min(this.#bytesLeft, this.#loginsSeen < LOGINS_MAX ? BYTES_AFTER_LOGIN_MAX : 0);
  }

  #tellSpoken(): void {
    if (!this.#teller.hasTold) this.#teller.tell(this.#timeUs);
  }
}

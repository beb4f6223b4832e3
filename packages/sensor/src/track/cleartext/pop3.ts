import type { DialogueContext, OpenDialogue } from '../dialogue.ts';
import { CleartextTeller, usernameOf } from './cleartext-event.ts';
import { argumentAt, LINE, wordEnd } from './line.ts';
import { LineDialogue, type LineProtocol, OVER, TLS_FOLLOWS } from './line-dialogue.ts';
import { UserPassLogin } from './line-login.ts';
import { SaslExchange } from './line-sasl.ts';
import { isLetter } from './line-speaker.ts';
import { wordsOf } from './line-words.ts';

const COMMANDS = wordsOf(['USER', 'PASS', 'APOP', 'AUTH', 'STLS', 'STAT', 'LIST', 'UIDL', 'RETR', 'TOP', 'DELE']);

const PLUS = 0x2b;
const MINUS = 0x2d;
const SPACE = 0x20;

/** POP3 (RFC 1939) until the user is logged in, also by SASL (RFC 5034), or asks for TLS (RFC 2595) and gets it. */
export function createPop3Dialogue({ openTls }: { openTls: OpenDialogue }): OpenDialogue {
  return (context: DialogueContext) => {
    const teller = new CleartextTeller(context, 'pop3');
    return new LineDialogue(context, teller, new Pop3Login(teller), openTls);
  };
}

class Pop3Login implements LineProtocol {
  isTlsAsked = false;
  readonly #teller: CleartextTeller;
  readonly #login: UserPassLogin;
  readonly #sasl: SaslExchange;
  #isGreeted = false;
  /** What would log the client in was sent; the server's next answer says whether it did. */
  #isLoginDue = false;
  #isUsed = false;

  constructor(teller: CleartextTeller) {
    this.#teller = teller;
    this.#login = new UserPassLogin(teller);
    this.#sasl = new SaslExchange(teller);
  }

  speakerOf(firstByte: number): 'client' | 'server' | undefined {
    if (firstByte === PLUS || firstByte === MINUS) return 'server';
    return isLetter(firstByte) ? 'client' : undefined;
  }

  client(bytes: Uint8Array, at: number, end: number, isWhole: boolean, timeUs: number): number {
    if (this.#sasl.isActive) return this.#sasl.respond(bytes, at, end, isWhole, timeUs);
    const to = wordEnd(bytes, at, end, isWhole);
    if (to < 0) return to === LINE.more ? LINE.more : LINE.dealt;
    const command = COMMANDS.find(bytes, at, to);
    switch (command) {
      case 'USER':
        this.#isLoginDue = false;
        return this.#login.user(bytes, to, end, isWhole, timeUs);
      case 'PASS':
        this.#isLoginDue = true;
        return this.#login.pass(bytes, to, end, isWhole, timeUs);
      case 'APOP':
        this.#isLoginDue = true;
        return this.#apop(bytes, argumentAt(bytes, to, end), end, isWhole, timeUs);
      case 'AUTH':
        this.#isLoginDue = false;
        return this.#sasl.begin(bytes, argumentAt(bytes, to, end), end, isWhole, timeUs);
      case 'STLS':
        this.isTlsAsked = true;
        return LINE.dealt;
      case undefined:
        return LINE.dealt;
      default:
        // Only who is logged in asks for mail (RFC 1939 section 5).
        this.#isUsed = true;
        return OVER;
    }
  }

  server(bytes: Uint8Array, at: number, end: number, timeUs: number): number {
    const first = at < end ? bytes[at] : undefined;
    if (first === PLUS && (end - at === 1 || bytes[at + 1] === SPACE)) {
      this.#sasl.prompt(bytes, at + 2, end);
      return LINE.dealt;
    }
    if (first !== PLUS && first !== MINUS) return LINE.dealt;
    const isGreeting = !this.#isGreeted;
    this.#isGreeted = true;
    if (isGreeting) return LINE.dealt;
    return first === PLUS ? this.#accepted(timeUs) : this.#refused();
  }

  miss(fromClient: boolean): void {
    if (fromClient) this.#sasl.miss();
  }

  finish(timeUs: number): void {
    this.#login.finish(timeUs);
    const isUsed = this.#isUsed || this.#sasl.wasTried;
    if (isUsed && !this.#teller.hasTold) this.#teller.tell(timeUs);
  }

  #accepted(timeUs: number): number {
    if (this.isTlsAsked) return TLS_FOLLOWS;
    if (!this.#isLoginDue && !this.#sasl.isPending) return LINE.dealt;
    this.#sasl.accept(timeUs);
    return OVER;
  }

  #refused(): number {
    this.isTlsAsked = false;
    this.#isLoginDue = false;
    this.#sasl.fail();
    return LINE.dealt;
  }

  /** RFC 1939 section 7: name and digest, from which the password cannot be read. */
  #apop(bytes: Uint8Array, at: number, end: number, isWhole: boolean, timeUs: number): number {
    let to = at;
    while (to < end && bytes[to] !== SPACE) to++;
    if (to === end && !isWhole) return LINE.more;
    const username = usernameOf(bytes, at, to);
    this.#teller.tell(timeUs, username === undefined ? {} : { username });
    return LINE.dealt;
  }
}

import type { DialogueContext, OpenDialogue } from '../dialogue.ts';
import { CleartextTeller } from './cleartext-event.ts';
import { argumentAt, LINE, ReplyLines, wordEnd } from './line.ts';
import { LineDialogue, type LineProtocol, OVER, TLS_FOLLOWS } from './line-dialogue.ts';
import { SaslExchange } from './line-sasl.ts';
import { speakerOfReplies } from './line-speaker.ts';
import { wordsOf } from './line-words.ts';

const COMMANDS = wordsOf(['AUTH', 'STARTTLS', 'MAIL']);

/** RFC 3207 section 4; RFC 4954 sections 4 and 6; RFC 5321 section 4.2.1. */
const TLS_ACCEPTED = 220;
const AUTHENTICATED = 235;
const PROMPT = 334;
const REFUSED_FROM = 400;
const CODE_BYTES = 3;

/** SMTP (RFC 5321) until the client is logged in (RFC 4954), sends mail, or asks for TLS (RFC 3207) and gets it. */
export function createSmtpDialogue({ openTls }: { openTls: OpenDialogue }): OpenDialogue {
  return (context: DialogueContext) => {
    const teller = new CleartextTeller(context, 'smtp');
    return new LineDialogue(context, teller, new SmtpLogin(teller), openTls);
  };
}

class SmtpLogin implements LineProtocol {
  isTlsAsked = false;
  readonly #teller: CleartextTeller;
  readonly #sasl: SaslExchange;
  readonly #replies = new ReplyLines();
  /** The server's first reply is its greeting, which has the number of the answer to STARTTLS. */
  #isGreeted = false;
  #sendsMail = false;

  constructor(teller: CleartextTeller) {
    this.#teller = teller;
    this.#sasl = new SaslExchange(teller);
  }

  speakerOf(firstByte: number): 'client' | 'server' | undefined {
    return speakerOfReplies(firstByte);
  }

  client(bytes: Uint8Array, at: number, end: number, isWhole: boolean, timeUs: number): number {
    if (this.#sasl.isActive) return this.#sasl.respond(bytes, at, end, isWhole, timeUs);
    const to = wordEnd(bytes, at, end, isWhole);
    if (to < 0) return to === LINE.more ? LINE.more : LINE.dealt;
    switch (COMMANDS.find(bytes, at, to)) {
      case 'AUTH':
        return this.#sasl.begin(bytes, argumentAt(bytes, to, end), end, isWhole, timeUs);
      case 'STARTTLS':
        this.isTlsAsked = true;
        return LINE.dealt;
      case 'MAIL':
        // Nobody logs in amid a mail (RFC 4954 section 4).
        this.#sendsMail = true;
        return OVER;
      case undefined:
        return LINE.dealt;
    }
  }

  server(bytes: Uint8Array, at: number, end: number, timeUs: number): number {
    const code = this.#replies.codeIn(bytes, at, end);
    if (code === 0) return LINE.dealt;
    const isGreeting = !this.#isGreeted;
    this.#isGreeted = true;
    if (code === TLS_ACCEPTED && this.isTlsAsked && !isGreeting) return TLS_FOLLOWS;
    if (code === PROMPT) this.#sasl.prompt(bytes, at + CODE_BYTES + 1, end);
    if (code >= REFUSED_FROM) {
      this.isTlsAsked = false;
      this.#sasl.fail();
    }
    if (code !== AUTHENTICATED) return LINE.dealt;
    this.#sasl.accept(timeUs);
    return OVER;
  }

  miss(fromClient: boolean): void {
    if (fromClient) this.#sasl.miss();
    else this.#replies.miss();
  }

  finish(timeUs: number): void {
    const isUsed = this.#sendsMail || this.#sasl.wasTried;
    if (isUsed && !this.#teller.hasTold) this.#teller.tell(timeUs);
  }
}

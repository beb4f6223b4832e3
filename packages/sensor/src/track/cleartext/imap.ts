import type { DialogueContext, OpenDialogue } from '../dialogue.ts';
import { CleartextTeller } from './cleartext-event.ts';
import { ImapLoginCommand } from './imap-login.ts';
import { argumentAt, LINE, wordEnd } from './line.ts';
import { LineDialogue, type LineProtocol, OVER, TLS_FOLLOWS } from './line-dialogue.ts';
import { SaslExchange } from './line-sasl.ts';
import { wordsOf } from './line-words.ts';

const COMMANDS = wordsOf([
  ...(['LOGIN', 'AUTHENTICATE', 'STARTTLS'] as const),
  ...(['SELECT', 'EXAMINE', 'LIST', 'LSUB', 'STATUS', 'APPEND', 'NAMESPACE', 'IDLE', 'FETCH', 'UID'] as const),
]);
const ANSWERS = wordsOf(['OK', 'NO', 'BAD']);

const PLUS = 0x2b;
const STAR = 0x2a;
const SPACE = 0x20;

/** IMAP (RFC 3501, RFC 9051) until the user is logged in, or asks for TLS and gets it. */
export function createImapDialogue({ openTls }: { openTls: OpenDialogue }): OpenDialogue {
  return (context: DialogueContext) => {
    const teller = new CleartextTeller(context, 'imap');
    return new LineDialogue(context, teller, new ImapLogin(teller), openTls);
  };
}

class ImapLogin implements LineProtocol {
  readonly #teller: CleartextTeller;
  readonly #login: ImapLoginCommand;
  readonly #sasl: SaslExchange;
  /** The tags of the commands whose answer is waited for; empty for none. */
  #tlsTag = '';
  #loginTag = '';
  #isUsed = false;

  constructor(teller: CleartextTeller) {
    this.#teller = teller;
    this.#login = new ImapLoginCommand(teller);
    this.#sasl = new SaslExchange(teller);
  }

  get isTlsAsked(): boolean {
    return this.#tlsTag !== '';
  }

  speakerOf(firstByte: number): 'client' | 'server' | undefined {
    return firstByte === STAR || firstByte === PLUS ? 'server' : undefined;
  }

  client(bytes: Uint8Array, at: number, end: number, isWhole: boolean, timeUs: number): number {
    if (this.#sasl.isActive) return this.#sasl.respond(bytes, at, end, isWhole, timeUs);
    if (this.#login.isActive) return this.#login.goOn(bytes, at, end, isWhole, timeUs);
    const tagEnd = wordEnd(bytes, at, end, isWhole);
    if (tagEnd < 0) return tagEnd === LINE.more ? LINE.more : LINE.dealt;
    if (tagEnd === at || bytes[tagEnd] !== SPACE || tagEnd === end) return LINE.dealt;
    const to = wordEnd(bytes, tagEnd + 1, end, isWhole);
    if (to < 0) return to === LINE.more ? LINE.more : LINE.dealt;
    switch (COMMANDS.find(bytes, tagEnd + 1, to)) {
      case 'LOGIN':
        this.#loginTag = tagOf(bytes, at, tagEnd);
        return this.#login.begin(bytes, argumentAt(bytes, to, end), end, isWhole, timeUs);
      case 'AUTHENTICATE':
        this.#loginTag = tagOf(bytes, at, tagEnd);
        return this.#sasl.begin(bytes, argumentAt(bytes, to, end), end, isWhole, timeUs);
      case 'STARTTLS':
        this.#tlsTag = tagOf(bytes, at, tagEnd);
        return LINE.dealt;
      case undefined:
        return LINE.dealt;
      default:
        // Only who is logged in says that (RFC 9051 section 6.3).
        this.#isUsed = true;
        return OVER;
    }
  }

  server(bytes: Uint8Array, at: number, end: number, timeUs: number): number {
    const tagEnd = wordEnd(bytes, at, end, true);
    if (tagEnd <= at || tagEnd === end) return LINE.dealt;
    if (bytes[at] === PLUS) this.#sasl.prompt(bytes, tagEnd + 1, end);
    if (bytes[at] === PLUS || bytes[at] === STAR) return LINE.dealt;
    const to = wordEnd(bytes, tagEnd + 1, end, true);
    const answer = to < 0 ? undefined : ANSWERS.find(bytes, tagEnd + 1, to);
    if (answer === undefined) return LINE.dealt;
    const tag = tagOf(bytes, at, tagEnd);
    if (tag === this.#tlsTag) return this.#answeredTls(answer === 'OK');
    if (tag !== this.#loginTag) return LINE.dealt;
    return this.#answeredLogin(answer === 'OK', timeUs);
  }

  miss(fromClient: boolean): void {
    if (!fromClient) return;
    this.#sasl.miss();
    this.#login.miss();
  }

  finish(timeUs: number): void {
    const isUsed = this.#isUsed || this.#sasl.wasTried || this.#login.wasTried;
    if (isUsed && !this.#teller.hasTold) this.#teller.tell(timeUs);
  }

  #answeredTls(isOk: boolean): number {
    this.#tlsTag = '';
    return isOk ? TLS_FOLLOWS : LINE.dealt;
  }

  #answeredLogin(isOk: boolean, timeUs: number): number {
    this.#loginTag = '';
    this.#login.miss();
    if (!isOk) this.#sasl.fail();
    else this.#sasl.accept(timeUs);
    return isOk ? OVER : LINE.dealt;
  }
}

/** Commands and answers are matched by it (RFC 9051 section 2.2.1). */
const tagOf = (bytes: Uint8Array, at: number, end: number): string => String.fromCharCode(...bytes.subarray(at, end));

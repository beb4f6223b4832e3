import type { DialogueContext, OpenDialogue } from '../dialogue.ts';
import { CleartextTeller } from './cleartext-event.ts';
import { argumentAt, LINE, ReplyLines, wordEnd } from './line.ts';
import { LineDialogue, type LineProtocol, OVER, TLS_FOLLOWS } from './line-dialogue.ts';
import { UserPassLogin } from './line-login.ts';
import { speakerOfReplies } from './line-speaker.ts';
import { wordsOf } from './line-words.ts';

const COMMANDS = wordsOf(['USER', 'PASS', 'AUTH']);
/** RFC 4217 section 4, and the names that were used before it. */
const TLS_MECHANISMS = wordsOf(['TLS', 'TLS-C', 'TLS-P', 'SSL']);

/** RFC 959 section 4.2; RFC 2228 section 5.1; RFC 4217 section 4. */
const LOGGED_IN = 230;
const LOGGED_IN_SECURELY = 232;
const TLS_ACCEPTED = 234;
const PASSWORD_WANTED = 331;
const REFUSED_FROM = 400;

/** FTP's control connection (RFC 959) until the user is logged in, or asks for TLS (RFC 4217) and gets it. */
export function createFtpDialogue({ openTls }: { openTls: OpenDialogue }): OpenDialogue {
  return (context: DialogueContext) => {
    const teller = new CleartextTeller(context, 'ftp');
    return new LineDialogue(context, teller, new FtpLogin(teller), openTls);
  };
}

class FtpLogin implements LineProtocol {
  isTlsAsked = false;
  readonly #login: UserPassLogin;
  readonly #replies = new ReplyLines();
  #isPasswordDue = false;

  constructor(teller: CleartextTeller) {
    this.#login = new UserPassLogin(teller);
  }

  speakerOf(firstByte: number): 'client' | 'server' | undefined {
    return speakerOfReplies(firstByte);
  }

  client(bytes: Uint8Array, at: number, end: number, isWhole: boolean, timeUs: number): number {
    const to = wordEnd(bytes, at, end, isWhole);
    if (to < 0) return to === LINE.more ? LINE.more : LINE.dealt;
    switch (COMMANDS.find(bytes, at, to)) {
      case 'USER':
        return this.#login.user(bytes, to, end, isWhole, timeUs);
      case 'PASS':
        this.#isPasswordDue = false;
        return this.#login.pass(bytes, to, end, isWhole, timeUs);
      case 'AUTH':
        return this.#auth(bytes, argumentAt(bytes, to, end), end, isWhole);
      case undefined:
        return LINE.dealt;
    }
  }

  server(bytes: Uint8Array, at: number, end: number, timeUs: number): number {
    const code = this.#replies.codeIn(bytes, at, end);
    if (code === TLS_ACCEPTED) return TLS_FOLLOWS;
    if (code === PASSWORD_WANTED) this.#isPasswordDue = true;
    if (code >= REFUSED_FROM) this.isTlsAsked = false;
    if (code !== LOGGED_IN && code !== LOGGED_IN_SECURELY) return LINE.dealt;
    // The password was wanted, not seen, and is right: it is among what is missing.
    if (this.#isPasswordDue) this.#login.passed(timeUs);
    return OVER;
  }

  miss(fromClient: boolean): void {
    if (!fromClient) this.#replies.miss();
  }

  finish(timeUs: number): void {
    this.#login.finish(timeUs);
  }

  #auth(bytes: Uint8Array, at: number, end: number, isWhole: boolean): number {
    if (!isWhole) return LINE.more;
    const to = wordEnd(bytes, at, end, true);
    this.isTlsAsked = to > at && TLS_MECHANISMS.find(bytes, at, to) !== undefined;
    return LINE.dealt;
  }
}

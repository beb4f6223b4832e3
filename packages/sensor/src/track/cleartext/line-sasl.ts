import { ascii, hasPrefix } from '../app/match.ts';
import { type CleartextTeller, type Login, usernameOf } from './cleartext-event.ts';
import { argumentAt, LINE, wordEnd } from './line.ts';
import { BASE64_PADDING, decodeBase64Until } from './line-base64.ts';
import { wordsOf } from './line-words.ts';

const CR = 0x0d;
const STAR = 0x2a;
const COMMA = 0x2c;
const SPACE = 0x20;
const NUL = 0;
/** Separates what OAuth messages consist of (RFC 7628 section 3.1). */
const KV_SEP = 1;

/** How the client's first message holds the user's name: it ends before a byte that comes for the nth time. */
interface Mechanism {
  readonly stopByte: number;
  readonly stops: number;
  readonly nameIn: (message: Uint8Array, length: number) => string | undefined;
  /** Whoever reads the exchange can log in with what was sent. */
  readonly isReadable: boolean;
}

/** Nothing that ends a name: the whole message is the name. */
const WHOLE = -1;

const MECHANISMS = {
  /** RFC 4616: authorise as, NUL, user, NUL, password. */
  PLAIN: { stopByte: NUL, stops: 2, nameIn: plainName, isReadable: true },
  /** The user's name, and in a second message the password. */
  LOGIN: { stopByte: WHOLE, stops: 1, nameIn: wholeName, isReadable: true },
  /** RFC 2195: user, space, digest. */
  'CRAM-MD5': { stopByte: SPACE, stops: 1, nameIn: wholeName, isReadable: false },
  /** user=name, KV_SEP, auth=Bearer and a token that works for as long as it lives. */
  XOAUTH2: { stopByte: KV_SEP, stops: 1, nameIn: after('user='), isReadable: true },
  /** RFC 7628: n,a=name, and the same. */
  OAUTHBEARER: { stopByte: COMMA, stops: 2, nameIn: after('n,a='), isReadable: true },
  /** RFC 5802: n,,n=name,r=nonce. */
  'SCRAM-SHA-1': { stopByte: COMMA, stops: 3, nameIn: after('n,,n='), isReadable: false },
  'SCRAM-SHA-256': { stopByte: COMMA, stops: 3, nameIn: after('n,,n='), isReadable: false },
} satisfies Record<string, Mechanism>;

const NAMES = wordsOf(Object.keys(MECHANISMS) as (keyof typeof MECHANISMS)[]);

/** Bytes of a message that are decoded in search of a name. */
const MESSAGE_BYTES_MAX = 512;

/** How a server asks for a password with LOGIN: "Password:" and "password:". */
const PASSWORD_PROMPTS = ['UGFz', 'cGFz'].map(ascii);

/** `rest`: what the client says belongs to the exchange and is not read, until the server answers. */
type Step = 'idle' | 'name' | 'password' | 'rest';

/**
 * One exchange after another of the client's side of SASL in base64, as SMTP (RFC 4954), POP3 (RFC 5034) and IMAP
 * (RFC 9051 section 6.2.2) have it. Messages are decoded no further than to the end of the user's name.
 */
export class SaslExchange {
  /** Mechanisms were asked for, whatever became of it. */
  wasTried = false;
  /** A mechanism was begun, and the server has not said yet what came of it. */
  isPending = false;
  readonly #teller: CleartextTeller;
  #step: Step = 'idle';
  #mechanism: Mechanism | undefined;
  #isLogin = false;
  #username: string | undefined;

  constructor(teller: CleartextTeller) {
    this.#teller = teller;
  }

  /** The client's next line is not a command. */
  get isActive(): boolean {
    return this.#step !== 'idle';
  }

  /** A command from the name of the mechanism on; a first message may follow it. */
  begin(bytes: Uint8Array, at: number, end: number, isWhole: boolean, timeUs: number): number {
    this.wasTried = true;
    const nameEnd = wordEnd(bytes, at, end, isWhole);
    if (nameEnd === LINE.more) return LINE.more;
    if (nameEnd === at) return LINE.dealt;
    const name = nameEnd < 0 ? undefined : NAMES.find(bytes, at, nameEnd);
    const first = nameEnd < 0 ? end : argumentAt(bytes, nameEnd, end);
    if (first === end && !isWhole && nameEnd >= 0) return LINE.more;
    this.#mechanism = name && MECHANISMS[name];
    this.#isLogin = name === 'LOGIN';
    this.#username = undefined;
    this.#step = this.#mechanism ? 'name' : 'rest';
    this.isPending = true;
    // "=" is an empty message: the first one is still to come (RFC 4954 section 4).
    if (first === end || bytes[first] === CR || bytes[first] === BASE64_PADDING) return LINE.dealt;
    const verdict = this.respond(bytes, first, end, isWhole, timeUs);
    // The same line comes again, longer.
    if (verdict === LINE.more) this.#step = 'idle';
    return verdict;
  }

  /** A line of an exchange that is active. */
  respond(bytes: Uint8Array, at: number, end: number, isWhole: boolean, timeUs: number): number {
    if (this.#step === 'rest' || !this.#mechanism) return LINE.dealt;
    if (at < end && bytes[at] === STAR) {
      this.fail();
      return LINE.dealt;
    }
    return this.#step === 'password'
      ? this.#takePassword(bytes, at, end, timeUs)
      : this.#takeName(this.#mechanism, bytes, at, end, isWhole, timeUs);
  }

  /** The server asks for more, in base64; only LOGIN says for what, and it may begin with the password. */
  prompt(bytes: Uint8Array, at: number, end: number): void {
    if (!this.#isLogin || this.#step !== 'name') return;
    if (PASSWORD_PROMPTS.some((prompt) => hasPrefix(bytes, at, end, prompt))) this.#step = 'password';
  }

  /** The server refused, or the client gave it up. */
  fail(): void {
    this.isPending = false;
    this.#step = 'idle';
    this.#mechanism = undefined;
  }

  /** The server accepted; so a password was sent even when it was not seen. */
  accept(timeUs: number): void {
    if (this.#mechanism?.isReadable) this.#tell(timeUs, { credential: true });
    this.fail();
  }

  /** Some of what the client said is missing, which may be its message. */
  miss(): void {
    this.#step = 'idle';
  }

  #takePassword(bytes: Uint8Array, at: number, end: number, timeUs: number): number {
    this.#step = 'idle';
    if (at < end && bytes[at] !== CR) this.#tell(timeUs, { credential: true });
    return LINE.dealt;
  }

  #takeName(
    mechanism: Mechanism,
    bytes: Uint8Array,
    at: number,
    end: number,
    isWhole: boolean,
    timeUs: number,
  ): number {
    if (mechanism.stopByte === WHOLE && !isWhole) return LINE.more;
    const message = new Uint8Array(MESSAGE_BYTES_MAX);
    const length = decodeBase64Until(bytes, at, end, message, mechanism.stopByte, mechanism.stops);
    if (length === undefined && !isWhole) return LINE.more;
    this.#username = length === undefined ? undefined : mechanism.nameIn(message, length);
    if (this.#isLogin) {
      this.#step = 'password';
      return LINE.dealt;
    }
    this.#step = mechanism.isReadable ? 'idle' : 'rest';
    if (length !== undefined) this.#tell(timeUs, mechanism.isReadable ? { credential: true } : {});
    return LINE.dealt;
  }

  #tell(timeUs: number, login: Login): void {
    this.#teller.tell(timeUs, this.#username === undefined ? login : { ...login, username: this.#username });
  }
}

function wholeName(message: Uint8Array, length: number): string | undefined {
  return usernameOf(message, 0, length);
}

/** The user, or whom to act as when the user is left out. */
function plainName(message: Uint8Array, length: number): string | undefined {
  const nul = message.indexOf(NUL);
  return usernameOf(message, nul + 1, length) ?? usernameOf(message, 0, nul);
}

function after(prefix: string): (message: Uint8Array, length: number) => string | undefined {
  const bytes = ascii(prefix);
  return (message, length) =>
    hasPrefix(message, 0, length, bytes) ? usernameOf(message, bytes.length, length) : undefined;
}

import type { OpenDialogue } from '../dialogue.ts';
import { CleartextTeller, usernameOf } from './cleartext-event.ts';
import { afterSpace, argumentAt, LINE, wordEnd } from './line.ts';
import { LineDialogue, type LineProtocol, TLS_FOLLOWS } from './line-dialogue.ts';
import { wordsOf } from './line-words.ts';

/** RFC 2812 sections 3.1 and 3.3; IRCv3's AUTHENTICATE and STARTTLS; NS and NICKSERV are PRIVMSG NickServ. */
const COMMANDS = wordsOf([
  ...(['PASS', 'NICK', 'USER', 'OPER', 'PRIVMSG', 'SQUERY'] as const),
  ...(['NS', 'NICKSERV', 'AUTHENTICATE', 'STARTTLS'] as const),
]);
/** Services that keep accounts, with the server's name cut off, and how one logs in with them. */
const SERVICES = wordsOf(['NICKSERV', 'AUTHSERV', 'Q', 'X']);
const LOGINS = wordsOf(['IDENTIFY', 'ID', 'AUTH', 'LOGIN', 'REGISTER']);
/** The mechanisms of SASL that are a name of one word; the answer to all others is no password. */
const PASSWORD_MECHANISMS = wordsOf(['PLAIN', 'LOGIN']);
/** "670 :STARTTLS successful". */
const TLS_ACCEPTED = '670';
const TLS_ANSWERS = wordsOf([TLS_ACCEPTED]);

const COLON = 0x3a;
const AT = 0x40;
const PLUS = 0x2b;
const STAR = 0x2a;
const SPACE = 0x20;
const UPPER_U = 0x55;

/** IRC (RFC 2812) until its beginning is over, which is where clients log in, or speaks TLS. */
export function createIrcDialogue({ openTls }: { openTls: OpenDialogue }): OpenDialogue {
  return (context) => {
    const teller = new CleartextTeller(context, 'irc');
    return new LineDialogue(context, teller, new IrcLogin(teller), openTls);
  };
}

class IrcLogin implements LineProtocol {
  isTlsAsked = false;
  readonly #teller: CleartextTeller;
  #nick: string | undefined;
  #user: string | undefined;
  #isPassword = false;
  #isPasswordNext = false;

  constructor(teller: CleartextTeller) {
    this.#teller = teller;
  }

  /** Only servers say whom a line is from; USER is said by clients alone, in upper case as a rule. */
  speakerOf(firstByte: number): 'client' | 'server' | undefined {
    if (firstByte === COLON) return 'server';
    return firstByte === UPPER_U ? 'client' : undefined;
  }

  client(bytes: Uint8Array, at: number, end: number, isWhole: boolean, timeUs: number): number {
    const to = wordEnd(bytes, at, end, isWhole);
    if (to < 0) return to === LINE.more ? LINE.more : LINE.dealt;
    const command = COMMANDS.find(bytes, at, to);
    switch (command) {
      case 'PASS':
        return this.#pass(bytes, to, end, isWhole);
      case 'NICK':
      case 'USER':
        return this.#register(command, bytes, to, end, isWhole, timeUs);
      case 'OPER':
        return this.#oper(bytes, argumentAt(bytes, to, end), end, isWhole, timeUs);
      case 'PRIVMSG':
      case 'SQUERY':
        return this.#say(bytes, argumentAt(bytes, to, end), end, isWhole, timeUs);
      case 'NS':
      case 'NICKSERV':
        return this.#identify(bytes, argumentAt(bytes, to, end), end, isWhole, timeUs);
      case 'AUTHENTICATE':
        return this.#authenticate(bytes, argumentAt(bytes, to, end), end, isWhole, timeUs);
      case 'STARTTLS':
        this.isTlsAsked = true;
        return LINE.dealt;
      case undefined:
        return LINE.dealt;
    }
  }

  server(bytes: Uint8Array, at: number, end: number): number {
    if (bytes[at] !== COLON) return LINE.dealt;
    let from = at;
    while (from < end && bytes[from] !== SPACE) from++;
    from = argumentAt(bytes, from, end);
    const to = wordEnd(bytes, from, end, true);
    return this.isTlsAsked && to >= 0 && TLS_ANSWERS.find(bytes, from, to) !== undefined ? TLS_FOLLOWS : LINE.dealt;
  }

  miss(): void {
    this.#isPasswordNext = false;
  }

  /** A client that has not said both of its names is told of as well. */
  finish(timeUs: number): void {
    const hasSaid = this.#nick !== undefined || this.#user !== undefined || this.#isPassword;
    if (hasSaid && !this.#teller.hasTold) this.#tell(timeUs, this.#isPassword);
  }

  #pass(bytes: Uint8Array, to: number, end: number, isWhole: boolean): number {
    const password = afterSpace(bytes, to, end, isWhole);
    if (password === 'more') return LINE.more;
    this.#isPassword ||= password === 'some';
    return LINE.dealt;
  }

  /** A client is registered when it has said both, in any order, after its password if it has one. */
  #register(
    command: 'NICK' | 'USER',
    bytes: Uint8Array,
    to: number,
    end: number,
    isWhole: boolean,
    timeUs: number,
  ): number {
    const from = argumentAt(bytes, to, end);
    const nameAt = from < end && bytes[from] === COLON ? from + 1 : from;
    const nameEnd = spaceOrEnd(bytes, nameAt, end);
    if (nameEnd === end && !isWhole) return LINE.more;
    const name = usernameOf(bytes, nameAt, nameEnd);
    if (command === 'NICK') this.#nick = name;
    else this.#user = name;
    if (this.#nick === undefined || this.#user === undefined || this.#teller.hasTold) return LINE.dealt;
    this.#tell(timeUs, this.#isPassword);
    return LINE.dealt;
  }

  /** Name and password of an operator. */
  #oper(bytes: Uint8Array, at: number, end: number, isWhole: boolean, timeUs: number): number {
    const nameEnd = spaceOrEnd(bytes, at, end);
    const password = afterSpace(bytes, nameEnd, end, isWhole);
    if (password === 'more') return LINE.more;
    const username = usernameOf(bytes, at, nameEnd);
    if (password === 'some')
      this.#teller.tell(timeUs, { credential: true, ...(username === undefined ? {} : { username }) });
    return LINE.dealt;
  }

  #say(bytes: Uint8Array, at: number, end: number, isWhole: boolean, timeUs: number): number {
    const nameEnd = spaceOrEnd(bytes, at, end);
    if (nameEnd === end) return isWhole ? LINE.dealt : LINE.more;
    let to = at;
    while (to < nameEnd && bytes[to] !== AT) to++;
    if (SERVICES.find(bytes, at, to) === undefined) return LINE.dealt;
    return this.#identify(bytes, argumentAt(bytes, nameEnd, end), end, isWhole, timeUs);
  }

  /** The words after it may be name and password, or a password of several words: none of them is read. */
  #identify(bytes: Uint8Array, at: number, end: number, isWhole: boolean, timeUs: number): number {
    if (at === end && !isWhole) return LINE.more;
    const from = at < end && bytes[at] === COLON ? at + 1 : at;
    const to = wordEnd(bytes, from, end, isWhole);
    if (to < 0) return to === LINE.more ? LINE.more : LINE.dealt;
    if (LOGINS.find(bytes, from, to) === undefined) return LINE.dealt;
    const password = afterSpace(bytes, to, end, isWhole);
    if (password === 'more') return LINE.more;
    if (password === 'some') this.#tell(timeUs, true);
    return LINE.dealt;
  }

  /** The mechanism's name first; its messages after that (IRCv3 SASL). "+" is an empty one, "*" gives up. */
  #authenticate(bytes: Uint8Array, at: number, end: number, isWhole: boolean, timeUs: number): number {
    if (at === end) return isWhole ? LINE.dealt : LINE.more;
    if (this.#isPasswordNext) {
      const first = bytes[at];
      this.#isPasswordNext = first === PLUS;
      if (first !== PLUS && first !== STAR) this.#tell(timeUs, true);
      return LINE.dealt;
    }
    const to = wordEnd(bytes, at, end, isWhole);
    if (to < 0) return to === LINE.more ? LINE.more : LINE.dealt;
    this.#isPasswordNext = PASSWORD_MECHANISMS.find(bytes, at, to) !== undefined;
    return LINE.dealt;
  }

  #tell(timeUs: number, credential: boolean): void {
    const username = this.#user ?? this.#nick;
    this.#teller.tell(timeUs, { credential, ...(username === undefined ? {} : { username }) });
  }
}

function spaceOrEnd(bytes: Uint8Array, at: number, end: number): number {
  let to = at;
  while (to < end && bytes[to] !== SPACE) to++;
  return to;
}

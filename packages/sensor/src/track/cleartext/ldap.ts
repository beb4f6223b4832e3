import { BER, berEnter, berLength, berSkip, berValueAt } from '../app/ber.ts';
import { ascii, hasPrefix } from '../app/match.ts';
import { type DialogueContext, type DialogueReader, ENOUGH, type OpenDialogue } from '../dialogue.ts';
import { CleartextTeller, usernameOf } from './cleartext-event.ts';
import { isTlsStart, TlsPart } from './starttls.ts';

/** RFC 4511 sections 4.2, 4.12 and 4.14. */
const BIND_REQUEST = 0x60;
const EXTENDED_REQUEST = 0x77;
const REQUEST_NAME = 0x80;
const SIMPLE = 0x80;
const SASL = 0xa3;
const PLAIN = ascii('PLAIN');
const START_TLS = ascii('1.3.6.1.4.1.1466.20037');

/** Of a message no more than this is waited for; it has the name, but not what comes after. */
const HEAD_BYTES_MAX = 1_024;
/** Who is logged in may log in anew at any time, but that is not waited for without end. */
const MESSAGES_MAX = 256;
/** Messages of the client, before its first login, until TLS is no longer expected. */
const MESSAGES_BEFORE_TLS_MAX = 16;

const INCOMPLETE = -1;
const MALFORMED = -2;

interface Side {
  messages: number;
  speaksTls: boolean;
}

/** LDAP (RFC 4511): simple binds, and SASL's PLAIN, which is one too; after StartTLS, TLS. */
export function createLdapDialogue({ openTls }: { openTls: OpenDialogue }): OpenDialogue {
  return (context) => new LdapBinds(context, openTls);
}

class LdapBinds implements DialogueReader {
  readonly #teller: CleartextTeller;
  readonly #tls: TlsPart;
  readonly #initiator: Side = { messages: 0, speaksTls: false };
  readonly #responder: Side = { messages: 0, speaksTls: false };
  #hasBound = false;
  #isTlsAsked = false;

  constructor(context: DialogueContext, openTls: OpenDialogue) {
    this.#teller = new CleartextTeller(context, 'ldap');
    this.#tls = new TlsPart(context, openTls);
  }

  hear(bytes: Uint8Array, start: number, end: number, fromInitiator: boolean, timeUs: number): number {
    const side = fromInitiator ? this.#initiator : this.#responder;
    let at = start;
    while (at < end) {
      if (this.#isTlsAsked && isTlsStart(bytes[at] as number, true)) side.speaksTls = true;
      if (side.speaksTls) {
        const dealt = this.#hearTls(bytes, at, end, fromInitiator, timeUs);
        return dealt === ENOUGH ? ENOUGH : at - start + dealt;
      }
      if (this.#isOver(side, fromInitiator)) return ENOUGH;
      const next = this.#readMessage(bytes, at, end, fromInitiator, timeUs);
      if (next === MALFORMED) return ENOUGH;
      if (next === INCOMPLETE) return at - start;
      side.messages++;
      at = next;
    }
    return at - start;
  }

  /** Behind the gap a message may begin; what is none ends the reading. */
  miss(fromInitiator: boolean, timeUs: number): boolean {
    const side = fromInitiator ? this.#initiator : this.#responder;
    if (this.#tls.isOpen) side.speaksTls = true;
    if (side.speaksTls) return this.#tls.miss(this.#isClient(fromInitiator), timeUs);
    return !this.#isOver(side, fromInitiator);
  }

  tick(nowUs: number): void {
    this.#tls.tick(nowUs);
  }

  end(timeUs: number): void {
    this.#tls.end(timeUs);
  }

  #hearTls(bytes: Uint8Array, start: number, end: number, fromInitiator: boolean, timeUs: number): number {
    this.#tls.open(this.#teller.isClientInitiator);
    return this.#tls.hear(bytes, start, end, this.#isClient(fromInitiator), timeUs);
  }

  /** The server is only heard for the TLS that it may begin. */
  #isOver(side: Side, fromInitiator: boolean): boolean {
    if (this.#teller.isFull || side.messages >= MESSAGES_MAX) return true;
    const client = this.#teller.isClientInitiator ? this.#initiator : this.#responder;
    const isTlsExpected = this.#isTlsAsked || (!this.#hasBound && client.messages < MESSAGES_BEFORE_TLS_MAX);
    return !this.#isClient(fromInitiator) && !isTlsExpected;
  }

  #isClient(fromInitiator: boolean): boolean {
    return fromInitiator === this.#teller.isClientInitiator;
  }

  /** One past the message at `at`, which may lie beyond `end`. */
  #readMessage(bytes: Uint8Array, at: number, end: number, fromInitiator: boolean, timeUs: number): number {
    if (bytes[at] !== BER.sequence) return MALFORMED;
    const length = berLength(bytes, at + 1, end);
    if (length < 0) return end - at < HEAD_BYTES_MAX ? INCOMPLETE : MALFORMED;
    const bodyAt = berValueAt(bytes, at + 1);
    const messageEnd = bodyAt + length;
    const headEnd = Math.min(messageEnd, at + HEAD_BYTES_MAX);
    const seenEnd = Math.min(headEnd, end);
    const unread = seenEnd < headEnd ? INCOMPLETE : MALFORMED;
    const operationAt = berSkip(bytes, bodyAt, seenEnd, BER.integer);
    if (operationAt < 0 || operationAt >= seenEnd) return unread;
    const operation = bytes[operationAt] as number;
    if (operation !== BIND_REQUEST && operation !== EXTENDED_REQUEST) return messageEnd;
    this.#teller.isClientInitiator = fromInitiator;
    const valueAt = berEnter(bytes, operationAt, seenEnd, operation);
    if (valueAt < 0) return unread;
    if (operation === BIND_REQUEST) return this.#readBind(bytes, valueAt, seenEnd, timeUs) ? messageEnd : unread;
    const nameEnd = berSkip(bytes, valueAt, seenEnd, REQUEST_NAME);
    if (nameEnd < 0) return unread;
    const nameAt = berValueAt(bytes, valueAt + 1);
    this.#isTlsAsked = nameEnd - nameAt === START_TLS.length && hasPrefix(bytes, nameAt, nameEnd, START_TLS);
    return messageEnd;
  }

  /** Version, name, and how the name is proven. False when some of it is not there. */
  #readBind(bytes: Uint8Array, at: number, end: number, timeUs: number): boolean {
    const nameAt = berSkip(bytes, at, end, BER.integer);
    const proofAt = berSkip(bytes, nameAt, end, BER.octetString);
    const proofBytes = proofAt < 0 ? -1 : berLength(bytes, proofAt + 1, end);
    if (proofBytes < 0) return false;
    if (bytes[proofAt] === SASL) return this.#readSasl(bytes, berValueAt(bytes, proofAt + 1), end, timeUs);
    this.#hasBound = true;
    if (bytes[proofAt] !== SIMPLE) return true;
    const username = usernameOf(bytes, berValueAt(bytes, nameAt + 1), proofAt);
    this.#teller.tell(timeUs, { credential: proofBytes > 0, ...(username === undefined ? {} : { username }) });
    return true;
  }

  /** RFC 4616: authorise as, NUL, user, NUL, password. */
  #readSasl(bytes: Uint8Array, at: number, end: number, timeUs: number): boolean {
    const messageAt = berSkip(bytes, at, end, BER.octetString);
    if (messageAt < 0) return false;
    const mechanismAt = berValueAt(bytes, at + 1);
    const isPlain = messageAt - mechanismAt === PLAIN.length && hasPrefix(bytes, mechanismAt, messageAt, PLAIN);
    if (isPlain) {
      const nulAt = nulIn(bytes, berEnter(bytes, messageAt, end, BER.octetString), end);
      const userEnd = nulAt < 0 ? -1 : nulIn(bytes, nulAt + 1, end);
      if (userEnd < 0) return false;
      const username = usernameOf(bytes, nulAt + 1, userEnd);
      this.#teller.tell(timeUs, { credential: true, ...(username === undefined ? {} : { username }) });
    }
    this.#hasBound = true;
    return true;
  }
}

/** Where the next NUL is; -1 when there is none, or nothing to look into. */
function nulIn(bytes: Uint8Array, start: number, end: number): number {
  if (start < 0) return -1;
  for (let at = start; at < end; at++) if (bytes[at] === 0) return at;
  return -1;
}

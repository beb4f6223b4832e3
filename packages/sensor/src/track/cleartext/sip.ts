import { ascii, findAnyCase, hasPrefix, hasPrefixAnyCase, isDigit } from '../app/match.ts';
import { type DialogueContext, type DialogueReader, ENOUGH, type OpenDialogue } from '../dialogue.ts';
import { CleartextTeller, usernameOf } from './cleartext-event.ts';

/** RFC 3261 sections 7.1, 20.7, 20.14 and 20.28. */
const VERSION = ascii('SIP/2.0');
const AUTHORIZATIONS = ['AUTHORIZATION', 'PROXY-AUTHORIZATION'].map(ascii);
const CONTENT_LENGTHS = ['CONTENT-LENGTH', 'L'].map(ascii);
/** Parameters of Digest (RFC 7616 section 3.4). The name is taken from quotes alone. */
const USERNAME = ascii('USERNAME="');
const RESPONSE = ascii('RESPONSE="');
const BASIC = ascii('BASIC ');

const LF = 0x0a;
const CR = 0x0d;
const TAB = 0x09;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;

const UDP = 17;
/** Of a line no more than this is read. */
const LINE_BYTES_MAX = 1_024;
/** Telephones repeat their login every few minutes, for ever. */
const MESSAGES_MAX = 64;
const BYTES_MAX = 262_144;
const BODY_BYTES_MAX = 65_536;

interface Side {
  part: 'start' | 'headers';
  /** What is left of a line is skipped. */
  isWithinLine: boolean;
  isRequest: boolean;
  /** The latest header, which the next line may continue. */
  isAuthorization: boolean;
  bodyBytes: number;
  hasLogin: boolean;
  credential: boolean;
  username: string | undefined;
}

const EMPTY: Readonly<Side> = {
  part: 'start',
  isWithinLine: false,
  isRequest: false,
  isAuthorization: false,
  bodyBytes: 0,
  hasLogin: false,
  credential: false,
  username: undefined,
};

/** SIP requests over UDP and TCP (RFC 3261): that there are any, and who logs in with them. */
export const openSip: OpenDialogue = (context) => new SipRequests(context);

class SipRequests implements DialogueReader {
  readonly #teller: CleartextTeller;
  readonly #isDatagrams: boolean;
  readonly #initiator = { ...EMPTY };
  readonly #responder = { ...EMPTY };
  #messages = 0;
  #bytes = 0;

  constructor(context: DialogueContext) {
    this.#teller = new CleartextTeller(context, 'sip');
    this.#isDatagrams = context.parties.proto === UDP;
  }

  hear(bytes: Uint8Array, start: number, end: number, fromInitiator: boolean, timeUs: number): number {
    const side = fromInitiator ? this.#initiator : this.#responder;
    if (this.#isDatagrams) reset(side);
    let at = start;
    while (at < end && !this.#isOver) {
      const next = this.#nextLine(side, bytes, at, end, fromInitiator, timeUs);
      if (next === at) break;
      if (!this.#isDatagrams) this.#bytes += next - at;
      at = next;
    }
    if (this.#isDatagrams) {
      this.#conclude(side, fromInitiator, timeUs);
      // It counts as a message even if it is none.
      this.#messages++;
    }
    if (this.#isOver) return ENOUGH;
    return this.#isDatagrams ? end - start : at - start;
  }

  miss(fromInitiator: boolean, timeUs: number): boolean {
    const side = fromInitiator ? this.#initiator : this.#responder;
    this.#conclude(side, fromInitiator, timeUs);
    // Whatever comes next belongs to a line that did not begin with it.
    side.isWithinLine = !this.#isDatagrams;
    return !this.#isOver;
  }

  end(timeUs: number): void {
    this.#conclude(this.#initiator, true, timeUs);
    this.#conclude(this.#responder, false, timeUs);
  }

  get #isOver(): boolean {
    return this.#teller.isFull || this.#messages >= MESSAGES_MAX || this.#bytes >= BYTES_MAX;
  }

  /** Where the line after the one at `at` begins, beyond a body too; `at` itself when more of it is needed. */
  #nextLine(side: Side, bytes: Uint8Array, at: number, end: number, fromInitiator: boolean, timeUs: number): number {
    const lf = lineFeedIn(bytes, at, side.isWithinLine ? end : Math.min(end, at + LINE_BYTES_MAX));
    if (side.isWithinLine) {
      side.isWithinLine = lf < 0;
      return lf < 0 ? end : lf + 1;
    }
    if (lf < 0) {
      if (end - at < LINE_BYTES_MAX && !this.#isDatagrams) return at;
      side.isWithinLine = true;
    }
    const seenEnd = lf < 0 ? Math.min(end, at + LINE_BYTES_MAX) : lf;
    const lineTo = seenEnd > at && bytes[seenEnd - 1] === CR ? seenEnd - 1 : seenEnd;
    const bodyBytes = this.#readLine(side, bytes, at, lineTo, fromInitiator, timeUs);
    return lf < 0 ? seenEnd : lf + 1 + bodyBytes;
  }

  /** How many bytes follow that are no lines. */
  #readLine(side: Side, bytes: Uint8Array, at: number, end: number, fromInitiator: boolean, timeUs: number): number {
    if (side.part === 'start') {
      this.#readStart(side, bytes, at, end);
      return 0;
    }
    if (at < end) {
      readHeader(side, bytes, at, end);
      return 0;
    }
    const { bodyBytes } = side;
    this.#conclude(side, fromInitiator, timeUs);
    return this.#isDatagrams ? BODY_BYTES_MAX : bodyBytes;
  }

  /** Empty lines between messages keep a connection alive; other lines are what is left of a message. */
  #readStart(side: Side, bytes: Uint8Array, at: number, end: number): void {
    const isResponse = hasPrefix(bytes, at, end, VERSION);
    const versionAt = end - VERSION.length;
    const isRequest = versionAt - 1 > at && bytes[versionAt - 1] === SPACE && hasPrefix(bytes, versionAt, end, VERSION);
    if (!isResponse && !isRequest) return;
    if (!this.#isDatagrams) this.#messages++;
    side.part = 'headers';
    side.isRequest = !isResponse;
  }

  /** The headers are over, or what was left of them is missing. */
  #conclude(side: Side, fromInitiator: boolean, timeUs: number): void {
    const { part, isRequest, hasLogin, credential, username } = side;
    reset(side);
    if (part === 'start' || !isRequest || (this.#teller.hasTold && !hasLogin)) return;
    this.#teller.isClientInitiator = fromInitiator;
    this.#teller.tell(timeUs, { credential, ...(username === undefined ? {} : { username }) });
  }
}

const reset = (side: Side): void => void Object.assign(side, EMPTY);

function readHeader(side: Side, bytes: Uint8Array, at: number, end: number): void {
  const isContinued = bytes[at] === SPACE || bytes[at] === TAB;
  if (!isContinued) {
    const valueAt = headerValueAt(bytes, at, end, CONTENT_LENGTHS);
    if (valueAt >= 0) side.bodyBytes = numberAt(bytes, valueAt, end);
  }
  const valueAt = isContinued ? at : headerValueAt(bytes, at, end, AUTHORIZATIONS);
  side.isAuthorization = isContinued ? side.isAuthorization : valueAt >= 0;
  if (!side.isAuthorization || !side.isRequest) return;
  side.hasLogin = true;
  if (hasPrefixAnyCase(bytes, valueAt, end, BASIC)) side.credential = true;
  const nameAt = parameterAt(bytes, valueAt, end, USERNAME);
  const nameEnd = nameAt < 0 ? -1 : quoteIn(bytes, nameAt, end);
  if (nameEnd >= 0) side.username = usernameOf(bytes, nameAt, nameEnd);
  const responseAt = parameterAt(bytes, valueAt, end, RESPONSE);
  // IMS telephones first say their name with an empty response (TS 24.229 section 5.1.1.2).
  if (responseAt >= 0 && responseAt < end && bytes[responseAt] !== QUOTE) side.credential = true;
}

/** Where the value begins when the header is one of these; else -1. */
function headerValueAt(bytes: Uint8Array, at: number, end: number, names: readonly Uint8Array[]): number {
  for (const name of names) {
    if (!hasPrefixAnyCase(bytes, at, end, name)) continue;
    const colonAt = spacesEnd(bytes, at + name.length, end);
    if (colonAt < end && bytes[colonAt] === COLON) return spacesEnd(bytes, colonAt + 1, end);
  }
  return -1;
}

function spacesEnd(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
  return at;
}

/** Where the parameter's value begins, behind its quote; else -1. It comes after a space or a comma. */
function parameterAt(bytes: Uint8Array, start: number, end: number, parameter: Uint8Array): number {
  for (let from = start; ; ) {
    const at = findAnyCase(bytes, from, end, parameter);
    if (at < 0) return -1;
    const before = at === start ? SPACE : (bytes[at - 1] as number);
    if (before === SPACE || before === TAB || before === COMMA) return at + parameter.length;
    from = at + 1;
  }
}

/** The quote that ends a quoted text; -1 when it does not end. */
function quoteIn(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    if (bytes[at] === BACKSLASH) at++;
    else if (bytes[at] === QUOTE) return at;
  }
  return -1;
}

function numberAt(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end && isDigit(bytes[at] as number) && value <= BODY_BYTES_MAX; at++) {
    value = value * 10 + (bytes[at] as number) - 0x30;
  }
  return Math.min(value, BODY_BYTES_MAX);
}

function lineFeedIn(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) if (bytes[at] === LF) return at;
  return -1;
}

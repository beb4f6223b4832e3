import { BODY, FIELD, type HttpHead } from '../../decode/http-head.ts';
import { beginsRequest, LINE, lineKind, mayBeginLine } from '../../decode/http-line.ts';
import { hostNameIn } from '../../decode/http-text.ts';
import { type DialogueContext, type DialogueReader, ENOUGH, type OpenDialogue } from '../dialogue.ts';
import type { EventCap } from '../event-cap.ts';
import { type Exchange, type ExchangeLimits, Exchanges } from './exchanges.ts';
import { HttpCredentials } from './http-credentials.ts';
import { addResponse, requestEvent } from './http-event.ts';
import { HttpSide } from './http-side.ts';
import { mayBeginTls, Tunnel } from './tunnel.ts';

const CR = 0x0d;
const LF = 0x0a;
const HEAD_METHOD = Buffer.from('HEAD');
const CONNECT_METHOD = Buffer.from('CONNECT');

const STATUS = { switchingProtocols: 101, noContent: 204, notModified: 304 } as const;

/** What all connections share; they are read one after the other. */
export interface HttpShared {
  readonly openTls: OpenDialogue;
  readonly cap: EventCap;
  readonly limits: ExchangeLimits;
  readonly head: HttpHead;
  readonly user: Uint8Array;
  readonly counts: { requests: number; responses: number; unasked: number; missed: number; capped: number };
}

/** Reads one connection; see createHttpDialogues. */
export class HttpDialogue implements DialogueReader {
  readonly #context: DialogueContext;
  readonly #shared: HttpShared;
  readonly #exchanges: Exchanges;
  readonly #credentials: HttpCredentials;
  readonly #initiator = new HttpSide();
  readonly #responder = new HttpSide();
  /** The same with the client as source; absent until it is known by what it says who that is. */
  #clientContext: DialogueContext | undefined;
  #isClientInitiator = true;
  #tunnel: Tunnel | undefined;
  #isNamed = false;
  #hasAskedNow = false;

  constructor(context: DialogueContext, shared: HttpShared) {
    this.#context = context;
    this.#shared = shared;
    this.#exchanges = new Exchanges(shared.limits, context.sink);
    this.#credentials = new HttpCredentials(shared.user);
  }

  hear(bytes: Uint8Array, start: number, end: number, fromInitiator: boolean, timeUs: number): number {
    const side = this.#sideOf(fromInitiator);
    this.#hasAskedNow = false;
    let at = start;
    while (at < end && !side.isDone) {
      const next = this.#tunnel
        ? this.#readTunnel(this.#tunnel, bytes, at, end, fromInitiator, timeUs)
        : this.#read(bytes, at, end, fromInitiator, timeUs);
      if (next === at) break;
      at = next;
    }
    return side.isDone ? ENOUGH : at - start;
  }

  miss(fromInitiator: boolean, timeUs: number): boolean {
    const side = this.#sideOf(fromInitiator);
    if (side.isDone) return false;
    if (this.#tunnel) {
      side.isDone = !this.#tunnel.miss(this.#isClient(fromInitiator), timeUs);
      return !side.isDone;
    }
    this.#shared.counts.missed++;
    this.#exchanges.doubt();
    side.restart();
    return true;
  }

  tick(nowUs: number): void {
    this.#exchanges.expire(nowUs);
    this.#tunnel?.tick(nowUs);
  }

  end(timeUs: number): void {
    this.#exchanges.end();
    this.#tunnel?.end(timeUs);
  }

  /** Where the side goes on, possibly behind `end`; `at` itself when more is needed to tell. */
  #read(bytes: Uint8Array, at: number, end: number, fromInitiator: boolean, timeUs: number): number {
    const side = this.#sideOf(fromInitiator);
    if (side.isHeld) {
      side.holdsTls = mayBeginTls(bytes, at, end);
      return at;
    }
    if (side.chunks.isOver) return this.#readHead(bytes, at, end, fromInitiator, timeUs);
    const next = side.chunks.next(bytes, at, end);
    return side.chunks.isBroken ? this.#lose(side, end) : next;
  }

  #readHead(bytes: Uint8Array, at: number, end: number, fromInitiator: boolean, timeUs: number): number {
    const side = this.#sideOf(fromInitiator);
    const { scanner } = side;
    const { head } = this.#shared;
    // Empty lines before a message are to be ignored (RFC 9112 section 2.2).
    if (scanner.isFresh && (bytes[at] === CR || bytes[at] === LF)) return at + 1;
    if (scanner.hasLine) {
      // The head is read when it is whole, and not for every part that comes.
      if (scanner.findEnd(bytes, at, end) < 0) return at;
    } else {
      if (!mayBeginLine(bytes, at, end)) return this.#lose(side, end);
      const lineFeedAt = scanner.findLine(bytes, at, end);
      // What merely looks like a begin would be read as one together with what follows.
      if (lineFeedAt < 0) return side.isInStep || beginsRequest(bytes, at, end) ? at : this.#lose(side, end);
      const kind = lineKind(bytes, at, lineFeedAt);
      if (kind === LINE.http2Preface) return this.#stop(end);
      if (!this.#isExpected(kind, fromInitiator)) return this.#lose(side, end);
    }
    const headEnd = head.read(bytes, at, scanner.findLine(bytes, at, end), end);
    if (headEnd < 0) {
      scanner.findEnd(bytes, at, end);
      return at;
    }
    scanner.reset();
    side.isInStep = true;
    return head.kind === LINE.request
      ? this.#ask(bytes, headEnd, end, fromInitiator, timeUs)
      : this.#answer(bytes, headEnd, end, fromInitiator);
  }

  /** A request; returns where the client goes on. */
  #ask(bytes: Uint8Array, headEnd: number, end: number, fromInitiator: boolean, timeUs: number): number {
    const { head, counts, cap } = this.#shared;
    const context = this.#knowClient(fromInitiator);
    counts.requests++;
    if (!this.#isNamed) this.#name(bytes);
    // Both fields are read: one may be for the server and the other for a proxy before it.
    const isBasic = this.#credentials.tell(head, bytes, FIELD.authorization, context, timeUs);
    const isProxyBasic = this.#credentials.tell(head, bytes, FIELD['proxy-authorization'], context, timeUs);
    const isReported = cap.take(timeUs);
    if (!isReported) counts.capped++;
    const event = isReported ? requestEvent(context.parties, head, bytes, timeUs) : undefined;
    if (event && (isBasic || isProxyBasic)) event.basicAuth = true;
    const isConnect = this.#isMethod(bytes, CONNECT_METHOD);
    const exchange = { askedUs: timeUs, isHead: this.#isMethod(bytes, HEAD_METHOD), isConnect, event };
    this.#exchanges.ask(exchange, this.#hasAskedNow);
    this.#hasAskedNow = true;
    const side = this.#sideOf(fromInitiator);
    side.isHeld = isConnect;
    return isConnect || head.body === BODY.unsaid ? headEnd : this.#bodyEnd(side, headEnd, end);
  }

  /** A response; returns where the server goes on. */
  #answer(bytes: Uint8Array, headEnd: number, end: number, fromInitiator: boolean): number {
    const { head, counts } = this.#shared;
    const { status } = head;
    this.#knowClient(!fromInitiator);
    // More is still to come (RFC 9110 section 15.2).
    if (status < 200 && status !== STATUS.switchingProtocols) return headEnd;
    counts.responses++;
    const exchange = this.#exchanges.answer();
    if (!exchange) counts.unasked++;
    const event = exchange?.event;
    if (event) {
      addResponse(event, head, bytes);
      this.#context.sink.event(event);
    }
    if (isHandedOver(status, exchange)) return this.#openTunnel(headEnd);
    this.#sideOf(!fromInitiator).isHeld = false;
    if (exchange?.isHead || status === STATUS.noContent || status === STATUS.notModified) return headEnd;
    const side = this.#sideOf(fromInitiator);
    // Without its request nobody knows whether a response has the body that it tells of.
    if (!exchange) return head.body === BODY.counted && head.contentLength === 0 ? headEnd : this.#lose(side, end);
    if (head.body !== BODY.unsaid && head.body !== BODY.coded) return this.#bodyEnd(side, headEnd, end);
    // The body ends with the connection, and nothing comes after it.
    if (this.#exchanges.isDoubtful) return this.#lose(side, end);
    side.isDone = true;
    return end;
  }

  /** Where what follows a body begins, or where the body's chunks do. */
  #bodyEnd(side: HttpSide, headEnd: number, end: number): number {
    const { head } = this.#shared;
    if (head.body === BODY.counted) return headEnd + head.contentLength;
    if (head.body !== BODY.chunked) return this.#lose(side, end);
    side.chunks.begin();
    return headEnd;
  }

  #readTunnel(
    tunnel: Tunnel,
    bytes: Uint8Array,
    at: number,
    end: number,
    fromInitiator: boolean,
    timeUs: number,
  ): number {
    const dealt = tunnel.hear(bytes, at, end, this.#isClient(fromInitiator), timeUs);
    if (dealt !== ENOUGH) return at + dealt;
    this.#sideOf(fromInitiator).isDone = true;
    return end;
  }

  #openTunnel(headEnd: number): number {
    const client = this.#sideOf(this.#isClientInitiator);
    const { holdsTls } = client;
    client.restart();
    this.#exchanges.end();
    this.#tunnel = new Tunnel(this.#clientContext ?? this.#context, this.#shared.openTls, holdsTls);
    return headEnd;
  }

  /** What follows is not HTTP/1.x. */
  #stop(end: number): number {
    this.#exchanges.end();
    this.#initiator.isDone = true;
    this.#responder.isDone = true;
    return end;
  }

  /** No message is where one should be: the next may begin the next segment. */
  #lose(side: HttpSide, end: number): number {
    this.#exchanges.doubt();
    side.restart();
    return end;
  }

  #name(bytes: Uint8Array): void {
    const { head } = this.#shared;
    if (!head.has(FIELD.host)) return;
    const name = hostNameIn(bytes, head.startOf(FIELD.host), head.endOf(FIELD.host));
    this.#isNamed = name !== '';
    if (this.#isNamed) this.#context.name(name);
  }

  /** Who is the client is known by the first message, and does not change. */
  #knowClient(isInitiator: boolean): DialogueContext {
    if (this.#clientContext) return this.#clientContext;
    this.#isClientInitiator = isInitiator;
    this.#clientContext = isInitiator ? this.#context : turned(this.#context);
    return this.#clientContext;
  }

  #isExpected(kind: number, fromInitiator: boolean): boolean {
    if (kind === LINE.other) return false;
    return !this.#clientContext || this.#isClient(fromInitiator) === (kind === LINE.request);
  }

  #isMethod(bytes: Uint8Array, method: Uint8Array): boolean {
    const { methodAt, methodEnd } = this.#shared.head;
    if (methodEnd - methodAt !== method.length) return false;
    for (let i = 0; i < method.length; i++) if (bytes[methodAt + i] !== method[i]) return false;
    return true;
  }

  #isClient(fromInitiator: boolean): boolean {
    return fromInitiator === this.#isClientInitiator;
  }

  #sideOf(isInitiator: boolean): HttpSide {
    return isInitiator ? this.#initiator : this.#responder;
  }
}

/** From here on the connection is not HTTP's any more (RFC 9110 sections 9.3.6 and 15.2.2). */
const isHandedOver = (status: number, exchange: Exchange | undefined): boolean =>
  status === STATUS.switchingProtocols || (exchange?.isConnect === true && status >= 200 && status < 300);

/** Source and destination the other way round. */
function turned(context: DialogueContext): DialogueContext {
  const { flowId, proto, src, srcPort, srcMac, dst, dstPort, dstMac } = context.parties;
  return {
    sink: context.sink,
    name: (serverName) => context.name(serverName),
    parties: {
      ...{ flowId, proto, src: dst, srcPort: dstPort, dst: src, dstPort: srcPort },
      ...(dstMac === undefined ? {} : { srcMac: dstMac }),
      ...(srcMac === undefined ? {} : { dstMac: srcMac }),
    },
  };
}

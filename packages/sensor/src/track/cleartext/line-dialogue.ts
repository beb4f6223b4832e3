import { type DialogueContext, type DialogueReader, ENOUGH, type OpenDialogue } from '../dialogue.ts';
import type { CleartextTeller } from './cleartext-event.ts';
import { LINE, LineCutter } from './line.ts';
import { isTlsStart, TlsPart } from './starttls.ts';

/** What both sides may say before they are logged in; then nothing more is expected of them. */
const BYTES_MAX = 65_536;

/** Of a line beyond what LINE says: the beginning, in which logins are, is over. */
export const OVER = -4;
/** Both sides speak TLS after this line. */
export const TLS_FOLLOWS = -5;

/** A protocol of lines, as far as a login in it goes. Verdicts are those of LINE, OVER and TLS_FOLLOWS. */
export interface LineProtocol {
  /** The client asked for TLS. */
  readonly isTlsAsked: boolean;
  /** Who begins a line with this byte; undefined for both. */
  speakerOf(firstByte: number): 'client' | 'server' | undefined;
  client(bytes: Uint8Array, at: number, end: number, isWhole: boolean, timeUs: number): number;
  /** A whole line. */
  server(bytes: Uint8Array, at: number, end: number, timeUs: number): number;
  /** Some of what a side said is missing. */
  miss(fromClient: boolean): void;
  /** The beginning ended without TLS. */
  finish(timeUs: number): void;
}

interface Side {
  readonly cutter: LineCutter;
  speaksTls: boolean;
}

/** Shows a protocol the lines of client and server, until they are logged in or speak TLS. */
export class LineDialogue implements DialogueReader {
  readonly #protocol: LineProtocol;
  readonly #teller: CleartextTeller;
  readonly #tls: TlsPart;
  readonly #initiator: Side;
  readonly #responder: Side;
  #isOriented = false;
  #isOver = false;
  #hasMissed = false;
  #bytes = 0;

  constructor(context: DialogueContext, teller: CleartextTeller, protocol: LineProtocol, openTls: OpenDialogue) {
    this.#protocol = protocol;
    this.#teller = teller;
    this.#tls = new TlsPart(context, openTls);
    this.#initiator = this.#newSide(true);
    this.#responder = this.#newSide(false);
  }

  hear(bytes: Uint8Array, start: number, end: number, fromInitiator: boolean, timeUs: number): number {
    const side = this.#sideOf(fromInitiator);
    let dealt = 0;
    if (!side.speaksTls) {
      if (this.#isOver) return ENOUGH;
      dealt = side.cutter.cut(bytes, start, end, timeUs);
      this.#bytes += dealt;
      if (this.#bytes > BYTES_MAX || this.#teller.isFull) this.#finish(timeUs);
      if (this.#isOver && !side.speaksTls) return ENOUGH;
    }
    if (!side.speaksTls || start + dealt >= end) return dealt;
    const more = this.#tls.hear(bytes, start + dealt, end, this.#isClient(fromInitiator), timeUs);
    return more === ENOUGH ? ENOUGH : dealt + more;
  }

  miss(fromInitiator: boolean, timeUs: number): boolean {
    const side = this.#sideOf(fromInitiator);
    const isClient = this.#isClient(fromInitiator);
    // Where one side speaks TLS, so does the other behind the gap.
    if (this.#tls.isOpen) side.speaksTls = true;
    if (side.speaksTls) return this.#tls.miss(isClient, timeUs);
    if (this.#isOver) return false;
    this.#hasMissed = true;
    side.cutter.miss();
    this.#protocol.miss(isClient);
    return true;
  }

  tick(nowUs: number): void {
    this.#tls.tick(nowUs);
  }

  end(timeUs: number): void {
    this.#finish(timeUs);
    this.#tls.end(timeUs);
  }

  /** TLS was asked for, as far as is known; where nothing is missing it is not simply there. */
  get #mayBeTls(): boolean {
    return this.#protocol.isTlsAsked || this.#tls.isOpen || this.#hasMissed;
  }

  #newSide(fromInitiator: boolean): Side {
    const cutter = new LineCutter((bytes, at, end, isWhole, timeUs) =>
      this.#see(bytes, at, end, isWhole, fromInitiator, timeUs),
    );
    return { cutter, speaksTls: false };
  }

  #see(bytes: Uint8Array, at: number, end: number, isWhole: boolean, fromInitiator: boolean, timeUs: number): number {
    const first = at < end ? (bytes[at] as number) : 0;
    if (this.#mayBeTls && isTlsStart(first, this.#protocol.isTlsAsked || this.#tls.isOpen)) {
      this.#sideOf(fromInitiator).speaksTls = true;
      this.#tls.open(this.#teller.isClientInitiator);
      return LINE.stopHere;
    }
    // The other side speaks TLS: this is no more than its agreement to that.
    if (this.#tls.isOpen) return LINE.dealt;
    if (!this.#isOriented) this.#orient(first, fromInitiator);
    const verdict = this.#isClient(fromInitiator)
      ? this.#protocol.client(bytes, at, end, isWhole, timeUs)
      : this.#serverVerdict(bytes, at, end, isWhole, timeUs);
    if (verdict === OVER) this.#finish(timeUs);
    if (verdict === TLS_FOLLOWS) {
      this.#initiator.speaksTls = true;
      this.#responder.speaksTls = true;
      this.#tls.open(this.#teller.isClientInitiator);
    }
    return verdict === OVER || verdict === TLS_FOLLOWS ? LINE.stop : verdict;
  }

  #serverVerdict(bytes: Uint8Array, at: number, end: number, isWhole: boolean, timeUs: number): number {
    return isWhole ? this.#protocol.server(bytes, at, end, timeUs) : LINE.more;
  }

  /** Who opened the flow is not known where the capture began in its midst; who says what is. */
  #orient(first: number, fromInitiator: boolean): void {
    const speaker = this.#protocol.speakerOf(first);
    if (speaker === undefined) return;
    this.#isOriented = true;
    this.#teller.isClientInitiator = (speaker === 'client') === fromInitiator;
  }

  #finish(timeUs: number): void {
    if (this.#isOver || this.#tls.isOpen) return;
    this.#isOver = true;
    this.#protocol.finish(timeUs);
  }

  #isClient(fromInitiator: boolean): boolean {
    return fromInitiator === this.#teller.isClientInitiator;
  }

  #sideOf(fromInitiator: boolean): Side {
    return fromInitiator ? this.#initiator : this.#responder;
  }
}

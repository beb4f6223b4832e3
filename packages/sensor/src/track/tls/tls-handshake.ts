import type { Certificate } from '../../decode/tls/certificate.ts';
import type { ClientHello } from '../../decode/tls/client-hello.ts';
import { type Fingerprinting, PLAIN_FINGERPRINTS } from '../../decode/tls/fingerprints.ts';
import { ja3TextOf } from '../../decode/tls/ja3.ts';
import { ja4RawOf } from '../../decode/tls/ja4.ts';
import type { ServerHello } from '../../decode/tls/server-hello.ts';
import { isVersion13 } from '../../decode/tls/versions.ts';
import type { DialogueContext } from '../dialogue.ts';
import type { EventCap } from '../event-cap.ts';
import type { TlsCounters } from './tls-counters.ts';
import { type TlsVia, tlsEvent } from './tls-event.ts';

/** As in the recogniser's server names: letters, digits, and what else occurs in names and addresses. */
const NAME = /^[\w.:-]{1,253}$/;

/** A client changes its mind once, when the server asks it to; one that goes on is heard no further. */
const OFFERS_MAX = 4;

/**
 * What both sides of one handshake have said so far, over whatever carries it. Tells the client by what was said, and
 * reports the handshake once: when the server has shown all it shows in the clear, when its time is up, or at the end.
 * A second hello, after a request to retry, is the same handshake unless it offers something else.
 */
export class TlsHandshake {
  isDone = false;
  readonly #context: DialogueContext;
  readonly #via: TlsVia;
  readonly #counters: TlsCounters;
  readonly #timeoutUs: number;
  readonly #fingerprints: Fingerprinting;
  readonly #cap: EventCap | undefined;
  /** Undefined until somebody's hello has told. */
  #isClientInitiator: boolean | undefined;
  #client: ClientHello | undefined;
  #server: ServerHello | undefined;
  #certificate: Certificate | undefined;
  #timeUs = 0;
  #offers = 0;
  /** When it began to wait for the other side; -1 before. */
  #sinceUs = -1;
  /** Nothing that is wanted will come from these any more. */
  #isInitiatorOver = false;
  #isResponderOver = false;

  constructor(
    context: DialogueContext,
    via: TlsVia,
    counters: TlsCounters,
    timeoutMs: number,
    options: { fingerprints?: Fingerprinting; cap?: EventCap } = {},
  ) {
    this.#context = context;
    this.#via = via;
    this.#counters = counters;
    this.#timeoutUs = timeoutMs * 1_000;
    this.#fingerprints = options.fingerprints ?? PLAIN_FINGERPRINTS;
    this.#cap = options.cap;
  }

  /** Somebody's hello is there. */
  get hasBegun(): boolean {
    return this.#sinceUs >= 0;
  }

  /** Nothing more of this side is wanted. */
  isOver(fromInitiator: boolean): boolean {
    return this.isDone || (fromInitiator ? this.#isInitiatorOver : this.#isResponderOver);
  }

  /** The server's name for the flow, if it can be one. */
  name(serverName: string): void {
    if (NAME.test(serverName)) this.#context.name(serverName.toLowerCase());
  }

  addClientHello(hello: ClientHello, fromInitiator: boolean, timeUs: number): void {
    if (this.isDone || this.#isClientInitiator === !fromInitiator) return;
    this.#isClientInitiator = fromInitiator;
    if (this.#sinceUs < 0) this.#sinceUs = timeUs;
    const first = this.#client;
    if (first && isSameOffer(first, hello)) return;
    if (this.#offers >= OFFERS_MAX) {
      this.#counters['tls.offersOmitted']++;
      return;
    }
    if (first) this.#report();
    this.#offers++;
    this.#client = hello;
    this.#timeUs = timeUs;
    this.#counters['tls.namesOmitted'] += hello.namesOmitted;
    if (hello.serverName !== undefined) this.name(hello.serverName);
    this.#settle();
  }

  addServerHello(hello: ServerHello, fromInitiator: boolean, timeUs: number): void {
    if (this.isDone || this.#isClientInitiator === fromInitiator) return;
    this.#isClientInitiator = !fromInitiator;
    if (this.#sinceUs < 0 || hello.isRetryRequest) this.#sinceUs = timeUs;
    if (!this.#client && !this.#server) this.#timeUs = timeUs;
    this.#server = hello;
    if (isVersion13(hello.version) && !hello.isRetryRequest) this.#setOver(fromInitiator);
    this.#settle();
  }

  /** The server wants to see that the client can hear it, and waits for its hello once more (RFC 6347, 4.2.1). */
  addVerifyRequest(fromInitiator: boolean, timeUs: number): void {
    if (this.isDone || this.#isClientInitiator === fromInitiator) return;
    this.#isClientInitiator = !fromInitiator;
    this.#sinceUs = timeUs;
  }

  /** The leaf that a server showed, or undefined when it could not be read. */
  addCertificate(certificate: Certificate | undefined, fromInitiator: boolean): void {
    if (this.isDone || this.#isClientInitiator !== !fromInitiator) return;
    this.#certificate = certificate;
    this.#setOver(fromInitiator);
    this.#settle();
  }

  /** A side said something else of the protocol. A server has shown its certificate before that, or never will. */
  addOther(fromInitiator: boolean): void {
    const isServer = this.#isClientInitiator === !fromInitiator;
    if (this.isDone || !isServer || !this.#server || this.#server.isRetryRequest) return;
    this.#setOver(fromInitiator);
    this.#settle();
  }

  /**
   * A side sent what is encrypted. Only a client may, early (RFC 8446 section 2.3), and have something to say after it.
   */
  addEncrypted(fromInitiator: boolean): void {
    const isEarly = this.#client !== undefined && this.#isClientInitiator === fromInitiator;
    if (!isEarly) this.lose(fromInitiator);
  }

  /** Nothing of this side can be read any more. */
  lose(fromInitiator: boolean): void {
    this.#setOver(fromInitiator);
    this.#settle();
  }

  tick(nowUs: number): void {
    // Time that went back by as much does not come again.
    if (this.#sinceUs >= 0 && Math.abs(nowUs - this.#sinceUs) >= this.#timeoutUs) this.finish();
  }

  /** Report what is known, if anything is. */
  finish(): void {
    if (this.isDone) return;
    this.isDone = true;
    if (this.#client || this.#server) this.#report();
  }

  #setOver(fromInitiator: boolean): void {
    if (fromInitiator) this.#isInitiatorOver = true;
    else this.#isResponderOver = true;
  }

  #settle(): void {
    const isClientInitiator = this.#isClientInitiator;
    const isClientOver = isClientInitiator ? this.#isInitiatorOver : this.#isResponderOver;
    const isServerOver = isClientInitiator ? this.#isResponderOver : this.#isInitiatorOver;
    if (isServerOver && (isClientOver || this.#client !== undefined)) this.finish();
  }

  #report(): void {
    this.#counters['tls.handshakes']++;
    if (this.#cap && !this.#cap.take(this.#timeUs)) {
      this.#counters['tls.capped']++;
      return;
    }
    const handshake = {
      timeUs: this.#timeUs,
      isClientInitiator: this.#isClientInitiator ?? true,
      client: this.#client,
      server: this.#server,
      certificate: this.#certificate,
    };
    this.#context.sink.event(tlsEvent(this.#context.parties, this.#via, handshake, this.#fingerprints));
  }
}

/** By all that events tell of a hello. */
export const isSameOffer = (a: ClientHello, b: ClientHello): boolean =>
  a.serverName === b.serverName &&
  a.alpn.join() === b.alpn.join() &&
  ja3TextOf(a) === ja3TextOf(b) &&
  ja4RawOf(a, 't') === ja4RawOf(b, 't');

import { type ClientHello, readClientHello, readEarlyServerName } from '../../decode/tls/client-hello.ts';
import type { TlsFault } from '../../decode/tls/faults.ts';
import type { Fingerprinting } from '../../decode/tls/fingerprints.ts';
import { HANDSHAKE, LEAF_AT } from '../../decode/tls/records.ts';
import { readServerHello, type ServerHello } from '../../decode/tls/server-hello.ts';
import { isSsl2ServerHello, readSsl2ClientHello, readSsl2ServerHello } from '../../decode/tls/ssl2-hello.ts';
import { type DialogueContext, type DialogueReader, ENOUGH } from '../dialogue.ts';
import type { EventCap } from '../event-cap.ts';
import type { CertificateReader } from './tls-certificates.ts';
import type { TlsCounters } from './tls-counters.ts';
import type { TlsVia } from './tls-event.ts';
import { TlsHandshake } from './tls-handshake.ts';
import { type TlsReceiver, TlsRecordReader } from './tls-records.ts';

/** What all TLS dialogues share. */
export interface TlsShared {
  readonly counters: TlsCounters;
  readonly certificates: CertificateReader;
  readonly fingerprints: Fingerprinting;
  readonly cap: EventCap;
  /** Where messages over several records are put together, one at a time. */
  readonly scratch: Uint8Array;
  readonly answerTimeoutMs: number;
}

export const newHandshake = (context: DialogueContext, via: TlsVia, shared: TlsShared): TlsHandshake =>
  new TlsHandshake(context, via, shared.counters, shared.answerTimeoutMs, shared);

/** Reads the handshake of TLS over TCP, or after STARTTLS: one tls event, and then no more of either side. */
export class TlsDialogue implements DialogueReader {
  readonly #handshake: TlsHandshake;
  readonly #initiator: TlsSide;
  readonly #responder: TlsSide;

  constructor(context: DialogueContext, shared: TlsShared) {
    this.#handshake = newHandshake(context, 'tcp', shared);
    this.#initiator = new TlsSide(this.#handshake, shared, true);
    this.#responder = new TlsSide(this.#handshake, shared, false);
  }

  hear(bytes: Uint8Array, start: number, end: number, fromInitiator: boolean, timeUs: number): number {
    const side = fromInitiator ? this.#initiator : this.#responder;
    return side.hear(bytes, start, end, timeUs);
  }

  miss(fromInitiator: boolean): boolean {
    return (fromInitiator ? this.#initiator : this.#responder).miss();
  }

  tick(nowUs: number): void {
    this.#handshake.tick(nowUs);
  }

  end(): void {
    this.#handshake.finish();
  }
}

/** One side's records, read into the handshake. */
class TlsSide implements TlsReceiver {
  readonly #handshake: TlsHandshake;
  readonly #shared: TlsShared;
  readonly #fromInitiator: boolean;
  readonly #records: TlsRecordReader;
  #timeUs = 0;

  constructor(handshake: TlsHandshake, shared: TlsShared, fromInitiator: boolean) {
    this.#handshake = handshake;
    this.#shared = shared;
    this.#fromInitiator = fromInitiator;
    this.#records = new TlsRecordReader(this, shared.scratch);
  }

  hear(bytes: Uint8Array, start: number, end: number, timeUs: number): number {
    if (this.#isOver()) return ENOUGH;
    this.#timeUs = timeUs;
    const dealt = this.#records.read(bytes, start, end);
    if (dealt === ENOUGH && !this.#isOver()) this.#lose('tls.noRecord');
    return this.#isOver() ? ENOUGH : dealt;
  }

  /** Where no record was read yet, one may begin behind what is missing. */
  miss(): boolean {
    if (this.#isOver()) return false;
    if (this.#records.searchAgain()) return true;
    this.#handshake.lose(this.#fromInitiator);
    return false;
  }

  message(type: number, bytes: Uint8Array, start: number, end: number): void {
    if (type === HANDSHAKE.clientHello) this.#addClientHello(readClientHello(bytes, start, end));
    else if (type === HANDSHAKE.serverHello) this.#addServerHello(readServerHello(bytes, start, end));
    else this.#readCertificate(bytes, start + LEAF_AT, end);
  }

  partOfHello(bytes: Uint8Array, start: number, end: number): void {
    const serverName = readEarlyServerName(bytes, start, end);
    if (serverName !== undefined) this.#handshake.name(serverName);
  }

  ssl2Hello(bytes: Uint8Array, start: number, end: number): void {
    if (isSsl2ServerHello(bytes, start)) this.#readSsl2Answer(bytes, start, end);
    else this.#addClientHello(readSsl2ClientHello(bytes, start, end));
  }

  other(): void {
    this.#handshake.addOther(this.#fromInitiator);
  }

  encrypted(): void {
    this.#handshake.addEncrypted(this.#fromInitiator);
  }

  fatalAlert(): void {
    this.#handshake.finish();
  }

  tooLong(): void {
    this.#lose('tls.messagesOmitted');
  }

  #isOver(): boolean {
    return this.#handshake.isOver(this.#fromInitiator);
  }

  #addClientHello(hello: ClientHello | TlsFault): void {
    if (typeof hello === 'string') this.#lose(hello);
    else this.#handshake.addClientHello(hello, this.#fromInitiator, this.#timeUs);
  }

  #addServerHello(hello: ServerHello | TlsFault): void {
    if (typeof hello === 'string') this.#lose(hello);
    else this.#handshake.addServerHello(hello, this.#fromInitiator, this.#timeUs);
  }

  #readSsl2Answer(bytes: Uint8Array, start: number, end: number): void {
    const answer = readSsl2ServerHello(bytes, start, end);
    this.#addServerHello(typeof answer === 'string' ? answer : answer.hello);
    if (typeof answer !== 'string') this.#readCertificate(bytes, answer.certificateAt, answer.certificateEnd);
  }

  #readCertificate(bytes: Uint8Array, start: number, end: number): void {
    const certificate = start < end ? this.#shared.certificates.read(bytes, start, end) : undefined;
    if (typeof certificate === 'string') this.#shared.counters[certificate]++;
    const leaf = typeof certificate === 'string' ? undefined : certificate;
    this.#handshake.addCertificate(leaf, this.#fromInitiator);
  }

  #lose(reason: TlsFault | 'tls.noRecord' | 'tls.messagesOmitted'): void {
    this.#shared.counters[reason]++;
    this.#handshake.lose(this.#fromInitiator);
  }
}

import { readClientHelloBody } from '../../decode/tls/client-hello.ts';
import { DtlsFragment, DtlsRecord, HELLO_VERIFY_REQUEST } from '../../decode/tls/dtls-records.ts';
import {
  ALERT_BYTES,
  CONTENT,
  HANDSHAKE,
  HANDSHAKE_HEADER_BYTES,
  isFatalAlert,
  LEAF_AT,
} from '../../decode/tls/records.ts';
import { readServerHelloBody } from '../../decode/tls/server-hello.ts';
import { u24 } from '../../decode/tls/vectors.ts';
import { type DialogueContext, type DialogueReader, ENOUGH } from '../dialogue.ts';
import { beginningBytes, DtlsFragments, type FragmentBudget } from './dtls-fragments.ts';
import { newHandshake, type TlsShared } from './tls-dialogue.ts';
import type { TlsHandshake } from './tls-handshake.ts';

/** What all DTLS dialogues share. */
export interface DtlsShared extends TlsShared {
  readonly fragmentBudget: FragmentBudget;
}

/** A hello that got lost is said again after one, three and seven seconds (RFC 6347 section 4.2.4.1). */
const HELLO_WAIT_US = 10_000_000;
/** Where the first certificate begins without the handshake header. */
const BODY_LEAF_AT = LEAF_AT - HANDSHAKE_HEADER_BYTES;

/** Reads the handshake of DTLS 1.0 to 1.3 over UDP: one tls event, and then no more of either side. */
export class DtlsDialogue implements DialogueReader {
  readonly #shared: DtlsShared;
  readonly #handshake: TlsHandshake;
  readonly #initiator: DtlsFragments;
  readonly #responder: DtlsFragments;
  readonly #record = new DtlsRecord();
  readonly #fragment = new DtlsFragment();
  #beganUs = -1;

  constructor(context: DialogueContext, shared: DtlsShared) {
    this.#shared = shared;
    this.#handshake = newHandshake(context, 'dtls', shared);
    this.#initiator = new DtlsFragments(shared.fragmentBudget, shared.scratch.length);
    this.#responder = new DtlsFragments(shared.fragmentBudget, shared.scratch.length);
  }

  hear(bytes: Uint8Array, start: number, end: number, fromInitiator: boolean, timeUs: number): number {
    const record = this.#record;
    if (this.#beganUs < 0) this.#beganUs = timeUs;
    for (let at = start; !this.#handshake.isDone && record.read(bytes, at, end); at = record.end) {
      if (record.type === CONTENT.handshake && record.epoch === 0) this.#readFragments(bytes, fromInitiator, timeUs);
      else this.#readOther(bytes, fromInitiator);
    }
    return this.#handshake.isDone ? this.#close() : end - start;
  }

  /** Datagrams may be lost; what they said is said again. */
  miss(): boolean {
    return !this.#handshake.isDone;
  }

  tick(nowUs: number): void {
    this.#handshake.tick(nowUs);
    const isLate = this.#beganUs >= 0 && Math.abs(nowUs - this.#beganUs) >= HELLO_WAIT_US;
    if (isLate && !this.#handshake.hasBegun) this.#handshake.finish();
    if (this.#handshake.isDone) this.#close();
  }

  end(): void {
    this.#handshake.finish();
    this.#close();
  }

  #close(): number {
    this.#initiator.clear();
    this.#responder.clear();
    return ENOUGH;
  }

  #readOther(bytes: Uint8Array, fromInitiator: boolean): void {
    const { type, epoch, start, end } = this.#record;
    const isPlainAlert = type === CONTENT.alert && epoch === 0 && end - start === ALERT_BYTES;
    if (!isPlainAlert) this.#handshake.addOther(fromInitiator);
    else if (isFatalAlert(bytes, start)) this.#handshake.finish();
  }

  #readFragments(bytes: Uint8Array, fromInitiator: boolean, timeUs: number): void {
    const { start, end } = this.#record;
    const fragment = this.#fragment;
    for (let at = start; !this.#handshake.isDone && fragment.read(bytes, at, end); at = fragment.end) {
      if (!isWanted(fragment.type)) this.#addOther(fragment.type, fromInitiator, timeUs);
      else if (fragment.isWhole)
        this.#readMessage(fragment.type, bytes, fragment.start, fragment.end, fromInitiator, timeUs);
      else this.#addFragment(bytes, fromInitiator, timeUs);
    }
  }

  #addOther(type: number, fromInitiator: boolean, timeUs: number): void {
    if (type === HELLO_VERIFY_REQUEST) this.#handshake.addVerifyRequest(fromInitiator, timeUs);
    // What came behind a certificate may have overtaken it.
    else if (!this.#fragmentsOf(fromInitiator).isWaiting) this.#handshake.addOther(fromInitiator);
  }

  #addFragment(bytes: Uint8Array, fromInitiator: boolean, timeUs: number): void {
    const fragments = this.#fragmentsOf(fromInitiator);
    const message = fragments.add(bytes, this.#fragment);
    if (!message) {
      this.#shared.counters['dtls.fragmentsRefused']++;
      return;
    }
    const there = beginningBytes(message);
    if (there < wantedBytes(message.type, message.bytes, there)) return;
    fragments.remove(message);
    this.#readMessage(message.type, message.bytes, 0, there, fromInitiator, timeUs);
  }

  #readMessage(
    type: number,
    bytes: Uint8Array,
    start: number,
    end: number,
    fromInitiator: boolean,
    timeUs: number,
  ): void {
    if (type === HANDSHAKE.clientHello) {
      const hello = readClientHelloBody(bytes, start, end, true);
      if (typeof hello === 'string') this.#shared.counters[hello]++;
      else this.#handshake.addClientHello(hello, fromInitiator, timeUs);
    } else if (type === HANDSHAKE.serverHello) {
      const hello = readServerHelloBody(bytes, start, end);
      if (typeof hello === 'string') this.#shared.counters[hello]++;
      else this.#handshake.addServerHello(hello, fromInitiator, timeUs);
    } else {
      this.#readCertificate(bytes, start, end, fromInitiator);
    }
  }

  #readCertificate(bytes: Uint8Array, start: number, end: number, fromInitiator: boolean): void {
    const leafAt = start + BODY_LEAF_AT;
    const leafEnd = leafAt <= end ? leafAt + u24(bytes, leafAt - 3) : leafAt;
    const isThere = leafAt < leafEnd && leafEnd <= end;
    const certificate = isThere ? this.#shared.certificates.read(bytes, leafAt, leafEnd) : undefined;
    if (typeof certificate === 'string') this.#shared.counters[certificate]++;
    this.#handshake.addCertificate(typeof certificate === 'string' ? undefined : certificate, fromInitiator);
  }

  #fragmentsOf(fromInitiator: boolean): DtlsFragments {
    return fromInitiator ? this.#initiator : this.#responder;
  }
}

const isWanted = (type: number): boolean =>
  type === HANDSHAKE.clientHello || type === HANDSHAKE.serverHello || type === HANDSHAKE.certificate;

/** How much of a fragmented message is wanted, as far as its beginning tells: of certificates only the first. */
function wantedBytes(type: number, bytes: Uint8Array, there: number): number {
  if (type !== HANDSHAKE.certificate || there < BODY_LEAF_AT) return bytes.length;
  return Math.min(bytes.length, BODY_LEAF_AT + u24(bytes, BODY_LEAF_AT - 3));
}

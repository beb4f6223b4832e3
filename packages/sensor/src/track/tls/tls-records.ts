import {
  ALERT_BYTES,
  CONTENT,
  findHelloRecord,
  HANDSHAKE,
  HANDSHAKE_HEADER_BYTES,
  HELLO_HEAD_BYTES,
  isFatalAlert,
  isRecordHeader,
  LEAF_AT,
  leafEnd,
  RECORD_HEADER_BYTES,
  recordBytes,
} from '../../decode/tls/records.ts';
import { isSsl2Hello, SSL2_HEAD_BYTES, ssl2End } from '../../decode/tls/ssl2-hello.ts';
import { u24 } from '../../decode/tls/vectors.ts';
import { ENOUGH } from '../dialogue.ts';

/** What the records of one side hold. Bytes are borrowed until a method returns. */
export interface TlsReceiver {
  /** A hello from its header on, whole; or a certificate message, as far as its first certificate. */
  message(type: number, bytes: Uint8Array, start: number, end: number): void;
  /** The beginning of a client's hello, whose rest is still to come. */
  partOfHello(bytes: Uint8Array, start: number, end: number): void;
  /** A hello of SSL 2.0, whole. */
  ssl2Hello(bytes: Uint8Array, start: number, end: number): void;
  /** Another handshake message, or the end of those in the clear. */
  other(): void;
  /** A record of what is said in private. */
  encrypted(): void;
  /** The handshake failed. */
  fatalAlert(): void;
  /** A message is longer than the limit. */
  tooLong(): void;
}

/** How reading goes on: with the next message, when more bytes are there, or not at all. */
type Step = 'on' | 'wait' | 'lost';

/** How far a record is looked for where none begins. */
const SEARCH_BYTES_MAX = 16_384;

/**
 * Takes the records of one side apart: messages over several records, several messages in one. It holds no bytes: what
 * is not whole yet stays with the caller, and messages over several records are put together in `scratch`, which all
 * readers share.
 */
export class TlsRecordReader {
  readonly #receiver: TlsReceiver;
  readonly #scratch: Uint8Array;
  /** Content of the record at hand that is still to be read, and of that and later ones to be passed over. */
  #recordLeft = 0;
  #skipLeft = 0;
  /** With fewer bytes there is no use in looking again. */
  #neededBytes = 0;
  #isSynchronised = false;
  #searchedBytes = 0;
  /** Where the message that `#hold` looked at lies: in place, or put together. */
  #heldBytes: Uint8Array;
  #heldAt = 0;
  #missingBytes = 0;

  constructor(receiver: TlsReceiver, scratch: Uint8Array) {
    this.#receiver = receiver;
    this.#scratch = scratch;
    this.#heldBytes = scratch;
  }

  /** As `hear` of a dialogue; ENOUGH when this is no TLS, or no longer. */
  read(bytes: Uint8Array, start: number, end: number): number {
    if (end - start < this.#neededBytes) return 0;
    this.#neededBytes = 0;
    let at = start;
    while (at < end) {
      if (this.#recordLeft === 0) {
        const next = this.#readRecordHead(bytes, at, end);
        if (next === ENOUGH) return ENOUGH;
        if (next === at) break;
        at = next;
      } else if (this.#skipLeft > 0) {
        const skipped = Math.min(this.#skipLeft, this.#recordLeft);
        this.#skipLeft -= skipped;
        this.#recordLeft -= skipped;
        at += skipped;
      } else {
        const step = this.#readMessage(bytes, at, end);
        if (step === 'lost') return ENOUGH;
        if (step === 'wait') break;
      }
    }
    return at - start;
  }

  /** After bytes were lost: look for a record anew. False when it is too late for that. */
  searchAgain(): boolean {
    this.#neededBytes = 0;
    return !this.#isSynchronised;
  }

  /** Offset after the head of a handshake record, or after a whole record of another kind; `at` to wait. */
  #readRecordHead(bytes: Uint8Array, at: number, end: number): number {
    if (at + RECORD_HEADER_BYTES > end) return at;
    if (this.#searchedBytes > 0 && !this.#isSynchronised) return this.#search(bytes, at, end);
    if (!isRecordHeader(bytes, at)) return this.#isSynchronised ? ENOUGH : this.#readStranger(bytes, at, end);
    const type = bytes[at] as number;
    const contentAt = at + RECORD_HEADER_BYTES;
    const length = recordBytes(bytes, at);
    this.#isSynchronised = true;
    if (type === CONTENT.handshake) {
      this.#recordLeft = length;
      return contentAt;
    }
    const isPlainAlert = type === CONTENT.alert && length === ALERT_BYTES;
    if (isPlainAlert && contentAt + ALERT_BYTES > end) return at;
    this.#skipLeft = 0;
    if (type === CONTENT.changeCipherSpec) this.#receiver.other();
    else if (!isPlainAlert) this.#receiver.encrypted();
    else if (isFatalAlert(bytes, contentAt)) this.#receiver.fatalAlert();
    return contentAt + length;
  }

  /** A flow may begin with something else: a hello of SSL 2.0, or what was said before. */
  #readStranger(bytes: Uint8Array, at: number, end: number): number {
    if (end - at < SSL2_HEAD_BYTES) return at;
    if (!isSsl2Hello(bytes, at)) return this.#search(bytes, at, end);
    const helloEnd = ssl2End(bytes, at);
    if (helloEnd > end) return at;
    this.#receiver.ssl2Hello(bytes, at, helloEnd);
    this.#isSynchronised = true;
    return helloEnd;
  }

  /** Looks for the record of a hello; any other is too easily found in what is none. */
  #search(bytes: Uint8Array, at: number, end: number): number {
    if (end - at < HELLO_HEAD_BYTES) return at;
    const found = findHelloRecord(bytes, at, end);
    this.#searchedBytes += found - at;
    if (this.#searchedBytes > SEARCH_BYTES_MAX) return ENOUGH;
    this.#isSynchronised = found + HELLO_HEAD_BYTES <= end;
    return this.#isSynchronised ? this.#readRecordHead(bytes, found, end) : found;
  }

  /** The message that begins here, in a handshake record. */
  #readMessage(bytes: Uint8Array, at: number, end: number): Step {
    const headed = this.#hold(bytes, at, end, HANDSHAKE_HEADER_BYTES);
    if (headed !== 'on') return headed;
    const type = this.#heldBytes[this.#heldAt] as number;
    const total = HANDSHAKE_HEADER_BYTES + u24(this.#heldBytes, this.#heldAt + 1);
    if (type === HANDSHAKE.clientHello || type === HANDSHAKE.serverHello) {
      const step = this.#hold(bytes, at, end, total);
      if (step === 'wait' && type === HANDSHAKE.clientHello) {
        this.#receiver.partOfHello(this.#heldBytes, this.#heldAt, this.#heldAt + total - this.#missingBytes);
      }
      if (step !== 'on') return step;
      this.#receiver.message(type, this.#heldBytes, this.#heldAt, this.#heldAt + total);
    } else if (type === HANDSHAKE.certificate && total > LEAF_AT) {
      const step = this.#readLeaf(bytes, at, end, total);
      if (step !== 'on') return step;
    } else {
      this.#receiver.other();
    }
    this.#skipLeft = total;
    return 'on';
  }

  #readLeaf(bytes: Uint8Array, at: number, end: number, total: number): Step {
    const headed = this.#hold(bytes, at, end, LEAF_AT);
    if (headed !== 'on') return headed;
    const wanted = Math.min(total, leafEnd(this.#heldBytes, this.#heldAt));
    const step = this.#hold(bytes, at, end, wanted);
    if (step !== 'on') return step;
    this.#receiver.message(HANDSHAKE.certificate, this.#heldBytes, this.#heldAt, this.#heldAt + wanted);
    return 'on';
  }

  /** Points `#held` at the first `wanted` bytes of the message that begins here. */
  #hold(bytes: Uint8Array, at: number, end: number, wanted: number): Step {
    if (wanted > this.#scratch.length) {
      this.#receiver.tooLong();
      return 'lost';
    }
    this.#heldBytes = bytes;
    this.#heldAt = at;
    if (wanted <= this.#recordLeft) return this.#await(end - at, wanted - (end - at));
    this.#heldBytes = this.#scratch;
    this.#heldAt = 0;
    const gathered = this.#gather(bytes, at, end, wanted);
    return gathered < 0 ? 'lost' : this.#await(end - at, wanted - gathered);
  }

  /** Done when nothing is missing; what is missing takes at least as many bytes more. */
  #await(thereBytes: number, missingBytes: number): Step {
    if (missingBytes <= 0) return 'on';
    this.#missingBytes = missingBytes;
    this.#neededBytes = thereBytes + missingBytes;
    return 'wait';
  }

  /** Copies content of this and the following records; how many of the bytes wanted were there, or -1. */
  #gather(bytes: Uint8Array, start: number, end: number, wanted: number): number {
    let gathered = 0;
    let left = this.#recordLeft;
    for (let at = start; ; ) {
      const taken = Math.min(left, wanted - gathered, end - at);
      for (let i = 0; i < taken; i++) this.#scratch[gathered + i] = bytes[at + i] as number;
      gathered += taken;
      at += left;
      if (gathered === wanted || at + RECORD_HEADER_BYTES > end) return gathered;
      if (!isRecordHeader(bytes, at) || bytes[at] !== CONTENT.handshake) return -1;
      left = recordBytes(bytes, at);
      at += RECORD_HEADER_BYTES;
    }
  }
}

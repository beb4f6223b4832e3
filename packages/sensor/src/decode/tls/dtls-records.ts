import { u16 } from '../bytes.ts';
import { u24 } from './vectors.ts';

/** RFC 6347 section 4.1: type, version, epoch, sequence number, length. */
export const DTLS_RECORD_BYTES = 13;
const RECORD_AT = { major: 1, epoch: 3, length: 11 } as const;
const MAJOR = 0xfe;
/** Of OpenSSL before 0.9.8f. */
const OLD_MAJOR = 0x01;

/** RFC 6347 section 4.2.2: type, length, message sequence number, fragment's offset and length. */
export const DTLS_FRAGMENT_BYTES = 12;
const FRAGMENT_AT = { length: 1, sequence: 4, offset: 6, bytes: 9 } as const;

/** Asks the client to repeat its hello with a cookie. */
export const HELLO_VERIFY_REQUEST = 3;

/** A record's content, or a fragment of a handshake message. One object a reader, filled anew. */
export class DtlsRecord {
  type = 0;
  /** 0 before encryption. */
  epoch = 0;
  start = 0;
  end = 0;

  /** The record at `at`; false when none fits there, or it has the short header of DTLS 1.3. */
  read(bytes: Uint8Array, at: number, end: number): boolean {
    this.start = at + DTLS_RECORD_BYTES;
    if (this.start > end) return false;
    const major = bytes[at + RECORD_AT.major];
    if (major !== MAJOR && major !== OLD_MAJOR) return false;
    this.type = bytes[at] as number;
    this.epoch = u16(bytes, at + RECORD_AT.epoch);
    this.end = this.start + u16(bytes, at + RECORD_AT.length);
    return this.end <= end;
  }
}

export class DtlsFragment {
  type = 0;
  /** Of the whole message, without header. */
  messageBytes = 0;
  sequence = 0;
  /** Where in the message it belongs. */
  offset = 0;
  start = 0;
  end = 0;

  /** The fragment at `at` of a record's content; false when none fits there. */
  read(bytes: Uint8Array, at: number, end: number): boolean {
    this.start = at + DTLS_FRAGMENT_BYTES;
    if (this.start > end) return false;
    this.type = bytes[at] as number;
    this.messageBytes = u24(bytes, at + FRAGMENT_AT.length);
    this.sequence = u16(bytes, at + FRAGMENT_AT.sequence);
    this.offset = u24(bytes, at + FRAGMENT_AT.offset);
    this.end = this.start + u24(bytes, at + FRAGMENT_AT.bytes);
    return this.end <= end && this.offset + this.end - this.start <= this.messageBytes;
  }

  get isWhole(): boolean {
    return this.end - this.start === this.messageBytes;
  }
}

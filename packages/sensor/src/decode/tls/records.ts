import { u16 } from '../bytes.ts';
import { CLIENT_HELLO } from './client-hello.ts';
import { SERVER_HELLO } from './server-hello.ts';
import { u24 } from './vectors.ts';

/** RFC 8446 section 5.1, RFC 6520. */
export const CONTENT = {
  changeCipherSpec: 20,
  alert: 21,
  handshake: 22,
  applicationData: 23,
  heartbeat: 24,
} as const;

/** RFC 8446 section 4; the others are not looked into. */
export const HANDSHAKE = { clientHello: CLIENT_HELLO, serverHello: SERVER_HELLO, certificate: 11 } as const;

export const RECORD_HEADER_BYTES = 5;
export const HANDSHAKE_HEADER_BYTES = 4;
/** Plaintext, and what encryption may add before TLS 1.3. */
const RECORD_BYTES_MAX = 16_384 + 2_048;
const MAJOR = 3;
const MINOR_MAX = 4;

/** RFC 8446 section 6. An encrypted alert is longer. */
export const ALERT_BYTES = 2;
const FATAL = 2;

/** Whether a record's header lies here, whole. */
export function isRecordHeader(bytes: Uint8Array, at: number): boolean {
  const type = bytes[at] as number;
  const isVersion = bytes[at + 1] === MAJOR && (bytes[at + 2] as number) <= MINOR_MAX;
  return (
    isVersion &&
    type >= CONTENT.changeCipherSpec &&
    type <= CONTENT.heartbeat &&
    recordBytes(bytes, at) <= RECORD_BYTES_MAX
  );
}

/** Length of a record's content. */
export const recordBytes = (bytes: Uint8Array, at: number): number => u16(bytes, at + 3);

export const isFatalAlert = (bytes: Uint8Array, at: number): boolean => bytes[at] === FATAL;

/** As many bytes show that a hello begins. */
export const HELLO_HEAD_BYTES = 11;

/** Where a record begins that a hello begins, or end less what may be the beginning of one. */
export function findHelloRecord(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  for (; at + HELLO_HEAD_BYTES <= end; at++) {
    if (bytes[at] === CONTENT.handshake && isRecordHeader(bytes, at) && isHelloHead(bytes, at)) return at;
  }
  return at;
}

function isHelloHead(bytes: Uint8Array, at: number): boolean {
  const type = bytes[at + RECORD_HEADER_BYTES];
  const isHello = type === CLIENT_HELLO || type === SERVER_HELLO;
  return isHello && u24(bytes, at + RECORD_HEADER_BYTES + 1) <= 0xffff && bytes[at + 9] === MAJOR;
}

/** Length of a certificate message as far as its first certificate, given its first LEAF_AT bytes. */
export const leafEnd = (bytes: Uint8Array, at: number): number => LEAF_AT + u24(bytes, at + LEAF_AT - 3);

/** Where the first certificate begins: after the handshake header, the list's length and its own (RFC 5246, 7.4.2). */
export const LEAF_AT = 10;

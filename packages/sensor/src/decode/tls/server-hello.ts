import { u16 } from '../bytes.ts';
import { EXTENSION } from './client-hello.ts';
import type { TlsFault } from './faults.ts';
import { u24, vectorEnd } from './vectors.ts';

/** A ServerHello (RFC 8446 section 4.1.3). */
export interface ServerHello {
  /** That of SSL 2.0 chooses no cipher. */
  format: 'tls' | 'ssl2';
  legacyVersion: number;
  /** The version chosen: that of supported_versions where it is there. */
  version: number;
  cipher: number;
  /** Types of all extensions, in the order sent. */
  extensions: number[];
  /** The server asks for another ClientHello; its own ServerHello is yet to come. */
  isRetryRequest: boolean;
}

const HANDSHAKE_HEADER_BYTES = 4;
export const SERVER_HELLO = 2;
const RANDOM_BYTES = 32;
/** SHA-256 of "HelloRetryRequest", which stands in place of the random then. */
const RETRY_RANDOM = Buffer.from('cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c', 'hex');
/** Until draft 21 of TLS 1.3 neither session identifier nor compression method came back. */
const SHORT_DRAFTS = { from: 0x7f00, to: 0x7f15 } as const;

/** The whole ServerHello between start, its handshake type, and end; or why it is none. What follows it is ignored. */
export function readServerHello(bytes: Uint8Array, start: number, end: number): ServerHello | TlsFault {
  if (start + HANDSHAKE_HEADER_BYTES > end) return 'tls.short';
  if (bytes[start] !== SERVER_HELLO) return 'tls.type';
  const bodyAt = start + HANDSHAKE_HEADER_BYTES;
  const bodyEnd = bodyAt + u24(bytes, start + 1);
  return bodyEnd <= end ? readServerHelloBody(bytes, bodyAt, bodyEnd) : 'tls.short';
}

/** The same without its handshake header. */
export function readServerHelloBody(bytes: Uint8Array, start: number, end: number): ServerHello | TlsFault {
  const sessionAt = start + 2 + RANDOM_BYTES;
  if (sessionAt > end) return 'tls.short';
  const legacyVersion = u16(bytes, start);
  const isShort = legacyVersion >= SHORT_DRAFTS.from && legacyVersion <= SHORT_DRAFTS.to;
  const cipherAt = isShort ? sessionAt : vectorEnd(bytes, sessionAt, end, 1);
  const extensionsAt = cipherAt + (isShort ? 2 : 3);
  if (cipherAt < 0 || extensionsAt > end) return 'tls.vector';
  const hello: ServerHello = {
    format: 'tls',
    legacyVersion,
    version: legacyVersion,
    cipher: u16(bytes, cipherAt),
    extensions: [],
    isRetryRequest: isRetryRandom(bytes, start + 2),
  };
  if (extensionsAt + 2 > end) return hello;
  const extensionsEnd = vectorEnd(bytes, extensionsAt, end, 2);
  if (extensionsEnd < 0) return 'tls.vector';
  return readExtensions(hello, bytes, extensionsAt + 2, extensionsEnd) ? hello : 'tls.extension';
}

function readExtensions(hello: ServerHello, bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at + 4 <= end; ) {
    const next = vectorEnd(bytes, at + 2, end, 2);
    if (next < 0) return false;
    const type = u16(bytes, at);
    hello.extensions.push(type);
    if (type === EXTENSION.supportedVersions && next === at + 6) hello.version = u16(bytes, at + 4);
    at = next;
  }
  return true;
}

function isRetryRandom(bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < RANDOM_BYTES; i++) if (bytes[at + i] !== RETRY_RANDOM[i]) return false;
  return true;
}

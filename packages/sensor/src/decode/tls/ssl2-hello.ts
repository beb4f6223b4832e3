import { u16 } from '../bytes.ts';
import { type ClientHello, newClientHello } from './client-hello.ts';
import type { TlsFault } from './faults.ts';
import type { ServerHello } from './server-hello.ts';
import { u24 } from './vectors.ts';

/** SSL 2.0's messages (RFC 6101 appendix E): two bytes of length with the top bit set, then a type. */
const TYPE = { clientHello: 1, serverHello: 4 } as const;
const TYPE_AT = 2;
const CLIENT_AT = { version: 3, ciphersLength: 5, sessionLength: 7, challengeLength: 9, ciphers: 11 } as const;
const SERVER_AT = { certificateType: 4, version: 5, certificateLength: 7, certificate: 13 } as const;
const SSL_2 = 0x0002;
const X509 = 1;
const CIPHER_BYTES = 3;
const VERSION_MAX = 0x0304;

/** As many bytes must be there to tell whether it is one. */
export const SSL2_HEAD_BYTES = 7;

/** Whether a hello of SSL 2.0 begins here, by the first SSL2_HEAD_BYTES of it; a client's may offer a later version. */
export function isSsl2Hello(bytes: Uint8Array, at: number): boolean {
  const length = ssl2End(bytes, at) - at;
  if (((bytes[at] as number) & 0x80) === 0) return false;
  if (bytes[at + TYPE_AT] === TYPE.serverHello) {
    return u16(bytes, at + SERVER_AT.version) === SSL_2 && length >= SERVER_AT.certificate;
  }
  const version = u16(bytes, at + CLIENT_AT.version);
  const isVersion = version === SSL_2 || (version >= 0x0300 && version <= VERSION_MAX);
  const ciphersBytes = u16(bytes, at + CLIENT_AT.ciphersLength);
  const isRoom = ciphersBytes > 0 && ciphersBytes % CIPHER_BYTES === 0 && CLIENT_AT.ciphers + ciphersBytes <= length;
  return bytes[at + TYPE_AT] === TYPE.clientHello && isVersion && isRoom;
}

/** Offset after the message that begins here. */
export const ssl2End = (bytes: Uint8Array, at: number): number => at + 2 + (u16(bytes, at) & 0x7fff);

export const isSsl2ServerHello = (bytes: Uint8Array, at: number): boolean => bytes[at + TYPE_AT] === TYPE.serverHello;

/** The ClientHello that takes start..end. Its ciphers are those that later versions share. */
export function readSsl2ClientHello(bytes: Uint8Array, start: number, end: number): ClientHello | TlsFault {
  if (start + CLIENT_AT.ciphers > end) return 'tls.short';
  const ciphersEnd = start + CLIENT_AT.ciphers + u16(bytes, start + CLIENT_AT.ciphersLength);
  const sessionBytes = u16(bytes, start + CLIENT_AT.sessionLength);
  const challengeBytes = u16(bytes, start + CLIENT_AT.challengeLength);
  if (ciphersEnd + sessionBytes + challengeBytes > end) return 'tls.vector';
  const hello = newClientHello(u16(bytes, start + CLIENT_AT.version));
  hello.format = 'ssl2';
  for (let at = start + CLIENT_AT.ciphers; at + CIPHER_BYTES <= ciphersEnd; at += CIPHER_BYTES) {
    const cipher = u24(bytes, at);
    if (cipher <= 0xffff) hello.ciphers.push(cipher);
  }
  return hello;
}

/** A ServerHello of SSL 2.0, and where its certificate lies: from start to start when it shows none. */
export interface Ssl2ServerHello {
  hello: ServerHello;
  certificateAt: number;
  certificateEnd: number;
}

/** The ServerHello that takes start..end. */
export function readSsl2ServerHello(bytes: Uint8Array, start: number, end: number): Ssl2ServerHello | TlsFault {
  const certificateAt = start + SERVER_AT.certificate;
  if (certificateAt > end) return 'tls.short';
  const version = u16(bytes, start + SERVER_AT.version);
  const hello: ServerHello = {
    format: 'ssl2',
    legacyVersion: version,
    version,
    cipher: 0,
    extensions: [],
    isRetryRequest: false,
  };
  const isX509 = bytes[start + SERVER_AT.certificateType] === X509;
  const certificateBytes = isX509 ? u16(bytes, start + SERVER_AT.certificateLength) : 0;
  const certificateEnd = certificateAt + certificateBytes;
  return certificateEnd <= end ? { hello, certificateAt, certificateEnd } : 'tls.vector';
}

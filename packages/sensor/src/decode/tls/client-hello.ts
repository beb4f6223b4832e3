import { u16 } from '../bytes.ts';
import { formatText } from '../text.ts';
import type { TlsFault } from './faults.ts';
import { addBytes, addNumbers, u24, vectorEnd } from './vectors.ts';

/** A ClientHello (RFC 8446 section 4.1.2), in the order sent and with values of RFC 8701. */
export interface ClientHello {
  /** That of SSL 2.0 has neither extensions nor fingerprints, whatever version it offers. */
  format: 'tls' | 'ssl2';
  legacyVersion: number;
  ciphers: number[];
  /** Types of all extensions. */
  extensions: number[];
  supportedVersions: number[];
  groups: number[];
  pointFormats: number[];
  signatureAlgorithms: number[];
  /** The host name, as formatText gives it. */
  serverName?: string;
  alpn: string[];
  /** First and last character of the first protocol as JA4 wants them; "00" without any. */
  alpnEnds: string;
  /** There is an encrypted ClientHello in it (draft-ietf-tls-esni). */
  ech: boolean;
  /** Names not kept because they are too long or too many. */
  namesOmitted: number;
}

const HANDSHAKE_HEADER_BYTES = 4;
export const CLIENT_HELLO = 1;
const RANDOM_BYTES = 32;

/** Extensions that are looked into (IANA, TLS ExtensionType Values). */
export const EXTENSION = {
  serverName: 0,
  supportedGroups: 10,
  pointFormats: 11,
  signatureAlgorithms: 13,
  alpn: 16,
  supportedVersions: 43,
  encryptedClientHello: 0xfe0d,
} as const;
const HOST_NAME = 0;
const ECH_OUTER = 0;

/** No host name is longer than 255 octets; what is longer is kept out of events. */
const SERVER_NAME_BYTES_MAX = 255;
const PROTOCOLS_MAX = 32;

/** The whole ClientHello between start, its handshake type, and end; or why it is none. What follows it is ignored. */
export function readClientHello(bytes: Uint8Array, start: number, end: number): ClientHello | TlsFault {
  if (start + HANDSHAKE_HEADER_BYTES > end) return 'tls.short';
  if (bytes[start] !== CLIENT_HELLO) return 'tls.type';
  const bodyAt = start + HANDSHAKE_HEADER_BYTES;
  const bodyEnd = bodyAt + u24(bytes, start + 1);
  return bodyEnd <= end ? readClientHelloBody(bytes, bodyAt, bodyEnd, false) : 'tls.short';
}

/** The same without its handshake header. That of DTLS has a cookie more (RFC 6347 section 4.2.1). */
export function readClientHelloBody(
  bytes: Uint8Array,
  start: number,
  end: number,
  hasCookie: boolean,
): ClientHello | TlsFault {
  if (start + 2 + RANDOM_BYTES > end) return 'tls.short';
  const sessionEnd = vectorEnd(bytes, start + 2 + RANDOM_BYTES, end, 1);
  const ciphersAt = hasCookie ? vectorEnd(bytes, sessionEnd, end, 1) : sessionEnd;
  const ciphersEnd = vectorEnd(bytes, ciphersAt, end, 2);
  const compressionEnd = vectorEnd(bytes, ciphersEnd, end, 1);
  if (compressionEnd < 0) return 'tls.vector';
  const hello = newClientHello(u16(bytes, start));
  addNumbers(hello.ciphers, bytes, ciphersAt + 2, ciphersEnd);
  if (compressionEnd + 2 > end) return hello;
  const extensionsEnd = vectorEnd(bytes, compressionEnd, end, 2);
  if (extensionsEnd < 0) return 'tls.vector';
  return readExtensions(hello, bytes, compressionEnd + 2, extensionsEnd) ? hello : 'tls.extension';
}

/**
 * The host name in a ClientHello of which only the beginning is there: from start, its handshake type, to end. The rest
 * may never come, because the capture cut it.
 */
export function readEarlyServerName(bytes: Uint8Array, start: number, end: number): string | undefined {
  const sessionEnd = vectorEnd(bytes, start + HANDSHAKE_HEADER_BYTES + 2 + RANDOM_BYTES, end, 1);
  const ciphersEnd = vectorEnd(bytes, sessionEnd, end, 2);
  const compressionEnd = vectorEnd(bytes, ciphersEnd, end, 1);
  if (compressionEnd < 0) return undefined;
  for (let at = compressionEnd + 2; at + 4 <= end; ) {
    const next = vectorEnd(bytes, at + 2, end, 2);
    if (next < 0) return undefined;
    if (u16(bytes, at) === EXTENSION.serverName) {
      const hello = newClientHello(0);
      readServerName(hello, bytes, at + 6, next);
      return hello.serverName;
    }
    at = next;
  }
  return undefined;
}

/** One that offers nothing yet. */
export const newClientHello = (legacyVersion: number): ClientHello => ({
  format: 'tls',
  legacyVersion,
  ciphers: [],
  extensions: [],
  supportedVersions: [],
  groups: [],
  pointFormats: [],
  signatureAlgorithms: [],
  alpn: [],
  alpnEnds: '00',
  ech: false,
  namesOmitted: 0,
});

/** False when an extension does not fit. Fewer bytes than a header at the end are let pass, as by servers. */
function readExtensions(hello: ClientHello, bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at + 4 <= end; ) {
    const next = vectorEnd(bytes, at + 2, end, 2);
    if (next < 0) return false;
    const type = u16(bytes, at);
    hello.extensions.push(type);
    readExtension(hello, type, bytes, at + 4, next);
    at = next;
  }
  return true;
}

/** What an extension's list holds is read as far as the extension goes, whatever the list's own length says. */
function readExtension(hello: ClientHello, type: number, bytes: Uint8Array, at: number, end: number): void {
  switch (type) {
    case EXTENSION.serverName:
      readServerName(hello, bytes, at + 2, listEnd(bytes, at, end, 2));
      break;
    case EXTENSION.supportedGroups:
      addNumbers(hello.groups, bytes, at + 2, listEnd(bytes, at, end, 2));
      break;
    case EXTENSION.pointFormats:
      addBytes(hello.pointFormats, bytes, at + 1, listEnd(bytes, at, end, 1));
      break;
    case EXTENSION.signatureAlgorithms:
      addNumbers(hello.signatureAlgorithms, bytes, at + 2, listEnd(bytes, at, end, 2));
      break;
    case EXTENSION.alpn:
      readProtocols(hello, bytes, at + 2, listEnd(bytes, at, end, 2));
      break;
    case EXTENSION.supportedVersions:
      addNumbers(hello.supportedVersions, bytes, at + 1, listEnd(bytes, at, end, 1));
      break;
    case EXTENSION.encryptedClientHello:
      if (at < end && bytes[at] === ECH_OUTER) hello.ech = true;
  }
}

/** Where a list ends that begins with its length, but not behind `end`. */
function listEnd(bytes: Uint8Array, at: number, end: number, lengthBytes: 1 | 2): number {
  if (at + lengthBytes > end) return end;
  const next = vectorEnd(bytes, at, end, lengthBytes);
  return next < 0 ? end : next;
}

/** RFC 6066 section 3: type and name, and there is but one type. */
function readServerName(hello: ClientHello, bytes: Uint8Array, start: number, end: number): void {
  for (let at = start; at + 3 <= end; ) {
    const next = vectorEnd(bytes, at + 1, end, 2);
    if (next < 0) return;
    if (bytes[at] === HOST_NAME && hello.serverName === undefined && next > at + 3) {
      if (next - at - 3 > SERVER_NAME_BYTES_MAX) hello.namesOmitted++;
      else hello.serverName = formatText(bytes, at + 3, next);
    }
    at = next;
  }
}

/** RFC 7301 section 3.1. */
function readProtocols(hello: ClientHello, bytes: Uint8Array, start: number, end: number): void {
  for (let at = start; at < end; ) {
    const next = vectorEnd(bytes, at, end, 1);
    if (next < 0) return;
    if (at === start) hello.alpnEnds = endsOf(bytes, at + 1, next);
    if (hello.alpn.length >= PROTOCOLS_MAX) hello.namesOmitted++;
    else if (next > at + 1) hello.alpn.push(formatText(bytes, at + 1, next));
    at = next;
  }
}

/** The characters if both are letters or digits, otherwise the first and last digit of the bytes in hexadecimal. */
function endsOf(bytes: Uint8Array, start: number, end: number): string {
  if (start === end) return '00';
  const first = bytes[start] as number;
  const last = bytes[end - 1] as number;
  if (isAlphanumeric(first) && isAlphanumeric(last)) return String.fromCharCode(first, last);
  return (first >>> 4).toString(16) + (last & 0xf).toString(16);
}

const isAlphanumeric = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);

import { u16 } from '../decode/bytes.ts';
import { readCertificate } from '../decode/tls/certificate.ts';
import { u24 } from '../decode/tls/vectors.ts';
import { versionName } from '../decode/tls/versions.ts';
import type { LayerReader, Span } from './layer.ts';
import { readHelloBody } from './tls-hello.ts';
import { byteCount, named } from './values.ts';
import type { Next, Walk } from './walk.ts';

/** IANA, TLS ContentType. */
const CONTENT_TYPES: Readonly<Record<number, string>> = {
  20: 'change cipher spec',
  21: 'alert',
  22: 'handshake',
  23: 'application data',
  24: 'heartbeat',
};
const CONTENT = { changeCipher: 20, alert: 21, handshake: 22 } as const;
const RECORD_HEADER_BYTES = 5;

/** IANA, TLS HandshakeType. */
const HANDSHAKE_TYPES: Readonly<Record<number, string>> = {
  0: 'HelloRequest',
  1: 'ClientHello',
  2: 'ServerHello',
  4: 'NewSessionTicket',
  8: 'EncryptedExtensions',
  11: 'Certificate',
  12: 'ServerKeyExchange',
  13: 'CertificateRequest',
  14: 'ServerHelloDone',
  15: 'CertificateVerify',
  16: 'ClientKeyExchange',
  20: 'Finished',
  22: 'CertificateStatus',
};
const HANDSHAKE_HEADER_BYTES = 4;
const CERTIFICATE = 11;

const ALERTS: Readonly<Record<number, string>> = {
  0: 'close notify',
  10: 'unexpected message',
  20: 'bad record MAC',
  22: 'record overflow',
  40: 'handshake failure',
  42: 'bad certificate',
  43: 'unsupported certificate',
  44: 'certificate revoked',
  45: 'certificate expired',
  46: 'certificate unknown',
  47: 'illegal parameter',
  48: 'unknown CA',
  49: 'access denied',
  50: 'decode error',
  51: 'decrypt error',
  70: 'protocol version',
  71: 'insufficient security',
  80: 'internal error',
  86: 'inappropriate fallback',
  90: 'user canceled',
  109: 'missing extension',
  110: 'unsupported extension',
  112: 'unrecognised name',
  116: 'certificate required',
  120: 'no application protocol',
};

/** Records that begin in this packet (RFC 8446 section 5.1); the last may go on in later ones. */
export function readTlsRecords(walk: Walk, span: Span, title: string): Next | undefined {
  const reader = walk.open('tls', title, span);
  let isEncrypted = false;
  while (reader.left >= RECORD_HEADER_BYTES && reader.hasRoom && isRecord(reader)) {
    const type = reader.bytes[reader.at] as number;
    readRecord(reader, isEncrypted);
    isEncrypted ||= type === CONTENT.changeCipher;
  }
  reader.closeAtEnd('unread');
  return undefined;
}

const isRecord = ({ bytes, at }: LayerReader): boolean =>
  CONTENT_TYPES[bytes[at] as number] !== undefined && bytes[at + 1] === 3;

function readRecord(reader: LayerReader, isEncrypted: boolean): void {
  const { bytes, at } = reader;
  const type = bytes[at] as number;
  const length = u16(bytes, at + 3);
  const here = Math.min(length, reader.left - RECORD_HEADER_BYTES);
  reader.group('record', RECORD_HEADER_BYTES + here, () => {
    reader.field('type', 1, named(CONTENT_TYPES, type));
    reader.field('version', 2, versionName(u16(bytes, at + 1)));
    reader.field('length', 2, byteCount(length));
    if (here < length) reader.note('goes on', `${byteCount(length - here)} in later packets`);
    if (here > 0) readContent(reader, type, isEncrypted);
    return CONTENT_TYPES[type] ?? '';
  });
}

function readContent(reader: LayerReader, type: number, isEncrypted: boolean): void {
  const { bytes, at, left } = reader;
  if (type === CONTENT.handshake && !isEncrypted && isHandshake(bytes, at, reader.end)) readHandshakes(reader);
  else if (type === CONTENT.alert && left === 2) {
    reader.field('alert', 2, `${bytes[at] === 2 ? 'fatal' : 'warning'}: ${named(ALERTS, bytes[at + 1] as number)}`);
  } else if (type === CONTENT.changeCipher && left === 1) reader.field('message', 1, 'from here on encrypted');
  else reader.field('content', left, `${byteCount(left)}, encrypted`);
}

/** Encrypted messages have no type that one can see; a known type and a plausible length make one in the clear. */
function isHandshake(bytes: Uint8Array, at: number, end: number): boolean {
  if (at + HANDSHAKE_HEADER_BYTES > end) return HANDSHAKE_TYPES[bytes[at] as number] !== undefined;
  return HANDSHAKE_TYPES[bytes[at] as number] !== undefined && u24(bytes, at + 1) < 2 ** 18;
}

/** Handshake messages in a row (RFC 8446 section 4). */
function readHandshakes(reader: LayerReader): void {
  while (reader.left > 0 && reader.hasRoom) {
    const { bytes, at, left } = reader;
    if (left < HANDSHAKE_HEADER_BYTES) return;
    const type = bytes[at] as number;
    const length = u24(bytes, at + 1);
    const here = Math.min(length, left - HANDSHAKE_HEADER_BYTES);
    reader.group('handshake', HANDSHAKE_HEADER_BYTES + here, () => {
      reader.field('type', 1, named(HANDSHAKE_TYPES, type));
      reader.field('length', 3, byteCount(length));
      if (here < length) reader.note('goes on', `${byteCount(length - here)} in later records or packets`);
      readMessage(reader, type, here === length);
      return HANDSHAKE_TYPES[type] ?? `type ${type}`;
    });
  }
}

function readMessage(reader: LayerReader, type: number, isWhole: boolean): void {
  if (type === 1 || type === 2) readHelloBody(reader, type === 1 ? 'client' : 'server', isWhole);
  else if (type === CERTIFICATE) readCertificates(reader);
  else if (reader.left > 0) reader.field('message', reader.left, byteCount(reader.left));
}

/** The chain as TLS 1.2 and older send it (RFC 5246 section 7.4.2). */
function readCertificates(reader: LayerReader): void {
  if (!reader.field('chain length', 3, (bytes, at) => byteCount(u24(bytes, at)))) return;
  while (reader.left > 3 && reader.hasRoom) {
    const { bytes, at } = reader;
    const length = u24(bytes, at);
    const here = Math.min(length, reader.left - 3);
    reader.group('certificate', 3 + here, () => {
      reader.field('length', 3, byteCount(length));
      if (here > 0) reader.field('certificate', here, here < length ? 'goes on in a later packet' : 'X.509');
      const found = here === length ? readCertificate(bytes, at + 3, at + 3 + length) : 'tls.short';
      if (typeof found === 'string') return byteCount(here);
      reader.note('issuer', found.issuer);
      reader.note('valid', `${dayOf(found.notBeforeUs)} to ${dayOf(found.notAfterUs)}`);
      if (found.names.length > 0) reader.note('names', found.names.join(', '));
      reader.note('SHA-256', found.sha256);
      return found.isSelfSigned ? `${found.subject}, self-signed` : found.subject;
    });
  }
}

function dayOf(us: number): string {
  const date = new Date(us / 1000);
  return Number.isNaN(date.getTime()) ? 'unreadable' : date.toISOString().slice(0, 10);
}

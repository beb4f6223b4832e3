import { hash } from 'node:crypto';
import { formatIp } from '@lanhound/proto';
import { formatText } from '../text.ts';
import { DerWalker, derTimeUs, isSameBytes, TAG } from './der.ts';
import { readDistinguishedName } from './distinguished-name.ts';
import type { TlsFault } from './faults.ts';

/** What an X.509 certificate says of its holder (RFC 5280). */
export interface Certificate {
  /** Distinguished names as RFC 4514 writes them; may be empty. */
  subject: string;
  issuer: string;
  /** Microseconds since 1970. */
  notBeforeUs: number;
  notAfterUs: number;
  /** Subject alternative names: hosts, addresses, mail addresses, URIs. */
  names: string[];
  /** Of the whole certificate, 64 hexadecimal digits. */
  sha256: string;
  /** Issuer and subject are the same. Whether the signature is right is not looked at. */
  isSelfSigned: boolean;
}

/** Context-specific tags of TBSCertificate. */
const VERSION_TAG = 0xa0;
const EXTENSIONS_TAG = 0xa3;
/** 2.5.29.17 */
const SUBJECT_ALT_NAME = [0x55, 0x1d, 0x11] as const;
/** GeneralName (RFC 5280 section 4.2.1.6). */
const GENERAL_NAME = { mail: 0x81, dns: 0x82, uri: 0x86, ip: 0x87 } as const;

const EXTENSIONS_MAX = 64;
/** Names of one certificate that are kept; content networks put hundreds into theirs. */
export const CERTIFICATE_NAMES_MAX = 64;
const NAME_BYTES_MAX = 255;

/** The certificate that takes exactly start..end in DER, or why it is none. */
export function readCertificate(
  bytes: Uint8Array,
  start: number,
  end: number,
  sha256 = sha256Of(bytes, start, end),
): Certificate | TlsFault {
  const walker = new DerWalker();
  walker.bytes = bytes;
  if (!walker.readTag(TAG.sequence, start, end)) return 'tls.certificate';
  if (!walker.readTag(TAG.sequence, walker.start, walker.end)) return 'tls.certificate';
  const tbsEnd = walker.end;
  const issuerAt = skipToIssuer(walker, walker.start, tbsEnd);
  if (issuerAt < 0 || !walker.readTag(TAG.sequence, issuerAt, tbsEnd)) return 'tls.certificate';
  const issuerStart = walker.start;
  const issuerEnd = walker.end;
  if (!walker.readTag(TAG.sequence, issuerEnd, tbsEnd)) return 'tls.certificate';
  const validityEnd = walker.end;
  const [notBeforeUs, notAfterUs] = readValidity(walker, walker.start, validityEnd);
  if (!walker.readTag(TAG.sequence, validityEnd, tbsEnd)) return 'tls.certificate';
  const subjectStart = walker.start;
  const subjectEnd = walker.end;
  const issuer = readDistinguishedName(bytes, issuerStart, issuerEnd);
  const subject = readDistinguishedName(bytes, subjectStart, subjectEnd);
  if (subject === undefined || issuer === undefined) return 'tls.certificate';
  if (!Number.isFinite(notBeforeUs) || !Number.isFinite(notAfterUs)) return 'tls.certificate';
  return {
    subject,
    issuer,
    notBeforeUs,
    notAfterUs,
    names: readAltNames(walker, subjectEnd, tbsEnd),
    sha256,
    isSelfSigned: isSameBytes(bytes, issuerStart, issuerEnd, subjectStart, subjectEnd),
  };
}

/** 64 hexadecimal digits that name a certificate. */
export const sha256Of = (bytes: Uint8Array, start: number, end: number): string =>
  hash('sha256', Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start));

/** Past version, serial number and algorithm; -1 when they are not there. */
function skipToIssuer(walker: DerWalker, start: number, end: number): number {
  let at = start;
  if (walker.readTag(VERSION_TAG, at, end)) at = walker.end;
  if (!walker.readTag(TAG.integer, at, end)) return -1;
  return walker.readTag(TAG.sequence, walker.end, end) ? walker.end : -1;
}

function readValidity(walker: DerWalker, start: number, end: number): [notBeforeUs: number, notAfterUs: number] {
  if (!walker.read(start, end)) return [Number.NaN, Number.NaN];
  const notBeforeUs = derTimeUs(walker);
  return [notBeforeUs, walker.read(walker.end, end) ? derTimeUs(walker) : Number.NaN];
}

/** Empty when there are none, or when something on the way to them is not as it should be. */
function readAltNames(walker: DerWalker, start: number, end: number): string[] {
  let at = start;
  // The public key and the old unique identifiers come before the extensions.
  while (walker.read(at, end) && walker.tag !== EXTENSIONS_TAG) at = walker.end;
  if (walker.tag !== EXTENSIONS_TAG || !walker.readTag(TAG.sequence, walker.start, walker.end)) return [];
  const extensionsEnd = walker.end;
  at = walker.start;
  for (let i = 0; i < EXTENSIONS_MAX && walker.readTag(TAG.sequence, at, extensionsEnd); i++) {
    const extensionEnd = walker.end;
    if (walker.readTag(TAG.oid, walker.start, extensionEnd) && isSubjectAltName(walker)) {
      return readNames(walker, walker.end, extensionEnd);
    }
    at = extensionEnd;
  }
  return [];
}

const isSubjectAltName = ({ bytes, start, end }: DerWalker): boolean =>
  end - start === SUBJECT_ALT_NAME.length && SUBJECT_ALT_NAME.every((byte, i) => bytes[start + i] === byte);

function readNames(walker: DerWalker, start: number, end: number): string[] {
  const names: string[] = [];
  const valueAt = walker.readTag(TAG.boolean, start, end) ? walker.end : start;
  if (!walker.readTag(TAG.octetString, valueAt, end)) return names;
  if (!walker.readTag(TAG.sequence, walker.start, walker.end)) return names;
  const namesEnd = walker.end;
  for (let at = walker.start; names.length < CERTIFICATE_NAMES_MAX && walker.read(at, namesEnd); at = walker.end) {
    const name = nameOf(walker);
    if (name !== '') names.push(name);
  }
  return names;
}

function nameOf({ bytes, tag, start, end }: DerWalker): string {
  switch (tag) {
    case GENERAL_NAME.ip:
      return end - start === 4 || end - start === 16 ? formatIp(bytes.subarray(start, end)) : '';
    case GENERAL_NAME.dns:
    case GENERAL_NAME.mail:
    case GENERAL_NAME.uri:
      return end - start <= NAME_BYTES_MAX ? formatText(bytes, start, end) : '';
    default:
      return '';
  }
}

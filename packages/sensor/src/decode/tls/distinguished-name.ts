import { formatText } from '../text.ts';
import { DerWalker, TAG } from './der.ts';

/** RFC 4514 section 3 and what else certificates name, by the content of the object identifier in hexadecimal. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  '550403': 'CN',
  '550404': 'SN',
  '550405': 'serialNumber',
  '550406': 'C',
  '550407': 'L',
  '550408': 'ST',
  '550409': 'street',
  '55040a': 'O',
  '55040b': 'OU',
  '55040c': 'title',
  '55040f': 'businessCategory',
  '550411': 'postalCode',
  '55042a': 'GN',
  '55042b': 'initials',
  '550461': 'organizationIdentifier',
  '0992268993f22c640101': 'UID',
  '0992268993f22c640119': 'DC',
  '2a864886f70d010901': 'emailAddress',
  '2b0601040182373c020101': 'jurisdictionL',
  '2b0601040182373c020102': 'jurisdictionST',
  '2b0601040182373c020103': 'jurisdictionC',
};

/** Some content networks name each of their services. */
const ATTRIBUTES_MAX = 64;
const VALUE_BYTES_MAX = 256;
const OID_BYTES_MAX = 32;

/**
 * A distinguished name as RFC 4514 writes it, the last part first: "CN=example.org,O=Example\, Inc.,C=US". Undefined
 * when it is no name. Empty for the empty name. Of one beyond all bounds the last parts are left out: "…,O=Example".
 */
export function readDistinguishedName(bytes: Uint8Array, start: number, end: number): string | undefined {
  const walker = new DerWalker();
  walker.bytes = bytes;
  const parts: string[] = [];
  for (let at = start; at < end; ) {
    if (!walker.readTag(TAG.set, at, end)) return undefined;
    at = walker.end;
    const part = readRelativeName(walker, at);
    if (part === undefined) return undefined;
    parts.push(part);
    if (parts.length < ATTRIBUTES_MAX || at >= end) continue;
    parts.push('…');
    break;
  }
  return parts.reverse().join(',');
}

/** Nearly always one attribute; several are joined by plus signs. */
function readRelativeName(walker: DerWalker, setEnd: number): string | undefined {
  let part = '';
  let count = 0;
  for (let at = walker.start; at < setEnd; count++) {
    if (!walker.readTag(TAG.sequence, at, setEnd) || count >= ATTRIBUTES_MAX) return undefined;
    at = walker.end;
    const attribute = readAttribute(walker, walker.start, at);
    if (attribute === undefined) return undefined;
    part += part === '' ? attribute : `+${attribute}`;
  }
  return part;
}

function readAttribute(walker: DerWalker, start: number, end: number): string | undefined {
  if (!walker.readTag(TAG.oid, start, end) || walker.end - walker.start > OID_BYTES_MAX) return undefined;
  const { bytes } = walker;
  const oid = hexOf(bytes, walker.start, walker.end);
  const type = ATTRIBUTES[oid] ?? dotted(bytes, walker.start, walker.end);
  if (!walker.read(walker.end, end)) return undefined;
  const value = stringValue(walker);
  return value === undefined ? undefined : `${type}=${escapeValue(value)}`;
}

/** What any of ASN.1's strings says; a longer one than all rules allow is cut with an ellipsis. */
function stringValue({ bytes, tag, start, end }: DerWalker): string {
  const textEnd = Math.min(end, start + VALUE_BYTES_MAX);
  const text =
    tag === TAG.bmp || tag === TAG.universal
      ? wideText(bytes, start, textEnd, tag === TAG.bmp ? 2 : 4)
      : formatText(bytes, start, textEnd);
  return textEnd < end ? `${text}…` : text;
}

function wideText(bytes: Uint8Array, start: number, end: number, unitBytes: 2 | 4): string {
  let text = '';
  for (let at = start; at + unitBytes <= end; at += unitBytes) {
    let unit = 0;
    for (let i = at; i < at + unitBytes; i++) unit = unit * 256 + (bytes[i] as number);
    text += unit <= 0x10ffff ? String.fromCodePoint(unit) : '\ufffd';
  }
  const utf8 = Buffer.from(text);
  return formatText(utf8, 0, utf8.length);
}

/** A backslash is escaped by formatText already. */
function escapeValue(text: string): string {
  return text.replaceAll(/[,+"<>;]|^[ #]| $/g, '\\$&');
}

const hexOf = (bytes: Uint8Array, start: number, end: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('hex');

/** "2.5.4.3" (X.690 section 8.19). */
function dotted(bytes: Uint8Array, start: number, end: number): string {
  const arcs: number[] = [];
  let arc = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    arc = arc * 128 + (byte & 0x7f);
    if (byte >= 0x80) continue;
    if (arcs.length === 0) arcs.push(Math.min(2, Math.trunc(arc / 40)), arc - 40 * Math.min(2, Math.trunc(arc / 40)));
    else arcs.push(arc);
    arc = 0;
  }
  return arcs.join('.');
}

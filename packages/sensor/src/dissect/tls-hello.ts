import { u16 } from '../decode/bytes.ts';
import { cipherName } from '../decode/tls/cipher-suites.ts';
import { isGrease } from '../decode/tls/grease.ts';
import { versionName } from '../decode/tls/versions.ts';
import type { LayerReader, Say } from './layer.ts';
import { byteCount, digitsText, hex, named, wireText } from './values.ts';

/** IANA, TLS ExtensionType Values. */
const EXTENSIONS: Readonly<Record<number, string>> = {
  0: 'server name',
  1: 'maximum fragment length',
  5: 'status request',
  10: 'supported groups',
  11: 'point formats',
  13: 'signature algorithms',
  14: 'use SRTP',
  15: 'heartbeat',
  16: 'application protocols (ALPN)',
  17: 'status request v2',
  18: 'certificate timestamps',
  21: 'padding',
  22: 'encrypt then MAC',
  23: 'extended main secret',
  27: 'compressed certificates',
  28: 'record size limit',
  34: 'delegated credentials',
  35: 'session ticket',
  41: 'pre-shared key',
  42: 'early data',
  43: 'supported versions',
  44: 'cookie',
  45: 'key exchange modes',
  47: 'certificate authorities',
  49: 'post-handshake authentication',
  50: 'certificate signature algorithms',
  51: 'key share',
  57: 'QUIC transport parameters',
  13172: 'next protocol (NPN)',
  17513: 'application settings',
  17613: 'application settings',
  65037: 'encrypted ClientHello',
  65281: 'renegotiation info',
};
const GROUPS: Readonly<Record<number, string>> = {
  23: 'secp256r1',
  24: 'secp384r1',
  25: 'secp521r1',
  29: 'x25519',
  30: 'x448',
  256: 'ffdhe2048',
  257: 'ffdhe3072',
  4587: 'SecP256r1MLKEM768',
  4588: 'X25519MLKEM768',
  25497: 'X25519Kyber768Draft00',
};
/** Lists in a printed line; the rest is counted. */
const LISTED_MAX = 24;

type Side = 'client' | 'server';

/** ClientHello or ServerHello after its handshake header, RFC 8446 sections 4.1.2 and 4.1.3. */
export function readHelloBody(reader: LayerReader, side: Side, isWhole: boolean): void {
  const isRead =
    reader.field('version', 2, (bytes, at) => versionName(u16(bytes, at))) &&
    reader.field('random', 32, digitsText) &&
    vector(reader, 'session', 1, digitsText) &&
    (side === 'client' ? readOffers(reader) : readChoice(reader));
  if (isRead && reader.left >= 2) readExtensions(reader, side);
  // What is missing comes in a later packet, which is no fault.
  if (!isWhole) delete reader.layer.fault;
}

const readOffers = (reader: LayerReader): boolean =>
  vector(reader, 'ciphers', 2, numbers(cipherName)) && vector(reader, 'compression', 1, digitsText);

const readChoice = (reader: LayerReader): boolean =>
  reader.field('cipher', 2, (bytes, at) => cipherName(u16(bytes, at))) && reader.field('compression', 1, digitsText);

/** A list with its length in front as one field. */
function vector(reader: LayerReader, name: string, lengthBytes: 1 | 2, say: Say): boolean {
  const { bytes, at, left } = reader;
  if (left < lengthBytes) return reader.field(name, lengthBytes, '');
  const length = lengthBytes === 1 ? (bytes[at] as number) : u16(bytes, at);
  return reader.field(name, lengthBytes + length, (b, from, end) => say(b, from + lengthBytes, end) || 'none');
}

const numbers =
  (nameOf: (value: number) => string): Say =>
  (bytes, at, end) => {
    const names: string[] = [];
    for (let i = at; i + 2 <= end && names.length < LISTED_MAX; i += 2) {
      names.push(isGrease(u16(bytes, i)) ? 'GREASE' : nameOf(u16(bytes, i)));
    }
    const more = Math.floor((end - at) / 2) - names.length;
    return names.join(', ') + (more > 0 ? ` and ${more} more` : '');
  };
const groupsText = numbers((group) => GROUPS[group] ?? hex(group, 4));
const schemesText = numbers((scheme) => hex(scheme, 4));
const versionsText = numbers(versionName);

function readExtensions(reader: LayerReader, side: Side): void {
  reader.field('extensions', 2, (bytes, at) => byteCount(u16(bytes, at)));
  while (reader.left >= 4 && reader.hasRoom) {
    const { bytes, at } = reader;
    const type = u16(bytes, at);
    const length = u16(bytes, at + 2);
    const name = isGrease(type) ? 'GREASE' : named(EXTENSIONS, type);
    const valueAt = at + 4;
    const say = () => `${name}${extensionText(bytes, valueAt, valueAt + length, type, side)}`;
    if (!reader.field('extension', 4 + length, say)) return;
  }
}

/** What the extension says, after a colon; empty for those that are not looked into. */
function extensionText(bytes: Uint8Array, at: number, end: number, type: number, side: Side): string {
  const length = end - at;
  switch (type) {
    case 0:
      return length > 5 ? `: ${wireText(bytes, at + 5, end)}` : '';
    case 10:
      return `: ${groupsText(bytes, at + 2, end)}`;
    case 13:
    case 50:
      return `: ${schemesText(bytes, at + 2, end)}`;
    case 16:
      return `: ${protocolsText(bytes, at + 2, end)}`;
    case 43:
      return `: ${side === 'client' ? versionsText(bytes, at + 1, end) : versionsText(bytes, at, end)}`;
    case 51:
      return `: ${keyShareText(bytes, at, end, side)}`;
    default:
      return length > 0 ? `, ${byteCount(length)}` : '';
  }
}

function protocolsText(bytes: Uint8Array, at: number, end: number): string {
  const names: string[] = [];
  for (let i = at; i < end && names.length < LISTED_MAX; i += 1 + (bytes[i] as number)) {
    names.push(wireText(bytes, i + 1, Math.min(end, i + 1 + (bytes[i] as number))));
  }
  return names.join(', ');
}

function keyShareText(bytes: Uint8Array, at: number, end: number, side: Side): string {
  if (side === 'server') return groupsText(bytes, at, Math.min(end, at + 2));
  const groups: string[] = [];
  for (let i = at + 2; i + 4 <= end && groups.length < LISTED_MAX; i += 4 + u16(bytes, i + 2)) {
    groups.push(groupsText(bytes, i, i + 2));
  }
  return groups.join(', ');
}

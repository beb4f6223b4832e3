import { hash } from 'node:crypto';
import { type ClientHello, EXTENSION } from './client-hello.ts';
import { isGrease } from './grease.ts';
import { newestVersion } from './versions.ts';

// JA4 as FoxIO publishes it: values of RFC 8701 are ignored everywhere.

/** TLS over TCP, over QUIC, over datagrams. */
export type Ja4Transport = 't' | 'q' | 'd';

const VERSION_CODES: Readonly<Record<number, string>> = {
  2: 's2',
  768: 's3',
  769: '10',
  770: '11',
  771: '12',
  772: '13',
  65279: 'd1',
  65277: 'd2',
  65276: 'd3',
};
const COUNT_MAX = 99;
const HASH_CHARACTERS = 12;
const NOTHING = '0'.repeat(HASH_CHARACTERS);
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** JA4 of a client, "t13d1516h2_8daaf6152771_02713d6af862". */
export const ja4Of = (hello: ClientHello, transport: Ja4Transport): string =>
  `${ja4aOf(hello, transport)}_${ja4bOf(hello)}_${ja4cOf(hello)}`;

/** The same with the lists themselves instead of their hashes (JA4_r). */
export const ja4RawOf = (hello: ClientHello, transport: Ja4Transport): string =>
  `${ja4aOf(hello, transport)}_${ciphersText(hello)}_${extensionsText(hello)}`;

/** The readable part: "t13d1516h2". */
export function ja4aOf(hello: ClientHello, transport: Ja4Transport): string {
  const version = VERSION_CODES[newestVersion(hello.supportedVersions, hello.legacyVersion)] ?? '00';
  const sni = hello.extensions.includes(EXTENSION.serverName) ? 'd' : 'i';
  return `${transport}${version}${sni}${count(hello.ciphers)}${count(hello.extensions)}${hello.alpnEnds}`;
}

/** The hash of the ciphers. */
export const ja4bOf = (hello: ClientHello): string => digest(ciphersText(hello));

/** The hash of the extensions and signature algorithms. */
export const ja4cOf = (hello: ClientHello): string => digest(extensionsText(hello));

/** Names and protocols are counted but not listed: they change with the server, not with the client. */
export const isListed = (type: number): boolean => type !== EXTENSION.serverName && type !== EXTENSION.alpn;

function count(values: readonly number[]): string {
  let counted = 0;
  for (const value of values) if (!isGrease(value)) counted++;
  return counted < 10 ? `0${counted}` : String(Math.min(counted, COUNT_MAX));
}

const ciphersText = (hello: ClientHello): string => listed(sorted(hello.ciphers));

function extensionsText(hello: ClientHello): string {
  const extensions = listed(sorted(hello.extensions.filter(isListed)));
  const algorithms = listed(hello.signatureAlgorithms);
  return algorithms === '' ? extensions : `${extensions}_${algorithms}`;
}

const sorted = (values: readonly number[]): Uint16Array => Uint16Array.from(values).sort();

function listed(values: Iterable<number>): string {
  let text = '';
  for (const value of values) {
    if (isGrease(value)) continue;
    if (text !== '') text += ',';
    text += (HEX[value >>> 8] as string) + (HEX[value & 0xff] as string);
  }
  return text;
}

const digest = (text: string): string => (text === '' ? NOTHING : hash('sha256', text).slice(0, HASH_CHARACTERS));

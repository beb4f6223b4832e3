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

/** JA4 of a client, "t13d1516h2_8daaf6152771_02713d6af862". */
export function ja4Of(hello: ClientHello, transport: Ja4Transport): string {
  return `${ja4a(hello, transport)}_${digest(ciphersText(hello))}_${digest(extensionsText(hello))}`;
}

/** The same with the lists themselves instead of their hashes (JA4_r). */
export function ja4RawOf(hello: ClientHello, transport: Ja4Transport): string {
  return `${ja4a(hello, transport)}_${ciphersText(hello)}_${extensionsText(hello)}`;
}

function ja4a(hello: ClientHello, transport: Ja4Transport): string {
  const version = VERSION_CODES[newestVersion(hello.supportedVersions, hello.legacyVersion)] ?? '00';
  const sni = hello.extensions.includes(EXTENSION.serverName) ? 'd' : 'i';
  return `${transport}${version}${sni}${count(hello.ciphers)}${count(hello.extensions)}${hello.alpnEnds}`;
}

function count(values: readonly number[]): string {
  let counted = 0;
  for (const value of values) if (!isGrease(value)) counted++;
  return String(Math.min(counted, COUNT_MAX)).padStart(2, '0');
}

const ciphersText = (hello: ClientHello): string => listed(sorted(hello.ciphers));

/** Names and protocols are counted but not listed: they change with the server, not with the client. */
function extensionsText(hello: ClientHello): string {
  const kept = sorted(hello.extensions).filter((type) => type !== EXTENSION.serverName && type !== EXTENSION.alpn);
  const algorithms = listed(hello.signatureAlgorithms);
  return algorithms === '' ? listed(kept) : `${listed(kept)}_${algorithms}`;
}

const sorted = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);

function listed(values: readonly number[]): string {
  let text = '';
  for (const value of values) {
    if (isGrease(value)) continue;
    if (text !== '') text += ',';
    text += value.toString(16).padStart(4, '0');
  }
  return text;
}

const digest = (text: string): string => (text === '' ? NOTHING : hash('sha256', text).slice(0, HASH_CHARACTERS));

import { hash } from 'node:crypto';
import type { ClientHello } from './client-hello.ts';
import { isGrease } from './grease.ts';
import type { ServerHello } from './server-hello.ts';

/** The text that JA3 hashes: version, ciphers, extensions, groups, point formats; without values of RFC 8701. */
export const ja3TextOf = (hello: ClientHello): string =>
  [
    hello.legacyVersion,
    listed(hello.ciphers),
    listed(hello.extensions),
    listed(hello.groups),
    hello.pointFormats.join('-'),
  ].join(',');

/** JA3 of a client: 32 hexadecimal digits. */
export const ja3Of = (hello: ClientHello): string => hash('md5', ja3TextOf(hello));

/** The text that JA3S hashes: version, cipher, extensions. */
export const ja3sTextOf = (hello: ServerHello): string =>
  `${hello.legacyVersion},${hello.cipher},${hello.extensions.join('-')}`;

/** JA3S of a server: 32 hexadecimal digits. */
export const ja3sOf = (hello: ServerHello): string => hash('md5', ja3sTextOf(hello));

function listed(values: readonly number[]): string {
  let text = '';
  for (const value of values) if (!isGrease(value)) text += text === '' ? value : `-${value}`;
  return text;
}

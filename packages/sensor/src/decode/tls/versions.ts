import { isGrease } from './grease.ts';

/** What RFC 8446 section 4.2.1, RFC 6347 and RFC 9147 number; DTLS counts down. */
const VERSION_NAMES: Readonly<Record<number, string>> = {
  2: 'SSL 2.0',
  768: 'SSL 3.0',
  769: 'TLS 1.0',
  770: 'TLS 1.1',
  771: 'TLS 1.2',
  772: 'TLS 1.3',
  65279: 'DTLS 1.0',
  65277: 'DTLS 1.2',
  65276: 'DTLS 1.3',
  // OpenSSL before 0.9.8f.
  256: 'DTLS 0.9',
};
const DRAFT_MAJOR = 0x7f;
const DTLS_MAJOR = 0xfe;

/** "TLS 1.3", "DTLS 1.2", "TLS 1.3 draft 28", or "0x1234" for a number that names none. */
export function versionName(version: number): string {
  const name = VERSION_NAMES[version];
  if (name !== undefined) return name;
  if (version >>> 8 === DRAFT_MAJOR) return `TLS 1.3 draft ${version & 0xff}`;
  return `0x${version.toString(16).padStart(4, '0')}`;
}

/** TLS 1.3 or DTLS 1.3 or a draft of it: what follows the ServerHello is encrypted. */
export const isVersion13 = (version: number): boolean =>
  version === 0x0304 || version === 0xfefc || version >>> 8 === DRAFT_MAJOR;

/** The newest of the versions offered, or the fallback where none is but those of RFC 8701. */
export function newestVersion(versions: readonly number[], fallback: number): number {
  let newest = -1;
  for (const version of versions) {
    if (!isGrease(version) && (newest < 0 || age(version) < age(newest))) newest = version;
  }
  return newest < 0 ? fallback : newest;
}

/** Numbers of DTLS fall with time, all others rise. */
const age = (version: number): number => (version >>> 8 === DTLS_MAJOR ? version : -version);

import { isWord } from './http-head.ts';
import { isBlank } from './http-line.ts';

// Basic credentials (RFC 7617): the user's name, and nothing of the password.

/** No Basic credentials. */
export const NOT_BASIC = -2;
/** Basic credentials without a name that could be told from a password. */
export const NO_USER = -1;

const BASIC = Buffer.from('basic');
const COLON = 0x3a;

/** Six bits for each character of base64 and base64url, 0xff for all others. */
const SEXTETS = new Uint8Array(256).fill(0xff);
for (const [sextet, byte] of Buffer.from(
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
).entries()) {
  SEXTETS[byte] = sextet;
}
SEXTETS[0x2d] = 62;
SEXTETS[0x5f] = 63;

/**
 * Reads the value of an Authorization or Proxy-Authorization field. Puts the user's name into `into`, as much of it as
 * there is room for, and returns its bytes; or NOT_BASIC, or NO_USER. Decodes byte by byte and stops at the colon, so
 * that nothing of the password is ever written anywhere; without a colon nothing is written at all, for then nobody
 * knows what it is.
 */
export function readBasicUser(bytes: Uint8Array, at: number, end: number, into: Uint8Array): number {
  let schemeTo = at;
  while (schemeTo < end && !isBlank(bytes[schemeTo] as number)) schemeTo++;
  if (!isWord(bytes, at, schemeTo, BASIC)) return NOT_BASIC;
  let tokenAt = schemeTo;
  while (tokenAt < end && isBlank(bytes[tokenAt] as number)) tokenAt++;
  if (tokenAt >= end) return NOT_BASIC;
  const userBytes = bytesBeforeColon(bytes, tokenAt, end);
  if (userBytes < 0) return NO_USER;
  const kept = Math.min(userBytes, into.length);
  for (let i = 0; i < kept; i++) into[i] = octetAt(bytes, tokenAt, i);
  return kept;
}

function bytesBeforeColon(bytes: Uint8Array, tokenAt: number, end: number): number {
  for (let i = 0; ; i++) {
    // An octet is spread over two characters.
    const characterAt = tokenAt + Math.trunc((i * 8) / 6);
    if (characterAt + 1 >= end) return -1;
    if (SEXTETS[bytes[characterAt] as number] === 0xff || SEXTETS[bytes[characterAt + 1] as number] === 0xff) return -1;
    if (octetAt(bytes, tokenAt, i) === COLON) return i;
  }
}

/** One octet of a base64 text, whose two characters are known to be there. */
function octetAt(bytes: Uint8Array, tokenAt: number, i: number): number {
  const characterAt = tokenAt + Math.trunc((i * 8) / 6);
  const pair =
    ((SEXTETS[bytes[characterAt] as number] as number) << 6) | (SEXTETS[bytes[characterAt + 1] as number] as number);
  return (pair >> (4 - ((i * 8) % 6))) & 0xff;
}

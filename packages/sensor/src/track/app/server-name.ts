import { APP } from './apps.ts';
import { ascii, hasPrefixAnyCase } from './match.ts';
import { findServerName, type NameAt } from './tls.ts';

/** RFC 1035 section 3.1, as text. */
const NAME_BYTES_MAX = 253;
const HOST = ascii('HOST:');
/** How far into a payload a header is looked for. */
const HEADERS_BYTES_MAX = 4_096;
const SPACE = 0x20;
const TAB = 0x09;
const LF = 0x0a;
const COLON = 0x3a;
const OPENING_BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;

/** A reader of server names: TLS's server name indication and HTTP's Host, in lower case, without port; or "". */
export function createServerNameReader(): (bytes: Uint8Array, start: number, end: number, code: number) => string {
  const found: NameAt = { start: 0, end: 0 };
  return (bytes, start, end, code) => {
    const isFound =
      (code === APP.tls && findServerName(bytes, start, end, found)) ||
      (code === APP.http && findHost(bytes, start, end, found));
    return isFound && isName(bytes, found.start, found.end) ? textOf(bytes, found) : '';
  };
}

const textOf = (bytes: Uint8Array, { start, end }: NameAt): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start)
    .toString('latin1')
    .toLowerCase();

/** The Host of the request that begins the payload (RFC 9110 section 7.2), if the payload shows its whole line. */
function findHost(bytes: Uint8Array, start: number, end: number, found: NameAt): boolean {
  const headersEnd = Math.min(end, start + HEADERS_BYTES_MAX);
  for (let at = start; at < headersEnd; at++) {
    if (bytes[at] !== LF) continue;
    const isEndOfHead = at + 2 < headersEnd && bytes[at + 1] === 0x0d && bytes[at + 2] === LF;
    if (isEndOfHead) return false;
    if (hasPrefixAnyCase(bytes, at + 1, headersEnd, HOST)) return readHost(bytes, at + 1 + HOST.length, end, found);
  }
  return false;
}

/** The host without spaces around it, without its port, and without the brackets of an IPv6 address. */
function readHost(bytes: Uint8Array, start: number, end: number, found: NameAt): boolean {
  let at = start;
  while (at < end && (bytes[at] === SPACE || bytes[at] === TAB)) at++;
  const isBracketed = bytes[at] === OPENING_BRACKET;
  found.start = isBracketed ? at + 1 : at;
  for (at = found.start; at < end; at++) {
    const byte = bytes[at] as number;
    const isEnd = isBracketed ? byte === CLOSING_BRACKET : byte === COLON;
    if (!isEnd && byte > SPACE) continue;
    found.end = at;
    return true;
  }
  return false;
}

/** Letters, digits, and what else occurs in names and addresses; anything else is no name and would only confuse. */
function isName(bytes: Uint8Array, start: number, end: number): boolean {
  if (end <= start || end - start > NAME_BYTES_MAX) return false;
  for (let at = start; at < end; at++) if (NAME_CHARACTERS[bytes[at] as number] === 0) return false;
  return true;
}

const NAME_CHARACTERS = new Uint8Array(256);
for (const byte of ascii('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._:'))
  NAME_CHARACTERS[byte] = 1;

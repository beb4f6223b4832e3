import { isBlank, trimmedEnd } from './http-line.ts';
import { formatText } from './text.ts';

// What heads say, as text for people: bounded, escaped, and without the passwords that addresses may carry.

/** RFC 1035 section 3.1, as text. */
const NAME_BYTES_MAX = 253;
const SLASH = 0x2f;
const ASTERISK = 0x2a;
const AT_SIGN = 0x40;
const COLON = 0x3a;
const QUESTION_MARK = 0x3f;
const EQUALS = 0x3d;
const AMPERSAND = 0x26;
const SEMICOLON = 0x3b;
/** Longer keys are nobody's password. */
const KEY_BYTES_MAX = 64;
const NUMBER_SIGN = 0x23;
const OPENING_BRACKET = 0x5b;
const CLOSING_BRACKET = 0x5d;
const LF = 0x0a;

/** Letters, digits, and what else occurs in names and addresses; anything else is no name and would only confuse. */
const NAME_CHARACTERS = new Uint8Array(256);
for (const byte of Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._:')) {
  NAME_CHARACTERS[byte] = 1;
}

/** The value of a header field, of which `bytesMax` are kept; the line ends of a folded one become spaces. */
export function fieldText(bytes: Uint8Array, at: number, end: number, bytesMax: number): string {
  const to = cutEnd(bytes, at, end, bytesMax);
  let text = '';
  for (let lineAt = at; lineAt < to; ) {
    const lineFeedAt = indexIn(bytes, lineAt, to, LF);
    const isFolded = lineFeedAt >= 0;
    const lineTo = isFolded ? trimmedEnd(bytes, lineAt, lineFeedAt) : to;
    text += formatText(bytes, lineAt, lineTo);
    if (!isFolded) return text;
    lineAt = lineFeedAt;
    while (lineAt < to && isBlank(bytes[lineAt] as number)) lineAt++;
    text += ' ';
  }
  return text;
}

/**
 * A request target (RFC 9112 section 3.2), of which `bytesMax` are kept: without the password of a user in it, and
 * without the value of what its query calls a password, as cameras and routers do.
 */
export function targetText(bytes: Uint8Array, at: number, end: number, bytesMax: number): string {
  const first = bytes[at];
  const authorityAt = first === SLASH || first === ASTERISK ? end : authorityStart(bytes, at, end);
  const userTo = userinfoEnd(bytes, authorityAt, end);
  const colonAt = userTo < 0 ? -1 : indexIn(bytes, authorityAt, userTo, COLON);
  if (colonAt < 0) return pathText(bytes, at, cutEnd(bytes, at, end, bytesMax));
  const before = cutEnd(bytes, at, colonAt, bytesMax);
  const after = cutEnd(bytes, userTo, end, bytesMax - (before - at));
  return formatText(bytes, at, before) + pathText(bytes, userTo, after);
}

function pathText(bytes: Uint8Array, at: number, end: number): string {
  const queryAt = indexIn(bytes, at, end, QUESTION_MARK);
  return queryAt < 0 ? formatText(bytes, at, end) : formatText(bytes, at, queryAt) + queryText(bytes, queryAt, end);
}

/** Keys whose value lets somebody in. */
const PASSWORD_KEY = /passw|passphrase|pwd|^(usr|user|login)?(pass|psw|pw|pas)$|secret/i;
const MASK = '***';

/** A query, its mark included, but for the values of passwords. */
function queryText(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  let shownAt = start;
  for (let at = start; at < end; ) {
    const next = partEnd(bytes, at + 1, end);
    const equalsAt = indexIn(bytes, at + 1, next, EQUALS);
    if (equalsAt >= 0 && PASSWORD_KEY.test(formatText(bytes, at + 1, Math.min(equalsAt, at + 1 + KEY_BYTES_MAX)))) {
      text += formatText(bytes, shownAt, equalsAt + 1) + MASK;
      shownAt = next;
    }
    at = next;
  }
  return text + formatText(bytes, shownAt, end);
}

/** Where the next part of a query begins, or its end. */
function partEnd(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) if (bytes[at] === AMPERSAND || bytes[at] === SEMICOLON) return at;
  return end;
}

/** The value of a Host field as it was sent, but for a user and password, which have no place there. */
export function hostText(bytes: Uint8Array, at: number, end: number, bytesMax: number): string {
  return fieldText(bytes, hostStart(bytes, at, end), end, bytesMax);
}

/**
 * The host of a Host field in lower case, without its port and the brackets of an IPv6 address (RFC 9110 section 7.2);
 * empty for what can be no name.
 */
export function hostNameIn(bytes: Uint8Array, at: number, end: number): string {
  const hostAt = hostStart(bytes, at, end);
  const isBracketed = hostAt < end && bytes[hostAt] === OPENING_BRACKET;
  const nameAt = isBracketed ? hostAt + 1 : hostAt;
  const closedAt = indexIn(bytes, nameAt, end, isBracketed ? CLOSING_BRACKET : COLON);
  const nameTo = closedAt < 0 ? end : closedAt;
  if (nameTo <= nameAt || nameTo - nameAt > NAME_BYTES_MAX || (isBracketed && closedAt < 0)) return '';
  for (let i = nameAt; i < nameTo; i++) if (NAME_CHARACTERS[bytes[i] as number] === 0) return '';
  return Buffer.from(bytes.buffer, bytes.byteOffset + nameAt, nameTo - nameAt)
    .toString('latin1')
    .toLowerCase();
}

/** Behind a user, which has no place there. */
function hostStart(bytes: Uint8Array, at: number, end: number): number {
  const userTo = lastIndexIn(bytes, at, end, AT_SIGN);
  return userTo < 0 ? at : userTo + 1;
}

/** Behind "scheme://", or where the target begins. */
function authorityStart(bytes: Uint8Array, at: number, end: number): number {
  const colonAt = indexIn(bytes, at, end, COLON);
  const isAbsolute = colonAt >= 0 && colonAt + 2 < end && bytes[colonAt + 1] === SLASH && bytes[colonAt + 2] === SLASH;
  return isAbsolute ? colonAt + 3 : at;
}

/**
 * Where the "@" behind a user is; -1 when there is none (RFC 3986 section 3.2.1). A colon with anything but a port
 * behind it may be followed by a password with a slash in it, which then is looked for in the whole target.
 */
function userinfoEnd(bytes: Uint8Array, at: number, end: number): number {
  const authorityTo = authorityEnd(bytes, at, end);
  const userTo = lastIndexIn(bytes, at, authorityTo, AT_SIGN);
  if (userTo >= 0 || bytes[at] === OPENING_BRACKET) return userTo;
  const colonAt = indexIn(bytes, at, authorityTo, COLON);
  return colonAt < 0 || isPort(bytes, colonAt + 1, authorityTo) ? -1 : lastIndexIn(bytes, authorityTo, end, AT_SIGN);
}

function authorityEnd(bytes: Uint8Array, at: number, end: number): number {
  for (let i = at; i < end; i++) {
    const byte = bytes[i];
    if (byte === SLASH || byte === QUESTION_MARK || byte === NUMBER_SIGN) return i;
  }
  return end;
}

function isPort(bytes: Uint8Array, at: number, end: number): boolean {
  for (let i = at; i < end; i++) if ((bytes[i] as number) < 0x30 || (bytes[i] as number) > 0x39) return false;
  return true;
}

/** Where to cut so that no more than `bytesMax` stay and no character of UTF-8 is cut in two. */
function cutEnd(bytes: Uint8Array, at: number, end: number, bytesMax: number): number {
  if (end - at <= bytesMax) return end;
  let to = at + bytesMax;
  for (let back = 0; back < 3 && to > at && ((bytes[to] as number) & 0xc0) === 0x80; back++) to--;
  return to;
}

function indexIn(bytes: Uint8Array, at: number, end: number, byte: number): number {
  for (let i = at; i < end; i++) if (bytes[i] === byte) return i;
  return -1;
}

function lastIndexIn(bytes: Uint8Array, at: number, end: number, byte: number): number {
  for (let i = end - 1; i >= at; i--) if (bytes[i] === byte) return i;
  return -1;
}

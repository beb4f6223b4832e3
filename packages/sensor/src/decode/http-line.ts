// The first line of a message (RFC 9112 sections 3 and 4), judged without making strings.

/** What a first line is. */
export const LINE = { other: 0, request: 1, response: 2, http2Preface: 3 } as const;

/** Longer words are no methods; the longest registered one has 17 characters. */
const METHOD_BYTES_MAX = 32;
const VERSION = Buffer.from('HTTP/1.');
/** With its last digit. */
const VERSION_BYTES = VERSION.length + 1;
const STATUS_BYTES = 3;
/** RFC 9113 section 3.4. */
const HTTP2_PREFACE = Buffer.from('PRI * HTTP/2.0');
const SPACE = 0x20;
const SLASH = 0x2f;
const TAB = 0x09;
const CR = 0x0d;
const DELETE = 0x7f;

/**
 * What methods consist of in practice; tokens may hold more (RFC 9110 section 9.1), but a first line must be told from
 * whatever else may begin a segment.
 */
const METHOD_CHARACTERS = new Uint8Array(256);
for (const byte of Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_')) METHOD_CHARACTERS[byte] = 1;

/**
 * False when no first line begins with these bytes, as far as they go. Looks at no more than a few of them, so that it
 * may be asked again for every byte that comes.
 */
export function mayBeginLine(bytes: Uint8Array, at: number, end: number): boolean {
  if (isPrefix(bytes, at, end, VERSION)) return true;
  const methodTo = methodEnd(bytes, at, end);
  if (methodTo < 0) return false;
  if (methodTo >= end) return true;
  // Some put more than one space there.
  return bytes[methodTo] === SPACE && (methodTo + 1 >= end || (bytes[methodTo + 1] as number) >= SPACE);
}

/** True when these bytes can hardly be anything but the begin of a request line: a method, a space and a path. */
export function beginsRequest(bytes: Uint8Array, at: number, end: number): boolean {
  const methodTo = methodEnd(bytes, at, end);
  return methodTo >= 0 && methodTo + 1 < end && bytes[methodTo] === SPACE && bytes[methodTo + 1] === SLASH;
}

/** What the line from `at` up to its line feed at `lineFeedAt` is. */
export function lineKind(bytes: Uint8Array, at: number, lineFeedAt: number): number {
  const end = trimmedEnd(bytes, at, lineFeedAt);
  if (isStatusLine(bytes, at, end)) return LINE.response;
  const versionAt = end - VERSION_BYTES;
  const methodTo = methodEnd(bytes, at, end);
  if (methodTo < 0 || bytes[methodTo] !== SPACE) return LINE.other;
  if (end - at === HTTP2_PREFACE.length && isPrefix(bytes, at, end, HTTP2_PREFACE)) return LINE.http2Preface;
  // Method, space, at least one character, space, version.
  if (versionAt < methodTo + 3 || bytes[versionAt - 1] !== SPACE || !isVersion(bytes, versionAt, end))
    return LINE.other;
  return isText(bytes, methodTo, versionAt) ? LINE.request : LINE.other;
}

/** One past the method's last byte; -1 when there is none. */
export function methodEnd(bytes: Uint8Array, at: number, end: number): number {
  // It begins with a letter.
  if (at >= end || (bytes[at] as number) < 0x41 || (bytes[at] as number) > 0x5a) return -1;
  let to = at;
  while (to < end && METHOD_CHARACTERS[bytes[to] as number] !== 0) to++;
  return to - at > METHOD_BYTES_MAX ? -1 : to;
}

/** One past the last byte that is neither blank nor the end of the line. */
export function trimmedEnd(bytes: Uint8Array, at: number, end: number): number {
  let to = end;
  while (to > at && isBlank(bytes[to - 1] as number)) to--;
  return to;
}

/** Spaces, tabs, and the line ends that a folded value has inside it. */
export const isBlank = (byte: number): boolean => byte === SPACE || byte === TAB || byte === CR || byte === 0x0a;

/** Where the request target begins and ends in a request line; `end` is its trimmed end. */
export function targetStart(bytes: Uint8Array, methodTo: number, end: number): number {
  let at = methodTo;
  while (at < end && bytes[at] === SPACE) at++;
  return at;
}

export const targetEnd = (bytes: Uint8Array, targetAt: number, end: number): number =>
  trimmedEnd(bytes, targetAt, end - VERSION_BYTES);

/** The number of a line that is known to be a response's. */
export function statusOf(bytes: Uint8Array, at: number): number {
  const statusAt = at + VERSION_BYTES + 1;
  let status = 0;
  for (let i = statusAt; i < statusAt + STATUS_BYTES; i++) status = status * 10 + (bytes[i] as number) - 0x30;
  return status;
}

/** "HTTP/1.1 200", then nothing or a reason. */
function isStatusLine(bytes: Uint8Array, at: number, end: number): boolean {
  const statusAt = at + VERSION_BYTES + 1;
  const statusTo = statusAt + STATUS_BYTES;
  if (statusTo > end || !isVersion(bytes, at, statusAt - 1) || bytes[statusAt - 1] !== SPACE) return false;
  for (let i = statusAt; i < statusTo; i++) if (!isDigit(bytes[i] as number)) return false;
  return bytes[statusAt] !== 0x30 && (statusTo === end || bytes[statusTo] === SPACE);
}

function isVersion(bytes: Uint8Array, at: number, end: number): boolean {
  return (
    end - at === VERSION_BYTES && isPrefix(bytes, at, end, VERSION) && isDigit(bytes[at + VERSION.length] as number)
  );
}

/** True when the bytes begin with the text, as far as they go. */
function isPrefix(bytes: Uint8Array, at: number, end: number, text: Uint8Array): boolean {
  const length = Math.min(end - at, text.length);
  for (let i = 0; i < length; i++) if (bytes[at + i] !== text[i]) return false;
  return length > 0;
}

/** No control characters; what is no ASCII may be a path as some devices write it. */
function isText(bytes: Uint8Array, at: number, end: number): boolean {
  for (let i = at; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte < SPACE || byte === DELETE) return false;
  }
  return true;
}

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;

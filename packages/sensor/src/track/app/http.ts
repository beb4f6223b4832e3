import { APP } from './apps.ts';
import { ascii, find, findAnyCase, firstBytesOf, hasPrefix, isDigit, isPrintable, isSpace, lineEnd } from './match.ts';
import { type Probe, UNKNOWN, type Verdict } from './probe.ts';

const CAPITALS = Array.from({ length: 26 }, (_, i) => 0x41 + i);
const METHOD_BYTES_MAX = 24;
const VERSION = ascii('HTTP/1.');
/** With one more digit. */
const VERSION_BYTES = VERSION.length + 1;
/** RFC 9113 section 3.4. */
const HTTP2_PREFACE = ascii('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
const SPACE = 0x20;
const DASH = 0x2d;
const UNDERSCORE = 0x5f;
const QUOTE = 0x22;
const LF = 0x0a;

/** UPnP Device Architecture 2.0: section 3 (control) and section 4 (eventing) speak HTTP with these headers. */
const UPNP_METHODS = ['POST ', 'M-POST ', 'SUBSCRIBE ', 'UNSUBSCRIBE ', 'NOTIFY '].map(ascii);
const UPNP_FIRST_BYTES = firstBytesOf(['POST', 'M-POST', 'SUBSCRIBE', 'UNSUBSCRIBE', 'NOTIFY']);
const ACTION = ascii('SOAPACTION:');
const SERVICES = ascii('urn:schemas-upnp-org:');
const EVENTING = ['\nNT: UPNP:EVENT', '\nNT:UPNP:EVENT', '\nNTS: UPNP:PROPCHANGE', '\nNTS:UPNP:PROPCHANGE'].map(ascii);
const HEAD_BYTES_MAX = 8_192;
const BLANK_LINES = ['\n\r\n', '\n\n'].map(ascii);

/**
 * A whole request line, the line of a response with its number, or the preface of HTTP/2. What may be a control point
 * of UPnP is read up to the end of its head.
 */
export const httpProbe: Probe = {
  transport: 'tcp',
  firstBytes: CAPITALS,
  see(bytes, start, end): Verdict {
    if (isResponse(bytes, start, end) || hasPrefix(bytes, start, end, HTTP2_PREFACE)) return APP.http;
    const lineTo = requestLineEnd(bytes, start, end);
    if (lineTo < 0) return UNKNOWN;
    return mayBeUpnp(bytes, start, end) ? seeHead(bytes, lineTo, end, end - start) : APP.http;
  },
};

/** "HTTP/1.1 200". */
export function isResponse(bytes: Uint8Array, start: number, end: number): boolean {
  const codeAt = start + VERSION_BYTES + 1;
  if (!isVersion(bytes, start, end) || codeAt + 3 > end || bytes[codeAt - 1] !== SPACE) return false;
  return (
    isDigit(bytes[codeAt] as number) && isDigit(bytes[codeAt + 1] as number) && isDigit(bytes[codeAt + 2] as number)
  );
}

/** Where "GET /index.html HTTP/1.1" ends, or -1. SIP and RTSP have the same line with their own version. */
function requestLineEnd(bytes: Uint8Array, start: number, end: number): number {
  const methodEnd = tokenEnd(bytes, start, Math.min(end, start + METHOD_BYTES_MAX));
  if (methodEnd < 0) return -1;
  const lineTo = lineEnd(bytes, methodEnd, end);
  const versionAt = lineTo - VERSION_BYTES;
  if (versionAt <= methodEnd + 1 || bytes[versionAt - 1] !== SPACE) return -1;
  return isVersion(bytes, versionAt, lineTo) && isPrintable(bytes, methodEnd, versionAt) ? lineTo : -1;
}

/** RFC 9110 section 9.1: methods are case-sensitive, and all that are registered are in upper case. */
function tokenEnd(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte === SPACE) return at - start > 2 ? at : -1;
    if (!((byte >= 0x41 && byte <= 0x5a) || byte === DASH || byte === UNDERSCORE)) return -1;
  }
  return -1;
}

function isVersion(bytes: Uint8Array, start: number, end: number): boolean {
  if (!hasPrefix(bytes, start, end, VERSION) || start + VERSION_BYTES > end) return false;
  const minor = bytes[start + VERSION.length];
  return minor === 0x30 || minor === 0x31;
}

function mayBeUpnp(bytes: Uint8Array, start: number, end: number): boolean {
  if (!UPNP_FIRST_BYTES.includes(bytes[start] as number)) return false;
  for (let i = 0; i < UPNP_METHODS.length; i++) {
    if (hasPrefix(bytes, start, end, UPNP_METHODS[i] as Uint8Array)) return true;
  }
  return false;
}

function seeHead(bytes: Uint8Array, start: number, end: number, length: number): Verdict {
  const headEnd = blankLineAt(bytes, start, end);
  if (headEnd < 0) return length < HEAD_BYTES_MAX ? UNKNOWN : APP.http;
  const actionAt = findAnyCase(bytes, start, headEnd, ACTION);
  if (actionAt >= 0) {
    let at = actionAt + ACTION.length;
    while (at < headEnd && (isSpace(bytes[at] as number) || bytes[at] === QUOTE)) at++;
    if (bytes[actionAt - 1] === LF && hasPrefix(bytes, at, headEnd, SERVICES)) return APP.upnp;
  }
  for (let i = 0; i < EVENTING.length; i++) {
    if (findAnyCase(bytes, start, headEnd, EVENTING[i] as Uint8Array) >= 0) return APP.upnp;
  }
  return APP.http;
}

function blankLineAt(bytes: Uint8Array, start: number, end: number): number {
  const at = find(bytes, start, end, BLANK_LINES[0] as Uint8Array);
  return at >= 0 ? at : find(bytes, start, end, BLANK_LINES[1] as Uint8Array);
}

import { APP } from './apps.ts';
import { ascii, firstBytesOf, hasPrefix, isDigit, isPrintable, lineEnd, prefixesOf, prefixIn } from './match.ts';
import { type Probe, UNKNOWN, type Verdict } from './probe.ts';

/** RFC 9110, WebDAV (RFC 4918), and what UPnP eventing adds. Methods are case-sensitive, in upper case. */
const METHODS = [
  ...['GET ', 'HEAD ', 'POST ', 'PUT ', 'DELETE ', 'OPTIONS ', 'PATCH ', 'CONNECT ', 'TRACE '],
  ...['PROPFIND ', 'PROPPATCH ', 'MKCOL ', 'COPY ', 'MOVE ', 'LOCK ', 'UNLOCK ', 'REPORT ', 'SEARCH '],
  ...['NOTIFY ', 'SUBSCRIBE ', 'UNSUBSCRIBE '],
];
const METHOD_BYTES = prefixesOf(METHODS.map(ascii));
const VERSION = ascii('HTTP/1.');
/** With one more digit. */
const VERSION_BYTES = VERSION.length + 1;
/** RFC 9113 section 3.4. */
const HTTP2_PREFACE = ascii('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
const SPACE = 0x20;

/** A whole request line, the line of a response with its number, or the preface of HTTP/2. */
export const httpProbe: Probe = {
  transport: 'tcp',
  firstBytes: firstBytesOf([...METHODS, 'HTTP', 'PRI']),
  see(bytes, start, end): Verdict {
    if (isResponse(bytes, start, end) || hasPrefix(bytes, start, end, HTTP2_PREFACE)) return APP.http;
    return isRequest(bytes, start, end) ? APP.http : UNKNOWN;
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

/** "GET /index.html HTTP/1.1"; the same line of SIP and RTSP ends with their own version. */
function isRequest(bytes: Uint8Array, start: number, end: number): boolean {
  if (!prefixIn(bytes, start, end, METHOD_BYTES)) return false;
  const lineTo = lineEnd(bytes, start, end);
  const versionAt = lineTo - VERSION_BYTES;
  if (versionAt <= start || bytes[versionAt - 1] !== SPACE) return false;
  return isVersion(bytes, versionAt, lineTo) && isPrintable(bytes, start, versionAt);
}

function isVersion(bytes: Uint8Array, start: number, end: number): boolean {
  const minor = bytes[start + VERSION.length];
  return hasPrefix(bytes, start, end, VERSION) && start + VERSION_BYTES <= end && (minor === 0x30 || minor === 0x31);
}

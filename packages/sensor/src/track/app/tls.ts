import { u16 } from '../../decode/bytes.ts';
import { APP } from './apps.ts';
import { type Probe, UNKNOWN, type Verdict } from './probe.ts';

/** RFC 8446 section 5.1: type, version, length; and section 4: type, length. */
const HANDSHAKE_RECORD = 22;
const RECORD_AT = { major: 1, minor: 2, length: 3 } as const;
const HELLO_AT = { major: 4, minor: 5 } as const;
/** The type comes before the three bytes of the length. */
const HELLO_TYPE_UNIT = 2 ** 24;
const CLIENT_HELLO = 1;
const SERVER_HELLO = 2;
const RECORD_BYTES_MAX = 16_384 + 2_048;
/** Version, random, session identifier's length; a client adds suites and compression methods. */
const SERVER_HELLO_BYTES_MIN = 38;
const CLIENT_HELLO_BYTES_MIN = 41;
const HELLO_BYTES_MAX = 0x1_0000;

/** The records of a connection whose beginning was not seen. */
const RECORD_TYPE = { min: 20, max: 23, alert: 21, application: 23 } as const;
const RECORD_HEADER_BYTES = 5;
const VERSION_MINOR = { min: 1, max: 3 } as const;
/** What is encrypted has at least a byte, its type, and a tag. */
const ENCRYPTED_BYTES_MIN = 17;

/** The hello of SSL 2, which clients of later versions sent for long (RFC 5246 appendix E.2). */
const SSL2_AT = { type: 2, version: 3, suites: 5, session: 7, challenge: 9, body: 11 } as const;
const SSL2_HEADER_BYTES = 2;
const SSL2_LENGTH_BITS = 0x7fff;
const SSL2_VERSION = 0x0002;
const SUITE_BYTES = 3;
const SESSION_BYTES: readonly number[] = [0, 16];
const CHALLENGE_BYTES = { min: 16, max: 32 } as const;

/** The hello of a client or of a server, or encrypted records that fill the payload to its last byte. */
export const tlsProbe: Probe = {
  transport: 'tcp',
  firstBytes: [HANDSHAKE_RECORD, RECORD_TYPE.alert, RECORD_TYPE.application, 0x80, 0x81],
  see(bytes, start, end): Verdict {
    switch (bytes[start]) {
      case HANDSHAKE_RECORD:
        return isHello(bytes, start, end) ? APP.tls : UNKNOWN;
      case RECORD_TYPE.alert:
      case RECORD_TYPE.application:
        return areRecords(bytes, start, end) ? APP.tls : UNKNOWN;
      default:
        return isSsl2Hello(bytes, start, end) ? APP.tls : UNKNOWN;
    }
  },
};

function areRecords(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at + RECORD_HEADER_BYTES <= end) {
    const type = bytes[at] as number;
    const minor = bytes[at + RECORD_AT.minor] as number;
    const length = u16(bytes, at + RECORD_AT.length);
    if (type < RECORD_TYPE.min || type > RECORD_TYPE.max || bytes[at + RECORD_AT.major] !== 3) return false;
    if (minor < VERSION_MINOR.min || minor > VERSION_MINOR.max) return false;
    if (length < ENCRYPTED_BYTES_MIN || length > RECORD_BYTES_MAX) return false;
    at += RECORD_HEADER_BYTES + length;
  }
  return at === end;
}

function isSsl2Hello(bytes: Uint8Array, start: number, end: number): boolean {
  if (start + SSL2_AT.body > end || bytes[start + SSL2_AT.type] !== CLIENT_HELLO) return false;
  const version = u16(bytes, start + SSL2_AT.version);
  if (version !== SSL2_VERSION && (version < 0x0300 || version > 0x0303)) return false;
  const suites = u16(bytes, start + SSL2_AT.suites);
  const session = u16(bytes, start + SSL2_AT.session);
  const challenge = u16(bytes, start + SSL2_AT.challenge);
  if (suites === 0 || suites % SUITE_BYTES !== 0 || !SESSION_BYTES.includes(session)) return false;
  if (challenge < CHALLENGE_BYTES.min || challenge > CHALLENGE_BYTES.max) return false;
  const length = u16(bytes, start) & SSL2_LENGTH_BITS;
  return SSL2_HEADER_BYTES + length === SSL2_AT.body + suites + session + challenge;
}

/** The head of a hello, which some clients spread over records of a few bytes. */
function isHello(bytes: Uint8Array, start: number, end: number): boolean {
  let head = 0;
  let at = start;
  let recordLeft = 0;
  for (let i = 0; i <= HELLO_AT.minor; i++, at++, recordLeft--) {
    if (recordLeft === 0) {
      recordLeft = recordBytes(bytes, at, end);
      at += RECORD_HEADER_BYTES;
    }
    if (recordLeft <= 0 || at >= end) return false;
    const byte = bytes[at] as number;
    if (i < HELLO_AT.major) head = head * 256 + byte;
    else if (i === HELLO_AT.major ? byte !== 3 : byte > 4) return false;
  }
  const helloBytes = head % HELLO_TYPE_UNIT;
  if (helloBytes > HELLO_BYTES_MAX) return false;
  const type = Math.floor(head / HELLO_TYPE_UNIT);
  if (type === CLIENT_HELLO) return helloBytes >= CLIENT_HELLO_BYTES_MIN;
  return type === SERVER_HELLO && helloBytes >= SERVER_HELLO_BYTES_MIN;
}

/** Content of the handshake record at `at`; 0 when there is none. */
function recordBytes(bytes: Uint8Array, at: number, end: number): number {
  if (at + RECORD_HEADER_BYTES > end || bytes[at] !== HANDSHAKE_RECORD || bytes[at + RECORD_AT.major] !== 3) return 0;
  const length = u16(bytes, at + RECORD_AT.length);
  return (bytes[at + RECORD_AT.minor] as number) <= 4 && length <= RECORD_BYTES_MAX ? length : 0;
}

import { u16 } from '../../decode/bytes.ts';
import { APP } from './apps.ts';
import { ascii, find, hasPrefix } from './match.ts';
import { type Probe, UNKNOWN, type Verdict } from './probe.ts';

/** RFC 1006: version, reserved, length; then X.224: length, type, two references, class. */
const TPKT_VERSION = 3;
const AT = { reserved: 1, length: 2, headerLength: 4, type: 5, body: 11 } as const;
const CONNECTION_REQUEST = 0xe0;
const CONNECTION_CONFIRM = 0xd0;
const DATA = 0xf0;
/** Old clients negotiate nothing. What follows is T.125's Connect-Initial, with a mark of Microsoft's own in it. */
const CONNECT_INITIAL = ascii('\x7f\x65');
const CONNECT_INITIAL_AT = 7;
const MARK = ascii('\0Duca');
/** [MS-RDPBCGR] 2.2.1.1 and 2.2.1.2: a cookie, or eight bytes of negotiation: type, flags, length, protocols. */
const COOKIES = ['Cookie: mstshash=', 'Cookie: msts='].map(ascii);
const NEGOTIATION_BYTES = 8;
const NEGOTIATION = { request: 1, response: 2, failure: 3 } as const;

/** X.224 alone also carries other protocols, so only what RDP puts into it counts. */
export const rdpProbe: Probe = {
  transport: 'tcp',
  firstBytes: [TPKT_VERSION],
  see(bytes, start, end): Verdict {
    if (end - start <= AT.body || bytes[start + AT.reserved] !== 0) return UNKNOWN;
    const messageEnd = start + u16(bytes, start + AT.length);
    const type = bytes[start + AT.type];
    if (messageEnd > end || messageEnd <= start + AT.body) return UNKNOWN;
    if (type === DATA) return isConnectInitial(bytes, start, messageEnd) ? APP.rdp : UNKNOWN;
    const negotiationAt = messageEnd - NEGOTIATION_BYTES;
    const kind = negotiationAt >= start + AT.body && isNegotiation(bytes, negotiationAt) ? bytes[negotiationAt] : 0;
    if (type === CONNECTION_CONFIRM) {
      return kind === NEGOTIATION.response || kind === NEGOTIATION.failure ? APP.rdp : UNKNOWN;
    }
    if (type !== CONNECTION_REQUEST) return UNKNOWN;
    return kind === NEGOTIATION.request || hasCookie(bytes, start + AT.body, messageEnd) ? APP.rdp : UNKNOWN;
  },
};

const isConnectInitial = (bytes: Uint8Array, start: number, end: number): boolean =>
  hasPrefix(bytes, start + CONNECT_INITIAL_AT, end, CONNECT_INITIAL) && find(bytes, start, end, MARK) >= 0;

const isNegotiation = (bytes: Uint8Array, at: number): boolean =>
  bytes[at + 2] === NEGOTIATION_BYTES && bytes[at + 3] === 0 && bytes[at + 5] === 0 && bytes[at + 6] === 0;

function hasCookie(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = 0; i < COOKIES.length; i++) {
    if (hasPrefix(bytes, start, end, COOKIES[i] as Uint8Array)) return true;
  }
  return false;
}

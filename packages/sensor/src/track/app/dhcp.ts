import { u16, u32 } from '../../decode/bytes.ts';
import { APP } from './apps.ts';
import { type Probe, UNKNOWN, type Verdict } from './probe.ts';

/** RFC 2131 section 3: the cookie in front of the options. */
const COOKIE_AT = 236;
const COOKIE = 0x63825363;

export const dhcpProbe: Probe = {
  transport: 'udp',
  firstBytes: [1, 2],
  see(bytes, start, end): Verdict {
    return end - start > COOKIE_AT + 4 && u32(bytes, start + COOKIE_AT) === COOKIE ? APP.dhcp : UNKNOWN;
  },
};

/** RFC 8415 section 7.3, section 8, and the options that say who speaks. */
const RELAY_FORWARD = 12;
const RELAY_REPLY = 13;
const MESSAGE_TYPES = Array.from({ length: RELAY_REPLY }, (_, i) => i + 1);
const OPTIONS_AT = 4;
/** Section 9: hops, then the addresses of the link and of the peer. */
const RELAY_OPTIONS_AT = 34;
const HOPS_AT = 1;
const HOPS_MAX = 32;
const OPTION_HEADER_BYTES = 4;
const OPTION = { clientId: 1, serverId: 2, relayMessage: 9, last: 150 } as const;
const IDENTIFIER_BYTES = { min: 3, max: 130 } as const;
const IDENTIFIER_TYPE_MAX = 4;

/** Options up to the last byte, with an identifier of the client or the server among them, or a message relayed. */
export const dhcpv6Probe: Probe = {
  transport: 'udp',
  firstBytes: MESSAGE_TYPES,
  see: (bytes, start, end) => (isDhcpv6(bytes, start, end) ? APP.dhcpv6 : UNKNOWN),
};

function isDhcpv6(bytes: Uint8Array, start: number, end: number): boolean {
  const isRelayed = (bytes[start] as number) >= RELAY_FORWARD;
  let at = start + (isRelayed ? RELAY_OPTIONS_AT : OPTIONS_AT);
  if (at > end || (isRelayed && (bytes[start + HOPS_AT] as number) > HOPS_MAX)) return false;
  let isIdentified = false;
  while (at + OPTION_HEADER_BYTES <= end) {
    const code = u16(bytes, at);
    const length = u16(bytes, at + 2);
    if (code === 0 || code > OPTION.last) return false;
    const next = at + OPTION_HEADER_BYTES + length;
    if (isRelayed) {
      isIdentified ||= code === OPTION.relayMessage && length >= OPTIONS_AT && isRelayable(bytes, at, end);
    } else if (code === OPTION.clientId || code === OPTION.serverId) {
      if (next > end || !isIdentifier(bytes, at + OPTION_HEADER_BYTES, length)) return false;
      isIdentified = true;
    }
    at = next;
  }
  return isIdentified && at === end;
}

/** The option at `at` has something in it that begins as a message does. */
const isRelayable = (bytes: Uint8Array, at: number, end: number): boolean =>
  at + OPTION_HEADER_BYTES < end && MESSAGE_TYPES.includes(bytes[at + OPTION_HEADER_BYTES] as number);

/** RFC 8415 section 11: a type from 1 to 4, then whatever the type says. */
function isIdentifier(bytes: Uint8Array, at: number, length: number): boolean {
  if (length < IDENTIFIER_BYTES.min || length > IDENTIFIER_BYTES.max) return false;
  const type = u16(bytes, at);
  return type > 0 && type <= IDENTIFIER_TYPE_MAX;
}

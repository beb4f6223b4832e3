import { u32 } from '../../decode/bytes.ts';
import { APP } from './apps.ts';
import { NOTE, type Probe, UNKNOWN, type Verdict, verdictOfNote } from './probe.ts';

/** RFC 5905 section 7.3: leap, version and mode share the first byte; then stratum, poll, and ten words. */
const HEADER_BYTES = 48;
const MODE = { client: 3, server: 4 } as const;
const STRATUM_MAX = 16;
const AT = { stratum: 1, rootDelay: 4, transmit: 40 } as const;
const VERSIONS = [1, 2, 3, 4];
const LEAPS = [0, 1, 2, 3];

/**
 * A client's request with a server's answer. A request alone is certain when all is zero but the time it was sent, as
 * modern clients send it.
 */
export const ntpProbe: Probe = {
  transport: 'udp',
  firstBytes: LEAPS.flatMap((leap) =>
    VERSIONS.flatMap((version) => [MODE.client, MODE.server].map((mode) => (leap << 6) | (version << 3) | mode)),
  ),
  notes: [NOTE.ntpRequest],
  see(bytes, start, end, fromInitiator, note): Verdict {
    // Keys and extension fields follow in words.
    if (end - start < HEADER_BYTES || (end - start) % 4 !== 0) return UNKNOWN;
    if ((bytes[start + AT.stratum] as number) > STRATUM_MAX) return UNKNOWN;
    const mode = (bytes[start] as number) & 7;
    if (mode === MODE.server) return !fromInitiator && note === NOTE.ntpRequest ? APP.ntp : UNKNOWN;
    if (mode !== MODE.client || !fromInitiator) return UNKNOWN;
    return isBareRequest(bytes, start, end) ? APP.ntp : verdictOfNote(NOTE.ntpRequest);
  },
};

function isBareRequest(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== HEADER_BYTES || bytes[start + AT.stratum] !== 0) return false;
  for (let at = start + AT.rootDelay; at < start + AT.transmit; at += 4) if (u32(bytes, at) !== 0) return false;
  return u32(bytes, start + AT.transmit) !== 0;
}

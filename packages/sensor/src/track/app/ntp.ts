import { u32 } from '../../decode/bytes.ts';
import { APP } from './apps.ts';
import { detailOfBytes, NOTE, type Probe, UNKNOWN, type Verdict, verdictOfNote } from './probe.ts';

/** RFC 5905 section 7.3: leap, version and mode share the first byte; then stratum, poll, and ten words. */
const HEADER_BYTES = 48;
const MODE = { client: 3, server: 4, private: 7 } as const;
/** ntpd's own mode 7: response, more, version, mode; sequence; implementation; request; errors, items, their size. */
const PRIVATE_AT = { sequence: 1, implementation: 2, request: 3, items: 4 } as const;
const XNTPD = 3;
/** A list of who has asked of late, which amplifies an attack as nothing else: the old form and the new. */
const MONITOR_LISTS: readonly number[] = [20, 42];
const PRIVATE_HEADER_BYTES = 8;
const RESPONSE = 0x80;
const STRATUM_MAX = 16;
const AT = { stratum: 1, rootDelay: 4, origin: 24, transmit: 40 } as const;
const TIME_BYTES = 8;
const VERSIONS = [1, 2, 3, 4];
const LEAPS = [0, 1, 2, 3];

/**
 * A client's request with the answer, which repeats when the request was sent. A request alone is certain when all is
 * zero but that time, as modern clients send it, and so is one for the list of who has asked.
 */
export const ntpProbe: Probe = {
  transport: 'udp',
  firstBytes: LEAPS.flatMap((leap) =>
    VERSIONS.flatMap((version) =>
      [MODE.client, MODE.server, MODE.private].map((mode) => (leap << 6) | (version << 3) | mode),
    ),
  ),
  notes: [NOTE.ntpRequest],
  see(bytes, start, end, _fromInitiator, note, detail): Verdict {
    if (((bytes[start] as number) & 7) === MODE.private) return isMonitorList(bytes, start, end) ? APP.ntp : UNKNOWN;
    // Keys and extension fields follow in words.
    if (end - start < HEADER_BYTES || (end - start) % 4 !== 0) return UNKNOWN;
    if ((bytes[start + AT.stratum] as number) > STRATUM_MAX) return UNKNOWN;
    const mode = (bytes[start] as number) & 7;
    if (mode === MODE.client) {
      if (isBareRequest(bytes, start, end)) return APP.ntp;
      return verdictOfNote(NOTE.ntpRequest, detailOfTime(bytes, start + AT.transmit));
    }
    return note === NOTE.ntpRequest && detailOfTime(bytes, start + AT.origin) === detail ? APP.ntp : UNKNOWN;
  },
};

const detailOfTime = (bytes: Uint8Array, at: number): number => detailOfBytes(bytes, at, at + TIME_BYTES);

/** A request with nothing but zeros after what it asks for. The answer to it is of the same flow. */
function isMonitorList(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < PRIVATE_HEADER_BYTES || ((bytes[start] as number) & RESPONSE) !== 0) return false;
  if (bytes[start + PRIVATE_AT.implementation] !== XNTPD || bytes[start + PRIVATE_AT.sequence] !== 0) return false;
  if (!MONITOR_LISTS.includes(bytes[start + PRIVATE_AT.request] as number)) return false;
  for (let at = start + PRIVATE_AT.items; at < end; at++) if (bytes[at] !== 0) return false;
  return true;
}

function isBareRequest(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== HEADER_BYTES || bytes[start + AT.stratum] !== 0) return false;
  for (let at = start + AT.rootDelay; at < start + AT.transmit; at += 4) if (u32(bytes, at) !== 0) return false;
  return u32(bytes, start + AT.transmit) !== 0;
}

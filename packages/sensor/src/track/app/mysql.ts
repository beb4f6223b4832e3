import { APP } from './apps.ts';
import { isDigit, isPrintable } from './match.ts';
import { type Probe, UNKNOWN, type Verdict } from './probe.ts';

/** MySQL's "Protocol::HandshakeV10": length (3, little-endian), sequence 0, protocol 10, the server's version, NUL. */
const PROTOCOL_10 = 10;
const AT = { high: 1, sequence: 3, protocol: 4, version: 5 } as const;
const VERSION_BYTES_MAX = 64;
/** Then the connection, eight bytes of the challenge, and a zero. */
const FILLER_AFTER = 13;
const GREETING_BYTES_MIN = 40;

/** The server's greeting, which comes first. */
export const mysqlProbe: Probe = {
  transport: 'tcp',
  firstBytes: Array.from({ length: 256 - GREETING_BYTES_MIN }, (_, i) => GREETING_BYTES_MIN + i),
  see(bytes, start, end): Verdict {
    if (end - start < GREETING_BYTES_MIN || bytes[start + AT.protocol] !== PROTOCOL_10) return UNKNOWN;
    if (bytes[start + AT.high] !== 0 || bytes[start + AT.high + 1] !== 0 || bytes[start + AT.sequence] !== 0) {
      return UNKNOWN;
    }
    const versionAt = start + AT.version;
    let at = versionAt;
    while (at < end && at - versionAt < VERSION_BYTES_MAX && bytes[at] !== 0) at++;
    if (at + FILLER_AFTER >= end || bytes[at] !== 0 || bytes[at + FILLER_AFTER] !== 0) return UNKNOWN;
    const isVersion = at > versionAt && isDigit(bytes[versionAt] as number) && isPrintable(bytes, versionAt, at);
    return isVersion && (bytes[start] as number) === end - start - AT.protocol ? APP.mysql : UNKNOWN;
  },
};

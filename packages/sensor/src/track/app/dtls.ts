import { u16, u32 } from '../../decode/bytes.ts';
import { APP } from './apps.ts';
import { type Probe, UNKNOWN, type Verdict } from './probe.ts';

/** RFC 6347 section 4.1: type, version, epoch, sequence, length. */
const HANDSHAKE_RECORD = 22;
const HEADER_BYTES = 13;
const AT = { version: 1, epoch: 3, length: 11, message: 13 } as const;
/** Versions count down from 254.255. Some VPN servers still speak the one before, by the number OpenSSL gave it. */
const VERSIONS: readonly number[] = [0xfeff, 0xfefd, 0x0100];
/** Hello of client and server, and the server's request to show that one can receive. */
const HELLOS: readonly number[] = [1, 2, 3];

/** A hello in the clear, in a record that fits. */
export const dtlsProbe: Probe = {
  transport: 'udp',
  firstBytes: [HANDSHAKE_RECORD],
  see(bytes, start, end): Verdict {
    if (end - start <= HEADER_BYTES) return UNKNOWN;
    const isVersion = VERSIONS.includes(u16(bytes, start + AT.version));
    const fits = start + HEADER_BYTES + u16(bytes, start + AT.length) <= end;
    const isFirstEpoch = u32(bytes, start + AT.epoch) === 0;
    return isVersion && fits && isFirstEpoch && HELLOS.includes(bytes[start + AT.message] as number)
      ? APP.dtls
      : UNKNOWN;
  },
};

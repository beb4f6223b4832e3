import { APP } from './apps.ts';
import { ascii, hasPrefixAnyCase, isPrintable } from './match.ts';
import { type Probe, UNKNOWN, type Verdict } from './probe.ts';

/** RFC 1350 section 5: requests to read and to write, then a file name and a mode, each with its NUL. */
const READ = 1;
const WRITE = 2;
const MODES = ['OCTET\0', 'NETASCII\0', 'MAIL\0'].map(ascii);
const NAME_AT = 2;
const NAME_BYTES_MAX = 255;

/** The transfer itself goes between other ports, so its flow stays without a name. */
export const tftpProbe: Probe = {
  transport: 'udp',
  firstBytes: [0],
  see(bytes, start, end, fromInitiator): Verdict {
    const operation = bytes[start + 1];
    if (!fromInitiator || end - start <= NAME_AT || (operation !== READ && operation !== WRITE)) return UNKNOWN;
    let at = start + NAME_AT;
    const nameEndMax = Math.min(end, at + NAME_BYTES_MAX);
    while (at < nameEndMax && bytes[at] !== 0) at++;
    const isNamed = at > start + NAME_AT && bytes[at] === 0 && isPrintable(bytes, start + NAME_AT, at);
    return isNamed && isMode(bytes, at + 1, end) ? APP.tftp : UNKNOWN;
  },
};

function isMode(bytes: Uint8Array, start: number, end: number): boolean {
  for (let i = 0; i < MODES.length; i++) {
    if (hasPrefixAnyCase(bytes, start, end, MODES[i] as Uint8Array)) return true;
  }
  return false;
}

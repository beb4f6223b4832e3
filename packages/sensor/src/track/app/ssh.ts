import { APP } from './apps.ts';
import { ascii, hasPrefix, isDigit, isPrintable, lineEnd } from './match.ts';
import { type Probe, UNKNOWN, type Verdict } from './probe.ts';

const PREFIX = ascii('SSH-');
const DOT = 0x2e;
const DASH = 0x2d;
/** RFC 4253 section 4.2, CR and LF included. */
const BANNER_BYTES_MAX = 255;

/** The identification that either side begins with: "SSH-2.0-OpenSSH_9.6", "SSH-1.99-…", "SSH-1.5-…". */
export const sshProbe: Probe = {
  transport: 'tcp',
  firstBytes: [0x53],
  see(bytes, start, end): Verdict {
    if (!hasPrefix(bytes, start, end, PREFIX)) return UNKNOWN;
    const lineTo = lineEnd(bytes, start, Math.min(end, start + BANNER_BYTES_MAX));
    if (lineTo < 0) return UNKNOWN;
    let at = start + PREFIX.length + 2;
    if (!isDigit(bytes[at - 2] as number) || bytes[at - 1] !== DOT) return UNKNOWN;
    while (at < lineTo && isDigit(bytes[at] as number)) at++;
    return bytes[at] === DASH && isPrintable(bytes, at, lineTo) ? APP.ssh : UNKNOWN;
  },
};

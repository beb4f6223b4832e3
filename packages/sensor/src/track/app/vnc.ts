import { APP } from './apps.ts';
import { ascii, hasPrefix, isDigit } from './match.ts';
import { type Probe, UNKNOWN, type Verdict } from './probe.ts';

const PREFIX = ascii('RFB ');
const VERSION_BYTES = 12;
const DOT = 0x2e;
const LF = 0x0a;

/** RFC 6143 section 7.1.1: both sides begin with "RFB 003.008" and a line feed. */
export const vncProbe: Probe = {
  transport: 'tcp',
  firstBytes: [0x52],
  see(bytes, start, end): Verdict {
    if (end - start < VERSION_BYTES || !hasPrefix(bytes, start, end, PREFIX)) return UNKNOWN;
    if (bytes[start + 7] !== DOT || bytes[start + 11] !== LF) return UNKNOWN;
    for (let at = start + PREFIX.length; at < start + VERSION_BYTES - 1; at++) {
      if (at !== start + 7 && !isDigit(bytes[at] as number)) return UNKNOWN;
    }
    return APP.vnc;
  },
};

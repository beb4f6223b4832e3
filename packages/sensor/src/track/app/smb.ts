import { APP } from './apps.ts';
import { type Probe, UNKNOWN, type Verdict } from './probe.ts';

/** RFC 1002 section 4.3.1: a session message's type and length; then [MS-CIFS] 2.2.3.1, [MS-SMB2] 2.2.1. */
const SESSION_MESSAGE = 0;
const SIGNATURE_AT = 4;
const HEADER_BYTES_MIN = 32;
/** SMB 1, SMB 2 and 3, encrypted, compressed: each followed by "SMB". */
const MARKS: readonly number[] = [0xff, 0xfe, 0xfd, 0xfc];

export const smbProbe: Probe = {
  transport: 'tcp',
  firstBytes: [SESSION_MESSAGE],
  see(bytes, start, end): Verdict {
    const at = start + SIGNATURE_AT;
    if (end - at < HEADER_BYTES_MIN || !MARKS.includes(bytes[at] as number)) return UNKNOWN;
    return bytes[at + 1] === 0x53 && bytes[at + 2] === 0x4d && bytes[at + 3] === 0x42 ? APP.smb : UNKNOWN;
  },
};

import { u16, u32 } from '../../decode/bytes.ts';
import { APP } from './apps.ts';
import { type Probe, UNKNOWN, type Verdict } from './probe.ts';

/** RFC 2637 section 2.1 and 2.2: length, control message, cookie, request to start or its answer, reserved. */
const AT = { type: 2, cookie: 4, control: 8 } as const;
const START_BYTES = 156;
const CONTROL_MESSAGE = 1;
const COOKIE = 0x1a2b_3c4d;
const START_REPLY = 2;

/** A tunnel whose encryption has been broken for long. */
export const pptpProbe: Probe = {
  transport: 'tcp',
  firstBytes: [0],
  see(bytes, start, end): Verdict {
    if (end - start < START_BYTES || u16(bytes, start) !== START_BYTES) return UNKNOWN;
    if (u16(bytes, start + AT.type) !== CONTROL_MESSAGE || u32(bytes, start + AT.cookie) !== COOKIE) return UNKNOWN;
    const control = u16(bytes, start + AT.control);
    return control > 0 && control <= START_REPLY ? APP.pptp : UNKNOWN;
  },
};

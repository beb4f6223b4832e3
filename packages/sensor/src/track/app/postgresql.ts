import { u32 } from '../../decode/bytes.ts';
import { APP } from './apps.ts';
import { ascii, find, hasPrefix } from './match.ts';
import { type Probe, UNKNOWN, type Verdict } from './probe.ts';

/** PostgreSQL's protocol 3, "Message Formats": length of all, then a version or one of three numbers in its place. */
const HEADER_BYTES = 8;
const VERSION_3 = 0x0003_0000;
const VERSION_3_MINOR_MAX = 2;
const TLS_REQUEST = 80_877_103;
const GSS_REQUEST = 80_877_104;
const CANCEL_REQUEST = 80_877_102;
const CANCEL_BYTES = 16;
const STARTUP_BYTES_MAX = 10_000;
/** The one parameter that must be there; parameters come as NUL-ended pairs after a NUL or the header. */
const USER = ascii('user\0');
const NEXT_USER = ascii('\0user\0');

/** What a client begins with: its parameters, or the wish for encryption. */
export const postgresqlProbe: Probe = {
  transport: 'tcp',
  firstBytes: [0],
  see(bytes, start, end): Verdict {
    if (end - start < HEADER_BYTES || u32(bytes, start) !== end - start || end - start > STARTUP_BYTES_MAX) {
      return UNKNOWN;
    }
    const code = u32(bytes, start + 4);
    if (code === TLS_REQUEST || code === GSS_REQUEST) return end - start === HEADER_BYTES ? APP.postgresql : UNKNOWN;
    if (code === CANCEL_REQUEST) return end - start === CANCEL_BYTES ? APP.postgresql : UNKNOWN;
    if (code < VERSION_3 || code > VERSION_3 + VERSION_3_MINOR_MAX || bytes[end - 1] !== 0) return UNKNOWN;
    const parametersAt = start + HEADER_BYTES;
    const hasUser = hasPrefix(bytes, parametersAt, end, USER) || find(bytes, parametersAt, end, NEXT_USER) >= 0;
    return hasUser ? APP.postgresql : UNKNOWN;
  },
};

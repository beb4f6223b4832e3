import { u16, u32 } from '../../decode/bytes.ts';
import { APP } from './apps.ts';
import { type Probe, UNKNOWN, type Verdict } from './probe.ts';

/** DCE 1.1 RPC, section 12.6.3: version 5.0 or 5.1, type, flags, representation of data, length, length of proof. */
const AT = { minor: 1, type: 2, flags: 3, representation: 4, length: 8, body: 16 } as const;
const VERSION = 5;
const BIND = 11;
const BIND_ACK = 12;
const ALTER = 14;
/** First and last fragment. */
const WHOLE = 0x03;
/** Little-endian integers, ASCII, IEEE; Windows knows no other. */
const LITTLE_ENDIAN = 0x1000_0000;
const BIND_BYTES_MIN = 24;

/** The bind that every client begins with, and its answer. */
export const dceRpcProbe: Probe = {
  transport: 'tcp',
  firstBytes: [VERSION],
  see(bytes, start, end): Verdict {
    if (end - start < BIND_BYTES_MIN || (bytes[start + AT.minor] as number) > 1) return UNKNOWN;
    const type = bytes[start + AT.type];
    if (type !== BIND && type !== BIND_ACK && type !== ALTER) return UNKNOWN;
    if (((bytes[start + AT.flags] as number) & WHOLE) !== WHOLE) return UNKNOWN;
    if (u32(bytes, start + AT.representation) !== LITTLE_ENDIAN) return UNKNOWN;
    const length = u16(bytes, start + AT.length);
    const littleEndianLength = ((length & 0xff) << 8) | (length >>> 8);
    return littleEndianLength === end - start ? APP.dcerpc : UNKNOWN;
  },
};

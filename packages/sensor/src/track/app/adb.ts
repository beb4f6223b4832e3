import { i32 } from '../../decode/bytes.ts';
import { APP } from './apps.ts';
import { ascii, hasPrefix } from './match.ts';
import { type Probe, UNKNOWN, type Verdict } from './probe.ts';

/** The protocol of adb: command, two arguments, length, sum, and the command's complement. */
const HEADER_BYTES = 24;
const MAGIC_AT = 20;
/** What either side begins with: connect, the wish for TLS, authentication. */
const COMMANDS = ['CNXN', 'STLS', 'AUTH'].map(ascii);

/** Android's debugging bridge: a shell for whoever asks, where it is open to the network. */
export const adbProbe: Probe = {
  transport: 'tcp',
  firstBytes: COMMANDS.map((command) => command[0] as number),
  see(bytes, start, end): Verdict {
    if (end - start < HEADER_BYTES || i32(bytes, start + MAGIC_AT) !== ~i32(bytes, start)) return UNKNOWN;
    for (let i = 0; i < COMMANDS.length; i++) {
      if (hasPrefix(bytes, start, end, COMMANDS[i] as Uint8Array)) return APP.adb;
    }
    return UNKNOWN;
  },
};

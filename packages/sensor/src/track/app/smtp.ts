import { APP } from './apps.ts';
import { ascii, firstBytesAnyCase, isTextLine, prefixesOf, prefixIn } from './match.ts';
import { type Probe, UNKNOWN, type Verdict } from './probe.ts';

/** RFC 5321 section 4.1.1.1. */
const COMMANDS = ['EHLO ', 'HELO '];
const COMMAND_BYTES = prefixesOf(COMMANDS.map(ascii));

/** A client introducing itself; no other protocol has these words. */
export const smtpProbe: Probe = {
  transport: 'tcp',
  firstBytes: firstBytesAnyCase(COMMANDS),
  see(bytes, start, end): Verdict {
    const isHello = prefixIn(bytes, start, end, COMMAND_BYTES) !== undefined && isTextLine(bytes, start, end);
    return isHello ? APP.smtp : UNKNOWN;
  },
};

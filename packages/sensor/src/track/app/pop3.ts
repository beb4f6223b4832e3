import { APP } from './apps.ts';
import { ascii, hasPrefix, hasPrefixAnyCase, isTextLine, prefixesOf, prefixIn } from './match.ts';
import { NOTE, type Probe, UNKNOWN, type Verdict, verdictOfNote } from './probe.ts';

const OK = ascii('+OK');
const USER = ascii('USER ');
/** RFC 1939, RFC 2449, RFC 2595, RFC 5034: what a client may begin with. */
const COMMANDS = prefixesOf(['CAPA', 'APOP ', 'AUTH', 'STLS', 'USER '].map(ascii));

/**
 * A server's +OK with a client's first command. A USER whose greeting was not seen is noted here for FTP as well, which
 * says it too; the answer decides.
 */
export const pop3Probe: Probe = {
  transport: 'tcp',
  firstBytes: [0x2b, 0x55, 0x75],
  notes: [NOTE.popGreeting, NOTE.userCommand],
  see(bytes, start, end, _fromInitiator, note): Verdict {
    if (!hasPrefix(bytes, start, end, OK)) return seeCommand(bytes, start, end, note);
    if (!isTextLine(bytes, start, end)) return UNKNOWN;
    return note === NOTE.userCommand ? APP.pop3 : verdictOfNote(NOTE.popGreeting);
  },
};

function seeCommand(bytes: Uint8Array, start: number, end: number, note: number): Verdict {
  if (note === NOTE.popGreeting) {
    return prefixIn(bytes, start, end, COMMANDS) !== undefined && isTextLine(bytes, start, end) ? APP.pop3 : UNKNOWN;
  }
  const isFirstUser = note === 0 && hasPrefixAnyCase(bytes, start, end, USER) && isTextLine(bytes, start, end);
  return isFirstUser ? verdictOfNote(NOTE.userCommand) : UNKNOWN;
}

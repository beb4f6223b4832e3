import { APP } from './apps.ts';
import { ascii, isTextLine, prefixesOf, prefixIn } from './match.ts';
import { NOTE, type Probe, UNKNOWN, type Verdict, verdictOfNote } from './probe.ts';

/** RFC 9051 section 7.1: how a server greets. */
const GREETINGS = prefixesOf(['* OK', '* PREAUTH'].map(ascii));
/** What a client may begin with, after its tag. */
const COMMANDS = prefixesOf(
  [
    ...['CAPABILITY', 'LOGIN ', 'AUTHENTICATE ', 'STARTTLS', 'ID ', 'NOOP', 'LOGOUT', 'ENABLE '],
    // To a server that knows already who the client is.
    ...['SELECT ', 'EXAMINE ', 'LIST ', 'NAMESPACE'],
  ].map(ascii),
);
const SPACE = 0x20;
const TAG_BYTES_MAX = 32;

/** A server's greeting with a client's tagged command. */
export const imapProbe: Probe = {
  transport: 'tcp',
  firstBytes: [0x2a],
  notes: [NOTE.imapGreeting],
  see(bytes, start, end, _fromInitiator, note): Verdict {
    if (note === NOTE.imapGreeting && isCommand(bytes, start, end)) return APP.imap;
    const isGreeting = prefixIn(bytes, start, end, GREETINGS) !== undefined && isTextLine(bytes, start, end);
    return isGreeting ? verdictOfNote(NOTE.imapGreeting) : UNKNOWN;
  },
};

function isCommand(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end && at - start < TAG_BYTES_MAX && bytes[at] !== SPACE) at++;
  const isTagged = at > start && at < end && bytes[at] === SPACE;
  return isTagged && prefixIn(bytes, at + 1, end, COMMANDS) !== undefined && isTextLine(bytes, start, end);
}

import { APP } from './apps.ts';
import { ascii, findAnyCase, hasPrefixAnyCase, isDigit, isPrintable, lineEnd, prefixesOf, prefixIn } from './match.ts';
import { NOTE, type Probe, UNKNOWN, type Verdict, verdictOfNote } from './probe.ts';

/** RFC 2812 section 3.1, and the capability negotiation of IRCv3. */
const NICK = ascii('NICK ');
const USER = ascii('USER ');
const PASS = ascii('PASS ');
const CAP = ascii('CAP LS');
const COMMANDS = prefixesOf([NICK, USER, PASS, CAP]);
const NOTICE = ascii('NOTICE ');
const PING = ascii('PING ');
const NEXT_USER = ascii('\nUSER ');
const NEXT_NICK = ascii('\nNICK ');
const SPACE = 0x20;
const COLON = 0x3a;
const SERVER_BYTES_MAX = 128;

/**
 * A client that gives a nick and a user, or asks for IRCv3's capabilities; or a server that speaks of itself as only
 * IRC servers do, ":name 001 nick :Welcome".
 */
export const ircProbe: Probe = {
  transport: 'tcp',
  firstBytes: [0x43, 0x63, 0x4e, 0x6e, 0x50, 0x70, 0x55, 0x75, COLON],
  notes: [NOTE.ircNick],
  see(bytes, start, end, _fromInitiator, note): Verdict {
    const lineTo = bytes[start] === COLON || note === NOTE.ircNick ? lineEnd(bytes, start, end) : -1;
    if (lineTo >= 0 && isNumericOrNotice(bytes, start, lineTo)) return APP.irc;
    if (lineTo >= 0 && note === NOTE.ircNick && isServerWord(bytes, start, lineTo)) return APP.irc;
    return seeCommand(bytes, start, end, note);
  },
};

function seeCommand(bytes: Uint8Array, start: number, end: number, note: number): Verdict {
  const command = prefixIn(bytes, start, end, COMMANDS);
  const lineTo = command === undefined ? -1 : lineEnd(bytes, start, end);
  if (lineTo < 0 || !isPrintable(bytes, start, lineTo)) return UNKNOWN;
  if (command === CAP) return APP.irc;
  if (command === USER) return isUserLine(bytes, start, lineTo) ? APP.irc : UNKNOWN;
  const saysMore = findAnyCase(bytes, lineTo, end, NEXT_USER) >= 0 || findAnyCase(bytes, lineTo, end, NEXT_NICK) >= 0;
  if (saysMore) return APP.irc;
  return command === NICK && note === 0 ? verdictOfNote(NOTE.ircNick) : UNKNOWN;
}

/** "USER name mode unused :real name"; FTP's and POP3's have one word. */
function isUserLine(bytes: Uint8Array, start: number, end: number): boolean {
  let words = 0;
  for (let at = start + USER.length; at < end; at++) {
    if (bytes[at - 1] !== SPACE || bytes[at] === SPACE) continue;
    words++;
    if (words === 4) return true;
  }
  return false;
}

/** ":irc.example.net 001 …" or ":irc.example.net NOTICE …". */
function isNumericOrNotice(bytes: Uint8Array, start: number, end: number): boolean {
  if (bytes[start] !== COLON) return false;
  let at = start + 1;
  while (at < end && at - start < SERVER_BYTES_MAX && (bytes[at] as number) > SPACE) at++;
  if (at === start + 1 || at + 5 > end || bytes[at] !== SPACE) return false;
  if (hasPrefixAnyCase(bytes, at + 1, end, NOTICE)) return true;
  const digits =
    isDigit(bytes[at + 1] as number) && isDigit(bytes[at + 2] as number) && isDigit(bytes[at + 3] as number);
  return digits && bytes[at + 4] === SPACE;
}

const isServerWord = (bytes: Uint8Array, start: number, end: number): boolean =>
  hasPrefixAnyCase(bytes, start, end, NOTICE) || hasPrefixAnyCase(bytes, start, end, PING);

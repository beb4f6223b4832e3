import { APP } from './apps.ts';
import { ascii, findAnyCase, hasPrefixAnyCase, isReplyCode, isTextLine } from './match.ts';
import { NOTE, type Probe, UNKNOWN, type Verdict, verdictOfNote } from './probe.ts';

const USER = ascii('USER ');
const AUTH = ascii('AUTH ');
const SMTP = ascii('SMTP');
/** RFC 959: ready, and name accepted, password wanted. RFC 4217: proceed with TLS. */
const READY = ascii('220');
const PASSWORD_WANTED = ascii('331');
const TLS_FOLLOWS = ascii('234');

/**
 * A server's 220 with a client's USER, or a USER with the 331 that asks for its password. A client that asks for TLS
 * and gets it speaks ftps from there on: nothing in clear follows.
 */
export const ftpProbe: Probe = {
  transport: 'tcp',
  firstBytes: [0x32],
  notes: [NOTE.ftpGreeting, NOTE.ftpAuth, NOTE.userCommand],
  see(bytes, start, end, _fromInitiator, note): Verdict {
    return isReplyCode(bytes, start, end) ? seeReply(bytes, start, end, note) : seeCommand(bytes, start, end, note);
  },
};

function seeCommand(bytes: Uint8Array, start: number, end: number, note: number): Verdict {
  if (note !== NOTE.ftpGreeting && note !== NOTE.ftpAuth) return UNKNOWN;
  if (hasPrefixAnyCase(bytes, start, end, AUTH)) return verdictOfNote(NOTE.ftpAuth);
  const isUser = hasPrefixAnyCase(bytes, start, end, USER) && isTextLine(bytes, start, end);
  return isUser ? APP.ftp : UNKNOWN;
}

function seeReply(bytes: Uint8Array, start: number, end: number, note: number): Verdict {
  if (note === NOTE.ftpAuth) return hasPrefixAnyCase(bytes, start, end, TLS_FOLLOWS) ? APP.ftps : UNKNOWN;
  if (note === NOTE.userCommand) return hasPrefixAnyCase(bytes, start, end, PASSWORD_WANTED) ? APP.ftp : UNKNOWN;
  // Mail servers greet with the same number, and nearly all say what they are.
  const isReady = hasPrefixAnyCase(bytes, start, end, READY) && findAnyCase(bytes, start, end, SMTP) < 0;
  return isReady ? verdictOfNote(NOTE.ftpGreeting) : UNKNOWN;
}

import { APP } from './apps.ts';
import { ascii, isDigit, isLetter } from './match.ts';
import { NOTE, type Probe, UNKNOWN, type Verdict, verdictOfNote } from './probe.ts';

const NUL = 0;
const SLASH = 0x2f;
const NAME_BYTES_MAX = 64;
const COMMAND_BYTES_MAX = 4_096;
const PORT_DIGITS_MAX = 5;
const FIELDS = 3;
const USER_BYTES_MIN = 2;
const USER_CHARACTERS = new Uint8Array(256);
for (const byte of ascii('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._@+$\\'))
  USER_CHARACTERS[byte] = 1;
const PRINTABLE = new Uint8Array(256).fill(1, 0x20, 0x7f);
/** Only root may listen there, which is why rsh asks for it (rcmd(3)); rexec takes any port. */
const RESERVED_PORTS_END = 1_024;

/** Each port's note is followed by those for one field and for two fields seen since. */
const FIRST_NOTE = NOTE.rcmdEmptyPort;
const LAST_NOTE = NOTE.rcmdHighPortSecond;
const NOTES = Array.from({ length: LAST_NOTE - FIRST_NOTE + 1 }, (_, i) => FIRST_NOTE + i);

/**
 * The r-commands: fields that end with NUL, sent by the client alone. A port for the error stream, or none, and then
 * rlogin: user, user, terminal/speed (RFC 1282) · rsh: user, user, command (rcmd(3)) · rexec: user, password, command
 * (rexecd(8)). Every field may come in a segment of its own. Nothing here keeps what the fields say.
 */
export const rcmdProbe: Probe = {
  transport: 'tcp',
  firstBytes: [NUL, 0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39],
  notes: NOTES,
  see(bytes, start, end, fromInitiator, note): Verdict {
    if (!fromInitiator || end - start > COMMAND_BYTES_MAX) return UNKNOWN;
    if (note >= FIRST_NOTE && note <= LAST_NOTE) return seeFields(bytes, start, end, note);
    if (bytes[end - 1] !== NUL) return UNKNOWN;
    const portEnd = fieldEnd(bytes, start, Math.min(end, start + PORT_DIGITS_MAX + 1));
    const portNote = portEnd < 0 ? 0 : noteOfPort(bytes, start, portEnd);
    return portNote === 0 ? UNKNOWN : seeFields(bytes, portEnd + 1, end, portNote);
  },
};

/** The fields of a payload after those that the note has counted. Whatever is no such field is no r-command. */
function seeFields(bytes: Uint8Array, start: number, end: number, note: number): Verdict {
  let fields = (note - FIRST_NOTE) % FIELDS;
  const portNote = note - fields;
  let isSameTwice = false;
  let firstAt = -1;
  for (let at = start; at < end; fields++) {
    const next = fieldEnd(bytes, at, end) + 1;
    if (next === 0 || fields === FIELDS || !isField(next - 1 - at, fields)) return UNKNOWN;
    if (fields === 0 && !isUser(bytes, at, next - 1)) return UNKNOWN;
    if (fields === 0) firstAt = at;
    if (fields === 1 && firstAt >= 0) isSameTwice = isSame(bytes, firstAt, at, next - at);
    if (fields === FIELDS - 1 && next === end) return appOf(portNote, isTerminal(bytes, at, next - 1), isSameTwice);
    at = next;
  }
  return verdictOfNote(portNote + fields);
}

/** Only a password may be empty, and only a command is long. */
function isField(length: number, fields: number): boolean {
  return (length > 0 || fields === 1) && (fields === FIELDS - 1 || length <= NAME_BYTES_MAX);
}

/** Letters with an odd digit or mark among them. One letter between NULs is more often text of two bytes each. */
function isUser(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < USER_BYTES_MIN || !isLetter(bytes[start] as number)) return false;
  for (let at = start; at < end; at++) if (USER_CHARACTERS[bytes[at] as number] === 0) return false;
  return true;
}

function appOf(portNote: number, isTerminalLast: boolean, isSameTwice: boolean): number {
  if (portNote === NOTE.rcmdLowPort) return APP.rsh;
  if (portNote === NOTE.rcmdHighPort) return APP.rexec;
  if (isTerminalLast) return APP.rlogin;
  // Few passwords are the user's name, and few users go by another name on the other machine.
  return isSameTwice ? APP.rsh : APP.rexec;
}

/** 0 when it is no port. */
function noteOfPort(bytes: Uint8Array, start: number, end: number): number {
  let port = 0;
  for (let at = start; at < end; at++) {
    if (!isDigit(bytes[at] as number)) return 0;
    port = port * 10 + (bytes[at] as number) - 0x30;
  }
  if (port === 0) return NOTE.rcmdEmptyPort;
  if (port > 0xffff) return 0;
  return port < RESERVED_PORTS_END ? NOTE.rcmdLowPort : NOTE.rcmdHighPort;
}

/** Where the NUL of the printable field is, or -1. */
function fieldEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && PRINTABLE[bytes[at] as number] === 1) at++;
  return at < end && bytes[at] === NUL ? at : -1;
}

/** A terminal and its speed, "xterm/38400". */
function isTerminal(bytes: Uint8Array, start: number, end: number): boolean {
  let at = end;
  while (at > start && isDigit(bytes[at - 1] as number)) at--;
  return at < end && at - 1 > start && bytes[at - 1] === SLASH;
}

/** Two fields with their NUL. */
function isSame(bytes: Uint8Array, a: number, b: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (bytes[a + i] !== bytes[b + i]) return false;
  return true;
}

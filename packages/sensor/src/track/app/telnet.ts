import { APP } from './apps.ts';
import { type Probe, UNKNOWN, type Verdict } from './probe.ts';

/** RFC 854. */
const IAC = 255;
const SB = 250;
const SE = 240;
const WILL = 251;
const CR = 0x0d;

/** IANA registry of telnet options, with those that MUD servers made customary. */
const OPTIONS = new Uint8Array(256);
OPTIONS.fill(1, 0, 50);
for (const option of [69, 70, 85, 86, 90, 91, 93, 138, 139, 140, 200, 201, 255]) OPTIONS[option] = 1;

/** Text after so much is taken on trust. */
const TEXT_BYTES_MAX = 256;

/**
 * Negotiation at the beginning of a payload, of options that exist, followed by more of it or by text. Some music
 * streams begin with the same two bytes, so one command alone counts only before clean text.
 */
export const telnetProbe: Probe = {
  transport: 'tcp',
  firstBytes: [IAC],
  see(bytes, start, end): Verdict {
    let commands = 0;
    let before = 0;
    const textEnd = Math.min(end, start + TEXT_BYTES_MAX);
    for (let at = start; at < textEnd; ) {
      if (bytes[at] !== IAC) {
        if (!isText(bytes[at] as number, before)) return commands > 1 ? APP.telnet : UNKNOWN;
        before = bytes[at] as number;
        at++;
        continue;
      }
      const next = commandEnd(bytes, at, end);
      // A command cut by the end of the segment is as good as none; anything else that is no command is no telnet.
      if (next === CUT) break;
      if (next === NO_COMMAND) return UNKNOWN;
      if ((bytes[at + 1] as number) >= SB && bytes[at + 1] !== IAC) commands++;
      at = next;
    }
    return commands > 0 ? APP.telnet : UNKNOWN;
  },
};

const CUT = -1;
const NO_COMMAND = -2;

/** Where the command at `at` ends, CUT, or NO_COMMAND. */
function commandEnd(bytes: Uint8Array, at: number, end: number): number {
  if (at + 1 >= end) return CUT;
  const command = bytes[at + 1] as number;
  if (command < SE) return NO_COMMAND;
  if (command < SB || command === IAC) return at + 2;
  if (at + 2 >= end) return CUT;
  if (OPTIONS[bytes[at + 2] as number] === 0) return NO_COMMAND;
  return command >= WILL ? at + 3 : subnegotiationEnd(bytes, at + 3, end);
}

/** After the IAC SE that ends it (RFC 855). */
function subnegotiationEnd(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at + 1 < end; at++) {
    if (bytes[at] !== IAC) continue;
    if (bytes[at + 1] === SE) return at + 2;
    at++;
  }
  return CUT;
}

/** Printable, or what a terminal gets: NUL after CR, bell, backspace, tab, line feed, form feed, CR, escape. */
function isText(byte: number, before: number): boolean {
  if (byte >= 0x20) return byte < 0x7f;
  return (byte === 0 && before === CR) || (byte >= 7 && byte <= 13) || byte === 0x1b;
}

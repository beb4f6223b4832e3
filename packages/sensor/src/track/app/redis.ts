import { APP } from './apps.ts';
import { isDigit, isLetter, lineEnd } from './match.ts';
import { type Probe, UNKNOWN, type Verdict } from './probe.ts';

const ARRAY = 0x2a;
const STRING = 0x24;
const CR = 0x0d;
const LF = 0x0a;
const DIGITS_MAX = 7;
const COMMAND_BYTES_MAX = 32;

/** A client's first command: an array of strings, each with its length, "*1 $4 PING" in lines (RESP 2 and 3). */
export const redisProbe: Probe = {
  transport: 'tcp',
  firstBytes: [ARRAY],
  see(bytes, start, end): Verdict {
    const lengthAt = nextLine(bytes, start, end);
    if (lengthAt < 0 || lengthAt >= end || bytes[lengthAt] !== STRING) return UNKNOWN;
    const commandAt = nextLine(bytes, lengthAt, end);
    if (commandAt < 0) return UNKNOWN;
    const length = numberAt(bytes, lengthAt + 1, commandAt - 2);
    const commandEnd = commandAt + length;
    if (length === 0 || length > COMMAND_BYTES_MAX || commandEnd + 2 > end) return UNKNOWN;
    for (let at = commandAt; at < commandEnd; at++) if (!isLetter(bytes[at] as number)) return UNKNOWN;
    return bytes[commandEnd] === CR && bytes[commandEnd + 1] === LF ? APP.redis : UNKNOWN;
  },
};

/** After a mark, a number, CR and LF; -1 for anything else. */
function nextLine(bytes: Uint8Array, start: number, end: number): number {
  const lineTo = lineEnd(bytes, start, Math.min(end, start + DIGITS_MAX + 3));
  if (lineTo <= start + 1 || bytes[lineTo] !== CR) return -1;
  for (let at = start + 1; at < lineTo; at++) if (!isDigit(bytes[at] as number)) return -1;
  return lineTo + 2;
}

function numberAt(bytes: Uint8Array, start: number, end: number): number {
  let number = 0;
  for (let at = start; at < end; at++) number = number * 10 + (bytes[at] as number) - 0x30;
  return number;
}

import { APP } from './apps.ts';
import { ascii, hasPrefix, isDigit } from './match.ts';
import { type Probe, UNKNOWN, type Verdict } from './probe.ts';

const OPENING = 0x3c;
const CLOSING = 0x3e;
const SPACE = 0x20;
const PRIORITY_MAX = 191;
const PRIORITY_DIGITS_MAX = 3;
/** RFC 3164 section 4.1.2: "Jan  5 04:05:06". */
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'].map(ascii);
const DATE_SHAPE = ascii('aaa .0 00:00:00');
/** Some count their messages before the time: "30: *Sep  2 13:34:49.195". A mark there tells how sure the time is. */
const COUNT_DIGITS_MAX = 10;
const COLON = 0x3a;
const TIME_MARKS: readonly number[] = [0x2a, 0x2e];
/** RFC 5424 section 6.2: "1 2003-10-11T22:14:15", or "1 - ". */
const TIME_SHAPE = ascii('1 0000-00-00T00:00:00');
const NO_TIME = ascii('1 - ');
const DIGIT = 0x30;
const SPACE_OR_DIGIT = 0x2e;
const LETTER = 0x61;

/** A priority in angle brackets with a time in one of the two forms. What comes without a time may be anything. */
const see = (bytes: Uint8Array, start: number, end: number): Verdict => {
  const at = afterPriority(bytes, start, end);
  if (at < 0) return UNKNOWN;
  const isNew = hasPrefix(bytes, at, end, NO_TIME) || hasShape(bytes, at, end, TIME_SHAPE);
  const dateAt = afterCount(bytes, at, end);
  return isNew || (hasShape(bytes, dateAt, end, DATE_SHAPE) && isMonth(bytes, dateAt, end)) ? APP.syslog : UNKNOWN;
};

export const syslogProbe: Probe = { transport: 'udp', firstBytes: [OPENING], see };
/** RFC 6587 section 3.4.2. */
export const syslogOverTcpProbe: Probe = { transport: 'tcp', firstBytes: [OPENING], see };

function afterPriority(bytes: Uint8Array, start: number, end: number): number {
  let at = start + 1;
  let priority = 0;
  for (; at < end && isDigit(bytes[at] as number) && at - start <= PRIORITY_DIGITS_MAX; at++) {
    priority = priority * 10 + (bytes[at] as number) - DIGIT;
  }
  const isPriority = at > start + 1 && at < end && bytes[at] === CLOSING && priority <= PRIORITY_MAX;
  return isPriority ? at + 1 : -1;
}

/** Where the date begins, when there is a count before it or none. */
function afterCount(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && at - start < COUNT_DIGITS_MAX && isDigit(bytes[at] as number)) at++;
  if (at === start || at + 2 >= end || bytes[at] !== COLON || bytes[at + 1] !== SPACE) return start;
  return TIME_MARKS.includes(bytes[at + 2] as number) ? at + 3 : at + 2;
}

function isMonth(bytes: Uint8Array, at: number, end: number): boolean {
  for (let i = 0; i < MONTHS.length; i++) if (hasPrefix(bytes, at, end, MONTHS[i] as Uint8Array)) return true;
  return false;
}

/** "a" stands for anything, "0" for a digit, "." for a space or a digit, all others for themselves. */
function hasShape(bytes: Uint8Array, start: number, end: number, shape: Uint8Array): boolean {
  if (end - start < shape.length) return false;
  for (let i = 0; i < shape.length; i++) {
    const byte = bytes[start + i] as number;
    const wanted = shape[i] as number;
    if (wanted === LETTER) continue;
    const isRight =
      wanted === DIGIT || wanted === SPACE_OR_DIGIT
        ? isDigit(byte) || (wanted === SPACE_OR_DIGIT && byte === SPACE)
        : byte === wanted;
    if (!isRight) return false;
  }
  return true;
}

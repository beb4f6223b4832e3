import { u16 } from '../../decode/bytes.ts';
import { APP } from './apps.ts';
import { isPrintable } from './match.ts';
import { NOTE, type Probe, UNKNOWN, type Verdict, verdictOfNote } from './probe.ts';

const VERSION = { four: 4, five: 5 } as const;
const CONNECT = 1;
const BIND = 2;
const UDP_ASSOCIATE = 3;
/** SOCKS 4: version, command, port, address; then user and, of 4a, a name, each with its NUL. */
const REQUEST4 = { port: 2, address: 4, user: 8 } as const;
const TEXT_BYTES_MAX = 255;
/** Its answer: NUL, granted or why not, six bytes more. */
const ANSWER4_BYTES = 8;
const GRANTED = 0x5a;
const REFUSED_LAST = 0x5d;
/** RFC 1928 section 3: methods of which one is chosen; those from 10 to 127 are of nobody. */
const METHODS_MAX = 16;
const METHOD = { assignedMax: 9, privateMin: 0x80, none: 0xff } as const;
const MASK_BITS = 7;
const REPLY_MAX = 8;
const ADDRESS_TYPES: readonly number[] = [1, 3, 4];

/** A greeting with the choice among what it offers, or a request of version 4 with its answer. */
export const socksProbe: Probe = {
  transport: 'tcp',
  firstBytes: [VERSION.four, VERSION.five],
  notes: [NOTE.socks4Request, NOTE.socks5Hello],
  see(bytes, start, end, fromInitiator, note, detail): Verdict {
    if (!fromInitiator) {
      if (note === NOTE.socks4Request) return isAnswer4(bytes, start, end) ? APP.socks : UNKNOWN;
      return note === NOTE.socks5Hello && isChoice(bytes, start, end, detail) ? APP.socks : UNKNOWN;
    }
    if (bytes[start] === VERSION.four) {
      return isRequest4(bytes, start, end) ? verdictOfNote(NOTE.socks4Request) : UNKNOWN;
    }
    const offered = bytes[start] === VERSION.five ? methodsOf(bytes, start, end) : 0;
    return offered !== 0 ? verdictOfNote(NOTE.socks5Hello, offered) : UNKNOWN;
  },
};

function isRequest4(bytes: Uint8Array, start: number, end: number): boolean {
  const command = bytes[start + 1];
  const userAt = start + REQUEST4.user;
  if (userAt >= end || (command !== CONNECT && command !== BIND) || u16(bytes, start + REQUEST4.port) === 0) {
    return false;
  }
  const userEnd = textEnd(bytes, userAt, end);
  if (userEnd < 0) return false;
  // An address of 0.0.0.x says that a name follows.
  const { address } = REQUEST4;
  const isNamed = u16(bytes, start + address) === 0 && bytes[start + address + 2] === 0 && bytes[userAt - 1] !== 0;
  if (!isNamed) return userEnd + 1 === end;
  const nameEnd = textEnd(bytes, userEnd + 1, end);
  return nameEnd > userEnd + 1 && nameEnd + 1 === end;
}

/** Where the NUL after printable text is, or -1. */
function textEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && at - start < TEXT_BYTES_MAX && bytes[at] !== 0) at++;
  return at < end && bytes[at] === 0 && isPrintable(bytes, start, at) ? at : -1;
}

function isAnswer4(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < ANSWER4_BYTES || bytes[start] !== 0) return false;
  const code = bytes[start + 1] as number;
  return code >= GRANTED && code <= REFUSED_LAST;
}

/** A bit for each method offered, 0 for what is no greeting. A client in a hurry sends its request along. */
function methodsOf(bytes: Uint8Array, start: number, end: number): number {
  const count = end - start < 3 ? 0 : (bytes[start + 1] as number);
  const methodsEnd = start + 2 + count;
  if (count === 0 || count > METHODS_MAX || methodsEnd > end) return 0;
  let offered = 0;
  for (let at = start + 2; at < methodsEnd; at++) {
    const method = bytes[at] as number;
    if ((method > METHOD.assignedMax && method < METHOD.privateMin) || method === METHOD.none) return 0;
    offered |= 1 << Math.min(method, MASK_BITS);
  }
  return methodsEnd === end || isMessage(bytes, methodsEnd, end, CONNECT, UDP_ASSOCIATE) ? offered : 0;
}

/** One of the methods offered, or none of them. */
function isChoice(bytes: Uint8Array, start: number, end: number, offered: number): boolean {
  if (end - start < 2 || bytes[start] !== VERSION.five) return false;
  const method = bytes[start + 1] as number;
  if (method !== METHOD.none && (offered & (1 << Math.min(method, MASK_BITS))) === 0) return false;
  return end - start === 2 || isMessage(bytes, start + 2, end, 0, REPLY_MAX);
}

/** RFC 1928 sections 4 and 6: version, command or reply, reserved, type of the address. */
function isMessage(bytes: Uint8Array, start: number, end: number, codeMin: number, codeMax: number): boolean {
  if (end - start < 4 || bytes[start] !== VERSION.five || bytes[start + 2] !== 0) return false;
  const code = bytes[start + 1] as number;
  return code >= codeMin && code <= codeMax && ADDRESS_TYPES.includes(bytes[start + 3] as number);
}

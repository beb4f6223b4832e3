import { APP } from './apps.ts';
import { ascii, hasPrefix } from './match.ts';
import { detailOfBytes, NOTE, type Probe, UNKNOWN, type Verdict, verdictOfNote } from './probe.ts';

/** RFC 7252 section 3: version 1, type, token length; code; message identifier; token; options; payload. */
const VERSION_1 = 0x40;
const HEADER_BYTES = 4;
const AT = { code: 1, identifier: 2 } as const;
const TOKEN_BITS = 0x0f;
const TOKEN_BYTES_MAX = 8;
const TYPE_BITS = 0x30;
const NON_CONFIRMABLE = 0x10;
const RESET = 0x30;
/** Section 12.1: requests are 0.01 to 0.07 (RFC 8132), responses 2.xx, 4.xx and 5.xx. */
const METHOD_MAX = 7;
const RESPONSE_CLASSES: readonly number[] = [2, 4, 5];
const PAYLOAD = 0xff;
const URI_PATH = 11;
const WELL_KNOWN = ascii('.well-known');
/** IANA's registry of options. */
const OPTIONS: readonly number[] = [1, 3, 4, 5, 6, 7, 8, 9, 11, 12, 14, 15, 16, 17, 19, 20, 21, 23, 27, 28, 31, 35, 39];
const OPTIONS_LATER: readonly number[] = [60, 252, 258, 292];

/** A request for a path with its response, or a request for what a device can do, which it is asked by everybody. */
export const coapProbe: Probe = {
  transport: 'udp',
  firstBytes: Array.from({ length: 0x40 }, (_, i) => VERSION_1 + i),
  notes: [NOTE.coapRequest],
  see(bytes, start, end, fromInitiator, note, detail): Verdict {
    if (end - start < HEADER_BYTES || ((bytes[start] as number) & 0xc0) !== VERSION_1) return UNKNOWN;
    const optionsAt = start + HEADER_BYTES + ((bytes[start] as number) & TOKEN_BITS);
    if (optionsAt > end || optionsAt - start - HEADER_BYTES > TOKEN_BYTES_MAX) return UNKNOWN;
    const code = bytes[start + AT.code] as number;
    const type = (bytes[start] as number) & TYPE_BITS;
    if (code > 0 && code <= METHOD_MAX && type <= NON_CONFIRMABLE) {
      const paths = seeOptions(bytes, optionsAt, end);
      if (paths === WELL_KNOWN_PATH) return APP.coap;
      return paths === SOME_PATH ? verdictOfNote(NOTE.coapRequest, exchangeOf(bytes, start, optionsAt)) : UNKNOWN;
    }
    const isAnswer = !fromInitiator && type !== RESET && RESPONSE_CLASSES.includes(code >>> 5);
    if (!isAnswer || note !== NOTE.coapRequest || exchangeOf(bytes, start, optionsAt) !== detail) return UNKNOWN;
    return seeOptions(bytes, optionsAt, end) !== NO_OPTIONS ? APP.coap : UNKNOWN;
  },
};

/** What a response repeats: the token or, where that is empty, the message's identifier. */
const exchangeOf = (bytes: Uint8Array, start: number, optionsAt: number): number =>
  optionsAt > start + HEADER_BYTES
    ? detailOfBytes(bytes, start + HEADER_BYTES, optionsAt)
    : detailOfBytes(bytes, start + AT.identifier, start + HEADER_BYTES);

const NO_OPTIONS = -1;
const NO_PATH = 0;
const SOME_PATH = 1;
const WELL_KNOWN_PATH = 2;

/** Options that exist, in order, up to the payload or the very end; and what kind of path they name. */
function seeOptions(bytes: Uint8Array, start: number, end: number): number {
  let paths = NO_PATH;
  let number = 0;
  for (let at = start; at < end; ) {
    const head = bytes[at] as number;
    if (head === PAYLOAD) return at + 1 < end ? paths : NO_OPTIONS;
    const lengthAt = at + 1 + extraBytes(head >>> 4);
    const valueAt = lengthAt + extraBytes(head & 0xf);
    if (valueAt > end) return NO_OPTIONS;
    number += numberOf(bytes, at + 1, head >>> 4);
    const next = valueAt + numberOf(bytes, lengthAt, head & 0xf);
    if (next > end || !(OPTIONS.includes(number) || OPTIONS_LATER.includes(number))) return NO_OPTIONS;
    if (number === URI_PATH && paths === NO_PATH) {
      paths = next - valueAt === WELL_KNOWN.length && hasPrefix(bytes, valueAt, next, WELL_KNOWN) ? WELL_KNOWN_PATH : 1;
    }
    at = next;
  }
  return paths;
}

/** Section 3.1: 13 and 14 stand for a byte and two bytes more; 15 for nothing. */
const extraBytes = (nibble: number): number => (nibble < 13 ? 0 : nibble - 12);

function numberOf(bytes: Uint8Array, at: number, nibble: number): number {
  if (nibble < 13) return nibble;
  if (nibble === 13) return 13 + (bytes[at] as number);
  return nibble === 14 ? 269 + (((bytes[at] as number) << 8) | (bytes[at + 1] as number)) : Number.POSITIVE_INFINITY;
}

import { u16 } from '../../decode/bytes.ts';
import { APP } from './apps.ts';
import { NOTE, type Probe, UNKNOWN, type Verdict, verdictOfNote } from './probe.ts';

/** RFC 2865 section 3: code, identifier, length, authenticator; then attributes of type, length, value. */
const AT = { identifier: 1, length: 2, attributes: 20 } as const;
const ATTRIBUTE_BYTES_MIN = 3;
/** RFC 2865, RFC 2866, RFC 5176. */
const REQUESTS: readonly number[] = [1, 4, 12, 40, 43];
const ANSWERS: readonly number[] = [2, 3, 5, 11, 41, 42, 44, 45];

/** A request with its answer. */
export const radiusProbe: Probe = {
  transport: 'udp',
  firstBytes: [...REQUESTS, ...ANSWERS],
  notes: [NOTE.radiusRequest],
  see(bytes, start, end, fromInitiator, note, detail): Verdict {
    if (end - start < AT.attributes || u16(bytes, start + AT.length) !== end - start) return UNKNOWN;
    const code = bytes[start] as number;
    const identifier = bytes[start + AT.identifier] as number;
    if (!areAttributes(bytes, start + AT.attributes, end)) return UNKNOWN;
    if (fromInitiator) {
      const isRequest = REQUESTS.includes(code) && end - start > AT.attributes;
      return isRequest ? verdictOfNote(NOTE.radiusRequest, identifier) : UNKNOWN;
    }
    return note === NOTE.radiusRequest && detail === identifier && ANSWERS.includes(code) ? APP.radius : UNKNOWN;
  },
};

function areAttributes(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at + ATTRIBUTE_BYTES_MIN <= end) {
    if (bytes[at] === 0 || (bytes[at + 1] as number) < ATTRIBUTE_BYTES_MIN) return false;
    at += bytes[at + 1] as number;
  }
  return at === end;
}

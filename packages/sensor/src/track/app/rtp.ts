import { i32, u16 } from '../../decode/bytes.ts';
import { APP } from './apps.ts';
import { detailOfBytes, NOTE, type Probe, UNKNOWN, type Verdict, verdictOfNote } from './probe.ts';

/** RFC 3550 section 5.1: version 2, padding, extension, count of sources; marker and type; sequence; time; source. */
const VERSION_2 = 0x80;
const VERSION_BITS = 0xc0;
const PADDING = 0x20;
const EXTENSION = 0x10;
const COUNT_BITS = 0x0f;
const HEADER_BYTES = 12;
const WORD_BYTES = 4;
const AT = { type: 1, sequence: 2, source: 8 } as const;
const TYPE_BITS = 0x7f;
/** RFC 3551 section 6: types that are assigned, and those that sessions assign. */
const TYPE = { audioLast: 18, videoFirst: 25, videoLast: 34, dynamicFirst: 96 } as const;
const UNASSIGNED: readonly number[] = [1, 2, 27, 29, 30];

/** RFC 3550 section 6: reports come first; then source descriptions and others, each with its length in words. */
const RTCP_AT = { type: 1, length: 2 } as const;
const RTCP = { sender: 200, receiver: 201, last: 207 } as const;
const SENDER_BYTES_MIN = 28;
const RECEIVER_BYTES_MIN = 8;

const STEPS: readonly number[] = [NOTE.rtpOnce, NOTE.rtpTwice, NOTE.rtpThrice, NOTE.rtpFourTimes];

/**
 * Five packets of one source and type in sequence, as RTP has no mark of its own; or RTCP's compound of a report and
 * what must follow it. The detail of each note is what the next packet has to show.
 */
export const rtpProbe: Probe = {
  transport: 'udp',
  firstBytes: Array.from({ length: 0x40 }, (_, i) => VERSION_2 + i),
  notes: STEPS,
  see(bytes, start, end, fromInitiator, note, detail): Verdict {
    if (((bytes[start] as number) & VERSION_BITS) !== VERSION_2 || end - start < HEADER_BYTES) return UNKNOWN;
    const step = STEPS.indexOf(note);
    if (isCompound(bytes, start, end)) return step < 0 ? APP.rtcp : APP.rtp;
    if (!fromInitiator || !isPacket(bytes, start, end)) return UNKNOWN;
    const isNext = step >= 0 && expectation(bytes, start, u16(bytes, start + AT.sequence)) === detail;
    if (isNext && step === STEPS.length - 1) return APP.rtp;
    const next = expectation(bytes, start, (u16(bytes, start + AT.sequence) + 1) & 0xffff);
    return verdictOfNote(STEPS[isNext ? step + 1 : 0] as number, next);
  },
};

/** A byte that stands for the source, the type and this sequence number. */
const expectation = (bytes: Uint8Array, start: number, sequence: number): number =>
  (detailOfBytes(bytes, start + AT.source, start + HEADER_BYTES) +
    ((bytes[start + AT.type] as number) & TYPE_BITS) * 37 +
    sequence) &
  0xff;

function isPacket(bytes: Uint8Array, start: number, end: number): boolean {
  if (!isType((bytes[start + AT.type] as number) & TYPE_BITS)) return false;
  const first = bytes[start] as number;
  let at = start + HEADER_BYTES + WORD_BYTES * (first & COUNT_BITS);
  if ((first & EXTENSION) !== 0) {
    if (at + WORD_BYTES > end) return false;
    at += WORD_BYTES + WORD_BYTES * u16(bytes, at + 2);
  }
  if (at >= end || i32(bytes, start + AT.source) === 0) return false;
  const padding = (first & PADDING) !== 0 ? (bytes[end - 1] as number) : 0;
  return ((first & PADDING) === 0 || padding > 0) && at + padding <= end;
}

function isType(type: number): boolean {
  if (type >= TYPE.dynamicFirst) return true;
  const isAssigned = type <= TYPE.audioLast || (type >= TYPE.videoFirst && type <= TYPE.videoLast);
  return isAssigned && !UNASSIGNED.includes(type);
}

/** A report and at least one packet more, up to the very end. */
function isCompound(bytes: Uint8Array, start: number, end: number): boolean {
  const type = bytes[start + RTCP_AT.type] as number;
  if (type !== RTCP.sender && type !== RTCP.receiver) return false;
  const firstBytes = WORD_BYTES * (u16(bytes, start + RTCP_AT.length) + 1);
  if (firstBytes < (type === RTCP.sender ? SENDER_BYTES_MIN : RECEIVER_BYTES_MIN)) return false;
  let packets = 0;
  let at = start;
  while (at + WORD_BYTES <= end) {
    const kind = bytes[at + RTCP_AT.type] as number;
    if (((bytes[at] as number) & VERSION_BITS) !== VERSION_2 || kind < RTCP.sender || kind > RTCP.last) return false;
    at += WORD_BYTES * (u16(bytes, at + RTCP_AT.length) + 1);
    packets++;
  }
  return at === end && packets > 1;
}

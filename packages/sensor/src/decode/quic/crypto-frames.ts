import type { CryptoStream } from './crypto-stream.ts';
import { varint, varintEnd } from './varint.ts';

/** Frames that Initial packets may have (RFC 9000 sections 12.4 and 19). */
const FRAME = { padding: 0x00, ping: 0x01, ack: 0x02, ackEcn: 0x03, crypto: 0x06, close: 0x1c } as const;

/** Google's versions that speak TLS still had the frames of its others: their CRYPTO, and ACK by the two top bits. */
const GOOGLE = { crypto: 0x08, ack: 0x40, ackMask: 0xc0, ackBlocks: 0x20 } as const;
/** By the bits 2 and 3, and 0 and 1, of the type of an ACK. */
const GOOGLE_ACK_BYTES: readonly number[] = [1, 2, 4, 6];

/** How reading ended: at the packet's end, at a frame that is none or does not fit, or at a limit of the stream. */
export type FramesVerdict = 'read' | 'malformed' | 'refused';

/** Puts the CRYPTO frames of an Initial packet's payload into their side's stream; all others are passed over. */
export function readCryptoFrames(payload: Uint8Array, stream: CryptoStream): FramesVerdict {
  let at = 0;
  let verdict: FramesVerdict = 'read';
  while (at < payload.length) {
    const type = payload[at] as number;
    at++;
    if (type === FRAME.padding || type === FRAME.ping) continue;
    if (type === FRAME.crypto || type === GOOGLE.crypto) {
      const dataAt = skipVarints(payload, at, 2);
      if (dataAt < 0) return 'malformed';
      const lengthAt = varintEnd(payload, at, payload.length);
      const dataEnd = dataAt + varint(payload, lengthAt, dataAt);
      if (dataEnd > payload.length) return 'malformed';
      if (!stream.put(varint(payload, at, lengthAt), payload, dataAt, dataEnd)) verdict = 'refused';
      at = dataEnd;
    } else {
      at = skipFrame(payload, at, type);
      if (at < 0) return 'malformed';
    }
  }
  return verdict;
}

/** Offset behind an ACK or CONNECTION_CLOSE frame; -1 when it does not fit, or is neither. */
function skipFrame(payload: Uint8Array, at: number, type: number): number {
  if (type === FRAME.ack || type === FRAME.ackEcn) {
    // Largest acknowledged and delay, then the number of ranges after the first; each has a gap and a length.
    const rangesAt = skipVarints(payload, at, 2);
    const firstAt = rangesAt < 0 ? -1 : varintEnd(payload, rangesAt, payload.length);
    if (firstAt < 0) return -1;
    const ranges = varint(payload, rangesAt, firstAt);
    return skipVarints(payload, firstAt, 1 + 2 * ranges + (type === FRAME.ackEcn ? 3 : 0));
  }
  if ((type & GOOGLE.ackMask) === GOOGLE.ack) return skipGoogleAck(payload, at, type);
  if (type !== FRAME.close) return -1;
  const lengthAt = skipVarints(payload, at, 2);
  const reasonAt = lengthAt < 0 ? -1 : varintEnd(payload, lengthAt, payload.length);
  if (reasonAt < 0) return -1;
  const next = reasonAt + varint(payload, lengthAt, reasonAt);
  return next <= payload.length ? next : -1;
}

/** Largest acknowledged and delay; blocks, with a gap before all but the first; times of arrival. */
function skipGoogleAck(payload: Uint8Array, at: number, type: number): number {
  const blockBytes = GOOGLE_ACK_BYTES[type & 3] as number;
  let next = at + (GOOGLE_ACK_BYTES[(type >>> 2) & 3] as number) + 2;
  const blocks = (type & GOOGLE.ackBlocks) === 0 ? 0 : (payload[next++] ?? 0);
  next += blockBytes + blocks * (1 + blockBytes);
  const times = payload[next++] ?? 0;
  if (times > 0) next += 5 + (times - 1) * 3;
  return next <= payload.length ? next : -1;
}

function skipVarints(payload: Uint8Array, at: number, count: number): number {
  let next = at;
  // Each takes at least a byte, so a count that is a lie ends with the payload.
  for (let left = count; left > 0 && next >= 0; left--) next = varintEnd(payload, next, payload.length);
  return next;
}

import { u16 } from '../decode/bytes.ts';
import type { Packet } from '../decode/packet.ts';

/** TCP flag bits (RFC 9293 section 3.1). */
const FLAG = { fin: 1, syn: 2, rst: 4 } as const;
/** Every message has its length in front (RFC 1035 section 4.2.2). */
const PREFIX_BYTES = 2;
const FIRST_BUFFER_BYTES = 2_048;
/** Segments that may wait for an earlier one, per direction. */
const HELD_SEGMENTS_MAX = 32;
const HELD_BYTES_MAX = 65_537;

export interface DnsStreamLimits {
  streamsMax: number;
  idleUs: number;
  bufferedBytesMax: number;
}

interface Held {
  readonly sequence: number;
  readonly bytes: Uint8Array;
}

/** One direction of one connection. */
interface Stream {
  /** Sequence number of the next byte. */
  next: number;
  lastUs: number;
  /** The beginning of a message whose rest has not come yet. */
  buffer: Uint8Array;
  length: number;
  held: Held[];
  heldBytes: number;
}

const NO_BYTES = new Uint8Array(0);

/**
 * DNS over TCP, each direction for itself: messages split over segments, several in one, segments out of order or sent
 * again. What is lost is given up and counted; reading goes on at the next segment that begins with a whole message.
 */
export class DnsStreams {
  readonly counters = { gaps: 0, refused: 0 };
  readonly #streams = new Map<string, Stream>();
  readonly #limits: DnsStreamLimits;
  /** A whole message; called before `see` returns. */
  readonly #onMessage: (bytes: Uint8Array, start: number, end: number) => void;
  #bufferedBytes = 0;

  constructor(limits: DnsStreamLimits, onMessage: (bytes: Uint8Array, start: number, end: number) => void) {
    this.#limits = limits;
    this.#onMessage = onMessage;
  }

  /** A TCP segment; `key` names its connection and direction. */
  see(packet: Packet, key: string): void {
    const isSyn = (packet.tcpFlags & FLAG.syn) !== 0;
    const sequence = isSyn ? (packet.tcpSequence + 1) >>> 0 : packet.tcpSequence;
    let stream = this.#streams.get(key);
    if (isSyn || (!stream && beginsWithMessage(packet))) {
      if (stream) this.#forget(key, stream);
      stream = this.#open(key, sequence);
    }
    if (!stream) return;
    stream.lastUs = packet.timeUs;
    const kept = packet.payloadAt === packet.payloadEnd || this.#accept(stream, sequence, packet);
    const isLast =
      (packet.tcpFlags & FLAG.rst) !== 0 || ((packet.tcpFlags & FLAG.fin) !== 0 && stream.held.length === 0);
    if (!kept) this.counters.gaps++;
    if (!kept || isLast) this.#forget(key, stream);
  }

  /** Let go of connections that have been silent. */
  expire(nowUs: number): void {
    for (const [key, stream] of this.#streams) {
      if (nowUs - stream.lastUs < this.#limits.idleUs) continue;
      if (stream.held.length > 0) this.counters.gaps++;
      this.#forget(key, stream);
    }
  }

  #open(key: string, sequence: number): Stream | undefined {
    if (this.#streams.size >= this.#limits.streamsMax) {
      this.counters.refused++;
      return undefined;
    }
    const stream: Stream = { next: sequence, lastUs: 0, buffer: NO_BYTES, length: 0, held: [], heldBytes: 0 };
    this.#streams.set(key, stream);
    return stream;
  }

  #forget(key: string, stream: Stream): void {
    this.#bufferedBytes -= stream.buffer.length + stream.heldBytes;
    this.#streams.delete(key);
  }

  /** False when the stream cannot be read any further. */
  #accept(stream: Stream, sequence: number, packet: Packet): boolean {
    const { bytes, payloadAt, payloadEnd } = packet;
    const ahead = (sequence - stream.next) | 0;
    if (ahead > 0) return !packet.payloadCut && this.#hold(stream, sequence, bytes, payloadAt, payloadEnd);
    const newAt = payloadAt - ahead;
    if (newAt >= payloadEnd) return true;
    if (!this.#deliver(stream, bytes, newAt, payloadEnd)) return false;
    if (packet.payloadCut) return false;
    return stream.held.length === 0 || this.#release(stream);
  }

  #hold(stream: Stream, sequence: number, bytes: Uint8Array, at: number, end: number): boolean {
    const length = end - at;
    if (stream.held.length >= HELD_SEGMENTS_MAX || stream.heldBytes + length > HELD_BYTES_MAX) return false;
    if (!this.#reserve(length)) return false;
    stream.heldBytes += length;
    stream.held.push({ sequence, bytes: new Uint8Array(bytes.subarray(at, end)) });
    return true;
  }

  /** Deliver what was held and now continues the stream. */
  #release(stream: Stream): boolean {
    for (let i = 0; i < stream.held.length; i++) {
      const { sequence, bytes } = stream.held[i] as Held;
      const ahead = (sequence - stream.next) | 0;
      if (ahead > 0) continue;
      stream.held.splice(i, 1);
      stream.heldBytes -= bytes.length;
      this.#bufferedBytes -= bytes.length;
      if (-ahead < bytes.length && !this.#deliver(stream, bytes, -ahead, bytes.length)) return false;
      i = -1; // One that was passed over may continue the stream now; at most HELD_SEGMENTS_MAX rounds.
    }
    return true;
  }

  /** The stream's next bytes. */
  #deliver(stream: Stream, bytes: Uint8Array, at: number, end: number): boolean {
    stream.next = (stream.next + end - at) >>> 0;
    while (at < end) {
      if (stream.length === 0 && end - at >= PREFIX_BYTES) {
        const messageEnd = at + PREFIX_BYTES + u16(bytes, at);
        if (messageEnd <= end) {
          this.#onMessage(bytes, at + PREFIX_BYTES, messageEnd);
          at = messageEnd;
          continue;
        }
      }
      const taken = this.#buffer(stream, bytes, at, end);
      if (taken < 0) return false;
      at += taken;
    }
    return true;
  }

  /** Add to the begun message what belongs to it, and pass it on when whole. The bytes taken, or -1 without room. */
  #buffer(stream: Stream, bytes: Uint8Array, at: number, end: number): number {
    const wanted = stream.length < PREFIX_BYTES ? PREFIX_BYTES : PREFIX_BYTES + u16(stream.buffer, 0);
    const taken = Math.min(wanted - stream.length, end - at);
    if (!this.#grow(stream, stream.length + taken, wanted)) return -1;
    for (let i = 0; i < taken; i++) stream.buffer[stream.length + i] = bytes[at + i] as number;
    stream.length += taken;
    const whole = stream.length >= PREFIX_BYTES && stream.length === PREFIX_BYTES + u16(stream.buffer, 0);
    if (whole) {
      this.#onMessage(stream.buffer, PREFIX_BYTES, stream.length);
      stream.length = 0;
    }
    return taken;
  }

  /** Room for `needed` bytes now. Grows with what came, not with what a length field claims will come. */
  #grow(stream: Stream, needed: number, wanted: number): boolean {
    if (needed <= stream.buffer.length) return true;
    const size = Math.max(needed, Math.min(wanted, stream.buffer.length * 2), FIRST_BUFFER_BYTES);
    if (!this.#reserve(size - stream.buffer.length)) return false;
    const larger = new Uint8Array(size);
    larger.set(stream.buffer.subarray(0, stream.length));
    stream.buffer = larger;
    return true;
  }

  #reserve(bytes: number): boolean {
    if (this.#bufferedBytes + bytes > this.#limits.bufferedBytesMax) {
      this.counters.refused++;
      return false;
    }
    this.#bufferedBytes += bytes;
    return true;
  }
}

/** A connection whose beginning was not seen is read from a segment that begins with a whole message. */
function beginsWithMessage({ bytes, payloadAt, payloadEnd }: Packet): boolean {
  const length = payloadEnd - payloadAt - PREFIX_BYTES;
  return length > 0 && u16(bytes, payloadAt) > 0 && u16(bytes, payloadAt) <= length;
}

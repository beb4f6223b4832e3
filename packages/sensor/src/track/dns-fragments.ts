import { u16 } from '../decode/bytes.ts';
import type { Packet } from '../decode/packet.ts';

const UDP_HEADER_BYTES = 8;
/** Where a UDP header says how long the datagram is. */
const UDP_LENGTH_AT = 4;
/** A datagram of 64 KiB in the smallest MTU of IPv6 has 53 pieces. */
const PIECES_MAX = 64;
/** RFC 8200 section 4.5 gives a datagram one minute. */
const TIMEOUT_US = 60_000_000;

export interface DnsFragmentLimits {
  fragmentedMax: number;
  bufferedBytesMax: number;
}

interface Piece {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

interface Partial {
  readonly srcPort: number;
  readonly dstPort: number;
  /** Length of the UDP datagram, header included, as its header says. */
  readonly length: number;
  readonly deadlineUs: number;
  readonly pieces: Piece[];
  held: number;
}

/** A datagram put together: its ports and its payload. */
export interface Datagram {
  readonly srcPort: number;
  readonly dstPort: number;
  readonly payload: Uint8Array;
}

/**
 * Puts fragmented DNS datagrams together, IPv4 and IPv6. Only those whose first fragment came first and carries a DNS
 * port: anything else would let large transfers of other protocols fill the table. Overlaps are refused (RFC 5722).
 */
export class DnsFragments {
  readonly counters = { refused: 0, incomplete: 0 };
  readonly #partials = new Map<string, Partial>();
  readonly #limits: DnsFragmentLimits;
  #bufferedBytes = 0;

  constructor(limits: DnsFragmentLimits) {
    this.#limits = limits;
  }

  /** A fragment whose UDP header is there and has a DNS port. */
  first(packet: Packet, key: string): void {
    const length = u16(packet.bytes, packet.transportAt + UDP_LENGTH_AT);
    const known = this.#partials.get(key);
    if (known) this.#drop(key, known);
    const hasRoom = this.#partials.size < this.#limits.fragmentedMax;
    const isUsable = length > UDP_HEADER_BYTES && !packet.payloadCut;
    if (!hasRoom || !isUsable) {
      this.counters.refused++;
      return;
    }
    const { srcPort, dstPort, timeUs } = packet;
    const partial = { srcPort, dstPort, length, deadlineUs: timeUs + TIMEOUT_US, pieces: [], held: 0 };
    this.#partials.set(key, partial);
    this.#add(partial, key, 0, packet, packet.transportAt);
  }

  /** A later fragment; the datagram when this was the last missing piece. */
  later(packet: Packet, key: string): Datagram | undefined {
    const partial = this.#partials.get(key);
    if (!partial) return undefined;
    if (packet.payloadCut || !this.#add(partial, key, packet.fragmentOffset, packet, packet.payloadAt)) {
      this.#drop(key, partial);
      return undefined;
    }
    if (partial.held < partial.length) return undefined;
    this.#forget(key, partial);
    return { srcPort: partial.srcPort, dstPort: partial.dstPort, payload: joined(partial) };
  }

  expire(nowUs: number): void {
    for (const [key, partial] of this.#partials) {
      if (partial.deadlineUs >= nowUs) return;
      this.#drop(key, partial);
    }
  }

  #add(partial: Partial, key: string, offset: number, packet: Packet, at: number): boolean {
    const length = packet.payloadEnd - at;
    const end = offset + length;
    const isSame = partial.pieces.some((piece) => piece.offset === offset && piece.bytes.length === length);
    if (isSame) return true;
    const overlaps = partial.pieces.some((piece) => offset < piece.offset + piece.bytes.length && piece.offset < end);
    const fits = end <= partial.length && partial.pieces.length < PIECES_MAX && length > 0;
    if (overlaps || !fits || this.#bufferedBytes + length > this.#limits.bufferedBytesMax) {
      this.counters.refused++;
      if (offset === 0) this.#forget(key, partial);
      return false;
    }
    partial.pieces.push({ offset, bytes: new Uint8Array(packet.bytes.subarray(at, packet.payloadEnd)) });
    partial.held += length;
    this.#bufferedBytes += length;
    return true;
  }

  #drop(key: string, partial: Partial): void {
    this.counters.incomplete++;
    this.#forget(key, partial);
  }

  #forget(key: string, partial: Partial): void {
    this.#bufferedBytes -= partial.held;
    this.#partials.delete(key);
  }
}

function joined(partial: Partial): Uint8Array {
  const datagram = new Uint8Array(partial.length);
  for (const { offset, bytes } of partial.pieces) datagram.set(bytes, offset);
  return datagram.subarray(UDP_HEADER_BYTES);
}

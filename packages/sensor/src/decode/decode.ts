import type { Frame } from '../capture/frame.ts';
import { DROP_NAMES, type DropName, type DropReason } from './drops.ts';
import { decodeLink } from './link.ts';
import { NETWORK, type Packet } from './packet.ts';

/** Frames to packets, with a count of everything that was none. */
export interface Decoder {
  /** Fill the packet. 0 when it was decoded, else why not; the packet is not to be used then. Never throws. */
  decode(frame: Frame, packet: Packet): DropReason;
  /** Frames seen, and bytes on the wire. */
  readonly packets: number;
  readonly bytes: number;
  /** Frames not decoded, by reason; reasons that did not occur are absent. */
  drops(): Partial<Record<DropName, number>>;
}

export function createDecoder(): Decoder {
  return new LinkDecoder();
}

class LinkDecoder implements Decoder {
  packets = 0;
  bytes = 0;
  readonly #drops = new Float64Array(DROP_NAMES.length);
  #frameBytes: Uint8Array | undefined;
  #plainBytes: Uint8Array = new Uint8Array(0);

  decode(frame: Frame, packet: Packet): DropReason {
    this.packets++;
    this.bytes += frame.wireBytes;
    reset(packet);
    if (frame.bytes !== this.#frameBytes) {
      this.#frameBytes = frame.bytes;
      this.#plainBytes = plain(frame.bytes);
    }
    const bytes = this.#plainBytes;
    packet.bytes = bytes;
    packet.timeUs = frame.timeUs;
    // A file may claim less on the wire than it holds; what was captured was there.
    const wireEnd = Math.max(frame.end, frame.start + frame.wireBytes);
    const drop = decodeLink(packet, frame.linkType, bytes, frame.start, frame.end, wireEnd);
    if (drop !== 0) this.#drops[drop] = (this.#drops[drop] as number) + 1;
    return drop;
  }

  drops(): Partial<Record<DropName, number>> {
    const entries = DROP_NAMES.map((name, reason) => [name, this.#drops[reason] as number] as const);
    return Object.fromEntries(entries.filter(([, count]) => count > 0));
  }
}

/**
 * Some sources read into Buffers, some into plain arrays, and some into both. Engines compile a reader for each class
 * of what it is given, so all readers of packets are given one.
 */
function plain(bytes: Uint8Array): Uint8Array {
  return Buffer.isBuffer(bytes) ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length) : bytes;
}

/** Everything that a decoder may leave as it is. */
function reset(packet: Packet): void {
  packet.srcMacAt = -1;
  packet.dstMacAt = -1;
  packet.vlan = -1;
  packet.network = NETWORK.none;
  packet.arpAt = -1;
  packet.srcIpAt = -1;
  packet.dstIpAt = -1;
  packet.proto = 0;
  packet.fragmentOffset = 0;
  packet.moreFragments = false;
  packet.fragmentId = 0;
  packet.transportAt = -1;
  packet.srcPort = 0;
  packet.dstPort = 0;
  packet.tcpFlags = 0;
  packet.tcpSequence = 0;
  packet.icmpType = -1;
  packet.icmpCode = -1;
  packet.ipBytes = 0;
  packet.payloadAt = 0;
  packet.payloadEnd = 0;
  packet.payloadWireEnd = 0;
  packet.payloadCut = false;
}

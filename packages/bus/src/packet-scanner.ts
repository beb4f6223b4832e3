/** What makes a stream of MQTT packets unacceptable. */
export type PacketFault = 'notConnect' | 'packetTooLarge' | 'malformedLength' | 'packetFlood';

/** Control packet type CONNECT with its flags, MQTT 3.1.1 section 3.1.1. */
const CONNECT = 0x10;
/** The remaining length has at most four bytes, section 2.2.3. */
const LENGTH_BYTES_MAX = 4;

/**
 * Packets in one chunk, which is at most 64 KB of a socket: the shortest PUBLISH of a sensor has about 40 bytes. More
 * are two bytes each, which cost the broker much and the sender nothing.
 */
const CHUNK_PACKETS_MAX = 2048;

/**
 * Walks over a client's bytes from fixed header to fixed header (MQTT 3.1.1 section 2.2) and skips the bodies, so that
 * a packet is judged before its body arrives. It keeps a few numbers and no bytes.
 */
export class PacketScanner {
  /** Largest remaining length that is let through, in bytes. */
  bodyBytesMax: number;
  #isFirst = true;
  #isInHeader = false;
  #lengthBytes = 0;
  #length = 0;
  /** Of the current packet's body, the bytes still to come. */
  #bodyBytes = 0;

  constructor(bodyBytesMax: number) {
    this.bodyBytesMax = bodyBytesMax;
  }

  /** Look at the next bytes; they may begin and end anywhere. After a fault the connection is to be cut. */
  scan(chunk: Uint8Array): PacketFault | undefined {
    let at = 0;
    let packets = 0;
    while (at < chunk.length) {
      if (this.#bodyBytes > 0) {
        const skipped = Math.min(this.#bodyBytes, chunk.length - at);
        this.#bodyBytes -= skipped;
        at += skipped;
        continue;
      }
      const byte = chunk[at] as number;
      if (!this.#isInHeader && ++packets > CHUNK_PACKETS_MAX) return 'packetFlood';
      const fault = this.#isInHeader ? this.#lengthByte(byte) : this.#typeByte(byte);
      if (fault) return fault;
      at++;
    }
    return undefined;
  }

  #typeByte(byte: number): PacketFault | undefined {
    if (this.#isFirst && byte !== CONNECT) return 'notConnect';
    this.#isFirst = false;
    this.#isInHeader = true;
    this.#lengthBytes = 0;
    this.#length = 0;
    return undefined;
  }

  #lengthByte(byte: number): PacketFault | undefined {
    this.#length += (byte & 0x7f) * 128 ** this.#lengthBytes;
    this.#lengthBytes++;
    if (this.#length > this.bodyBytesMax) return 'packetTooLarge';
    if (byte >= 0x80) return this.#lengthBytes === LENGTH_BYTES_MAX ? 'malformedLength' : undefined;
    this.#isInHeader = false;
    this.#bodyBytes = this.#length;
    return undefined;
  }
}

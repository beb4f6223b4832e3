import { type PcapngInterface, readInterface, readInterfaceDrops } from './pcapng-interface.ts';
import { CAPTURED_BYTES_MAX, DamagedRecord, type ParserContext, type RecordParser } from './record-parser.ts';
import { timeUsOf } from './time-scale.ts';

/** First number of every pcapng file, the same in both byte orders. */
export const PCAPNG_MAGIC = 0x0a0d0d0a;

/** Block types (draft-ietf-opsawg-pcapng section 4 and the appendix for the obsolete one). */
const BLOCK = {
  section: PCAPNG_MAGIC,
  interface: 1,
  obsoletePacket: 2,
  simplePacket: 3,
  interfaceStatistics: 5,
  enhancedPacket: 6,
} as const;

const PACKET_BLOCK_BYTES_MIN = 32;

/** The shortest whole block of each type that is read. */
const BLOCK_BYTES_MIN: ReadonlyMap<number, number> = new Map([
  [BLOCK.section, 28],
  [BLOCK.interface, 20],
  [BLOCK.obsoletePacket, PACKET_BLOCK_BYTES_MIN],
  [BLOCK.simplePacket, 16],
  [BLOCK.interfaceStatistics, 24],
  [BLOCK.enhancedPacket, PACKET_BLOCK_BYTES_MIN],
]);

/** Type, length and the length again: what every block has. */
const EMPTY_BLOCK_BYTES = 12;
/** Blocks that are read must fit the carry buffer; packet options are small. Blocks that are skipped may be larger. */
const BLOCK_BYTES_MAX = 1_048_576;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const INTERFACES_MAX = 4_096;
/** Byte offsets in enhanced and obsolete packet blocks (section 4.3), which differ only in the interface's width. */
const PACKET = { interface: 8, high: 12, low: 16, captured: 20, original: 24, data: 28 } as const;
/** Byte offsets in a simple packet block (section 4.4). */
const SIMPLE = { original: 8, data: 12 } as const;
const TRAILER_BYTES = 4;
const NO_VIEW: DataView = new DataView(new ArrayBuffer(0));

/** Parser of pcapng files: any number of sections and interfaces; blocks of no concern here are passed over. */
export class PcapngParser implements RecordParser {
  needBytes = EMPTY_BLOCK_BYTES;
  skippedAt = 0;
  readonly #context: ParserContext;
  #littleEndian = true;
  /** Over the bytes of this call of parse: its loads are single instructions. */
  #view = NO_VIEW;
  #interfaces: PcapngInterface[] = [];
  #blocks = 0;

  constructor(context: ParserContext) {
    this.#context = context;
  }

  parse(bytes: Uint8Array, start: number, end: number): number {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.needBytes = EMPTY_BLOCK_BYTES;
    let at = start;
    while (end - at >= EMPTY_BLOCK_BYTES) {
      const type = this.#u32(at);
      if (type === BLOCK.section) this.#readByteOrder(at);
      const length = this.#u32(at + 4);
      const lengthMin = type === BLOCK.enhancedPacket ? PACKET_BLOCK_BYTES_MIN : BLOCK_BYTES_MIN.get(type);
      const next = at + length;
      if (lengthMin === undefined) {
        if (length < EMPTY_BLOCK_BYTES || length % 4 !== 0) throw this.#badLength(at, length);
        this.skippedAt = at;
      } else {
        if (length < lengthMin || length > BLOCK_BYTES_MAX || length % 4 !== 0) throw this.#badLength(at, length);
        if (next > end) {
          this.needBytes = length;
          return at;
        }
        this.#readBlock(type, bytes, at, length);
      }
      this.#blocks++;
      at = next;
    }
    // Past the end when the last block is one that is passed over, whether or not all of it is there.
    return at;
  }

  awaited(): string {
    return this.#blocks === 0 ? 'the first pcapng section header' : `pcapng block ${this.#blocks + 1}`;
  }

  #u16(at: number): number {
    return this.#view.getUint16(at, this.#littleEndian);
  }

  #u32(at: number): number {
    return this.#view.getUint32(at, this.#littleEndian);
  }

  #readByteOrder(at: number): void {
    this.#littleEndian = this.#view.getUint32(at + 8, true) === BYTE_ORDER_MAGIC;
    const order = this.#view.getUint32(at + 8);
    if (this.#littleEndian || order === BYTE_ORDER_MAGIC) return;
    const found = order.toString(16).padStart(8, '0');
    throw new DamagedRecord(at + 8, `the byte-order magic 1a2b3c4d of a section, found ${found}`);
  }

  /** One whole block of a type in BLOCK_BYTES_MIN. */
  #readBlock(type: number, bytes: Uint8Array, at: number, length: number): void {
    const end = at + length - TRAILER_BYTES;
    const repeated = this.#u32(end);
    if (repeated !== length) throw this.#badTrailer(end, length, repeated);
    switch (type) {
      case BLOCK.enhancedPacket:
        this.#seePacket(bytes, at, end, this.#u32(at + PACKET.interface));
        break;
      case BLOCK.obsoletePacket:
        this.#seePacket(bytes, at, end, this.#u16(at + PACKET.interface));
        break;
      case BLOCK.simplePacket:
        this.#seeSimplePacket(bytes, at, end);
        break;
      case BLOCK.section:
        this.#beginSection(at);
        break;
      case BLOCK.interface:
        this.#addInterface(at, end);
        break;
      case BLOCK.interfaceStatistics:
        this.#countDrops(at, end);
        break;
    }
  }

  #seePacket(bytes: Uint8Array, at: number, end: number, interfaceNumber: number): void {
    const from = this.#interface(interfaceNumber, at);
    const view = this.#view;
    const littleEndian = this.#littleEndian;
    const high = view.getUint32(at + PACKET.high, littleEndian);
    const low = view.getUint32(at + PACKET.low, littleEndian);
    const captured = view.getUint32(at + PACKET.captured, littleEndian);
    const original = view.getUint32(at + PACKET.original, littleEndian);
    this.#context.frame.timeUs = timeUsOf(from.scale, high, low);
    this.#see(bytes, at + PACKET.data, captured, end, original, from);
  }

  /** A packet without a time gets that of the packet before it, so that time does not jump. */
  #seeSimplePacket(bytes: Uint8Array, at: number, end: number): void {
    const from = this.#interface(0, at);
    const original = this.#u32(at + SIMPLE.original);
    const captured = from.snapLengthBytes > 0 ? Math.min(original, from.snapLengthBytes) : original;
    this.#see(bytes, at + SIMPLE.data, captured, end, original, from);
  }

  #see(
    bytes: Uint8Array,
    dataAt: number,
    captured: number,
    end: number,
    original: number,
    from: PcapngInterface,
  ): void {
    const capturedMax = Math.min(end - dataAt, CAPTURED_BYTES_MAX);
    if (captured > capturedMax) {
      throw new DamagedRecord(dataAt, `at most ${capturedMax} captured bytes in ${this.awaited()}, found ${captured}`);
    }
    const { frame, counters, sink } = this.#context;
    frame.bytes = bytes;
    frame.start = dataAt;
    frame.end = dataAt + captured;
    frame.wireBytes = Math.max(original, captured);
    frame.linkType = from.linkType;
    counters.packets++;
    counters.bytes += frame.wireBytes;
    sink.see(frame);
  }

  #interface(number: number, at: number): PcapngInterface {
    const found = this.#interfaces[number];
    if (found) return found;
    const known = this.#interfaces.length === 0 ? 'none is' : `only 0 to ${this.#interfaces.length - 1} are`;
    throw new DamagedRecord(at, `a described interface in ${this.awaited()}, found number ${number} but ${known}`);
  }

  #beginSection(at: number): void {
    const major = this.#u16(at + 12);
    if (major !== 1) throw new DamagedRecord(at + 12, `pcapng version 1, found ${major}`);
    this.#interfaces = [];
  }

  #addInterface(at: number, end: number): void {
    if (this.#interfaces.length >= INTERFACES_MAX) {
      throw new DamagedRecord(at, `at most ${INTERFACES_MAX} interfaces in a section`);
    }
    this.#interfaces.push(readInterface(this.#view, at, end, this.#littleEndian));
  }

  /** Each statistics block repeats the interface's totals, so only what they grew by is added. */
  #countDrops(at: number, end: number): void {
    const of = this.#interface(this.#u32(at + 8), at);
    const drops = readInterfaceDrops(this.#view, at, end, this.#littleEndian);
    const { counters } = this.#context;
    counters.kernelDrops += Math.max(drops.kernelDrops - of.kernelDrops, 0);
    counters.interfaceDrops += Math.max(drops.interfaceDrops - of.interfaceDrops, 0);
    of.kernelDrops = Math.max(drops.kernelDrops, of.kernelDrops);
    of.interfaceDrops = Math.max(drops.interfaceDrops, of.interfaceDrops);
  }

  #badLength(at: number, length: number): DamagedRecord {
    const expected = `a block length that is a multiple of 4 and fits its type in ${this.awaited()}, found ${length}`;
    return new DamagedRecord(at + 4, expected);
  }

  #badTrailer(at: number, length: number, repeated: number): DamagedRecord {
    return new DamagedRecord(at, `the length ${length} again at the end of ${this.awaited()}, found ${repeated}`);
  }
}

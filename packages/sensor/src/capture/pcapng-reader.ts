import { u16, u32 } from './bytes.ts';
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

/** The shortest whole block of each type that is read. */
const BLOCK_BYTES_MIN: ReadonlyMap<number, number> = new Map([
  [BLOCK.section, 28],
  [BLOCK.interface, 20],
  [BLOCK.obsoletePacket, 32],
  [BLOCK.simplePacket, 16],
  [BLOCK.interfaceStatistics, 24],
  [BLOCK.enhancedPacket, 32],
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

/** Parser of pcapng files: any number of sections and interfaces; blocks of no concern here are passed over. */
export class PcapngParser implements RecordParser {
  needBytes = EMPTY_BLOCK_BYTES;
  skippedAt = 0;
  readonly #context: ParserContext;
  #bigEndian = false;
  #interfaces: PcapngInterface[] = [];
  #blocks = 0;

  constructor(context: ParserContext) {
    this.#context = context;
  }

  parse(bytes: Uint8Array, start: number, end: number): number {
    let at = start;
    while (end - at >= EMPTY_BLOCK_BYTES) {
      const type = u32(bytes, at, this.#bigEndian);
      if (type === BLOCK.section) this.#readByteOrder(bytes, at);
      const length = u32(bytes, at + 4, this.#bigEndian);
      if (length < EMPTY_BLOCK_BYTES || length % 4 !== 0) throw this.#badLength(at, length);
      const next = at + length;
      const lengthMin = BLOCK_BYTES_MIN.get(type);
      if (next > end && lengthMin === undefined) {
        this.#blocks++;
        this.needBytes = EMPTY_BLOCK_BYTES;
        this.skippedAt = at;
        return next;
      }
      if (lengthMin !== undefined && (length < lengthMin || length > BLOCK_BYTES_MAX))
        throw this.#badLength(at, length);
      if (next > end) {
        this.needBytes = length;
        return at;
      }
      const repeated = u32(bytes, next - TRAILER_BYTES, this.#bigEndian);
      if (repeated !== length) throw this.#badTrailer(next - TRAILER_BYTES, length, repeated);
      if (lengthMin !== undefined) this.#readBlock(type, bytes, at, next - TRAILER_BYTES);
      this.#blocks++;
      at = next;
    }
    this.needBytes = EMPTY_BLOCK_BYTES;
    return at;
  }

  awaited(): string {
    return this.#blocks === 0 ? 'the first pcapng section header' : `pcapng block ${this.#blocks + 1}`;
  }

  #readByteOrder(bytes: Uint8Array, at: number): void {
    const order = u32(bytes, at + 8, true);
    this.#bigEndian = order === BYTE_ORDER_MAGIC;
    if (this.#bigEndian || u32(bytes, at + 8, false) === BYTE_ORDER_MAGIC) return;
    throw new DamagedRecord(at + 8, `the byte-order magic 1a2b3c4d of a section, found ${hex(order)}`);
  }

  /** One whole block of a type in BLOCK_BYTES_MIN; end is where its trailer begins. */
  #readBlock(type: number, bytes: Uint8Array, at: number, end: number): void {
    switch (type) {
      case BLOCK.enhancedPacket:
        this.#seePacket(bytes, at, end, u32(bytes, at + PACKET.interface, this.#bigEndian));
        break;
      case BLOCK.obsoletePacket:
        this.#seePacket(bytes, at, end, u16(bytes, at + PACKET.interface, this.#bigEndian));
        break;
      case BLOCK.simplePacket:
        this.#seeSimplePacket(bytes, at, end);
        break;
      case BLOCK.section:
        this.#beginSection(bytes, at);
        break;
      case BLOCK.interface:
        this.#addInterface(bytes, at, end);
        break;
      case BLOCK.interfaceStatistics:
        this.#countDrops(bytes, at, end);
        break;
    }
  }

  #seePacket(bytes: Uint8Array, at: number, end: number, interfaceNumber: number): void {
    const bigEndian = this.#bigEndian;
    const from = this.#interface(interfaceNumber, at);
    const captured = u32(bytes, at + PACKET.captured, bigEndian);
    const high = u32(bytes, at + PACKET.high, bigEndian);
    const low = u32(bytes, at + PACKET.low, bigEndian);
    this.#context.frame.timeUs = timeUsOf(from.scale, high, low);
    this.#see(bytes, at + PACKET.data, captured, end, u32(bytes, at + PACKET.original, bigEndian), from);
  }

  /** A packet without a time gets that of the packet before it, so that time does not jump. */
  #seeSimplePacket(bytes: Uint8Array, at: number, end: number): void {
    const from = this.#interface(0, at);
    const original = u32(bytes, at + SIMPLE.original, this.#bigEndian);
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

  #beginSection(bytes: Uint8Array, at: number): void {
    const major = u16(bytes, at + 12, this.#bigEndian);
    if (major !== 1) throw new DamagedRecord(at + 12, `pcapng version 1, found ${major}`);
    this.#interfaces = [];
  }

  #addInterface(bytes: Uint8Array, at: number, end: number): void {
    if (this.#interfaces.length >= INTERFACES_MAX) {
      throw new DamagedRecord(at, `at most ${INTERFACES_MAX} interfaces in a section`);
    }
    this.#interfaces.push(readInterface(bytes, at, end, this.#bigEndian));
  }

  /** Each statistics block repeats the interface's totals, so only what they grew by is added. */
  #countDrops(bytes: Uint8Array, at: number, end: number): void {
    const of = this.#interface(u32(bytes, at + 8, this.#bigEndian), at);
    const drops = readInterfaceDrops(bytes, at, end, this.#bigEndian);
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

const hex = (value: number): string => value.toString(16).padStart(8, '0');

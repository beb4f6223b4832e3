import { CAPTURED_BYTES_MAX, DamagedRecord, type ParserContext, type RecordParser } from './record-parser.ts';

const FILE_HEADER_BYTES = 24;
const RECORD_HEADER_BYTES = 16;
/** Byte offsets in the file header (draft-ietf-opsawg-pcap section 4). */
const FILE = { major: 4, linkType: 20 } as const;
/** Byte offsets in a record's header (section 5). */
const RECORD = { seconds: 0, fraction: 4, captured: 8, original: 12 } as const;

/** The magic number as the first four bytes read big-endian, and what it says of the file. */
const VARIANTS: ReadonlyMap<number, PcapVariant> = new Map([
  [0xa1b2c3d4, { bigEndian: true, nanoseconds: false }],
  [0xd4c3b2a1, { bigEndian: false, nanoseconds: false }],
  [0xa1b23c4d, { bigEndian: true, nanoseconds: true }],
  [0x4d3cb2a1, { bigEndian: false, nanoseconds: true }],
]);

export interface PcapVariant {
  bigEndian: boolean;
  nanoseconds: boolean;
}

/** What kind of pcap file starts with this number, read big-endian; undefined when none does. */
export const pcapVariant = (magic: number): PcapVariant | undefined => VARIANTS.get(magic);

/** Parser of pcap files in either byte order; nanoseconds are cut to microseconds. */
export class PcapParser implements RecordParser {
  needBytes = FILE_HEADER_BYTES;
  readonly skippedAt = 0;
  readonly #context: ParserContext;
  readonly #littleEndian: boolean;
  readonly #nanoseconds: boolean;
  #headerRead = false;
  #linkType = 0;
  #records = 0;

  constructor(variant: PcapVariant, context: ParserContext) {
    this.#littleEndian = !variant.bigEndian;
    this.#nanoseconds = variant.nanoseconds;
    this.#context = context;
  }

  parse(bytes: Uint8Array, start: number, end: number): number {
    if (this.#headerRead) return this.#parseRecords(bytes, start, end);
    if (end - start < FILE_HEADER_BYTES) return start;
    this.#readFileHeader(bytes, start);
    return this.#parseRecords(bytes, start + FILE_HEADER_BYTES, end);
  }

  #readFileHeader(bytes: Uint8Array, at: number): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset + at, FILE_HEADER_BYTES);
    const major = view.getUint16(FILE.major, this.#littleEndian);
    if (major !== 2) throw new DamagedRecord(at + FILE.major, `pcap version 2, found ${major}`);
    // The upper bits tell the length of the frame check sequence, not the type.
    this.#linkType = view.getUint32(FILE.linkType, this.#littleEndian) & 0xffff;
    this.#headerRead = true;
  }

  #parseRecords(bytes: Uint8Array, start: number, end: number): number {
    const { frame, sink, counters } = this.#context;
    const littleEndian = this.#littleEndian;
    // One view a chunk: its loads are single instructions, where four bytes put together are many.
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    let at = start;
    while (end - at >= RECORD_HEADER_BYTES) {
      const captured = view.getUint32(at + RECORD.captured, littleEndian);
      if (captured > CAPTURED_BYTES_MAX) throw this.#tooLong(at, captured);
      const dataAt = at + RECORD_HEADER_BYTES;
      const next = dataAt + captured;
      if (next > end) {
        this.needBytes = next - at;
        return at;
      }
      const original = view.getUint32(at + RECORD.original, littleEndian);
      const fraction = view.getUint32(at + RECORD.fraction, littleEndian);
      const fractionUs = this.#nanoseconds ? Math.floor(fraction / 1000) : fraction;
      frame.bytes = bytes;
      frame.start = dataAt;
      frame.end = next;
      frame.wireBytes = Math.max(original, captured);
      frame.linkType = this.#linkType;
      frame.timeUs = view.getUint32(at + RECORD.seconds, littleEndian) * 1_000_000 + fractionUs;
      counters.packets++;
      counters.bytes += frame.wireBytes;
      this.#records++;
      at = next;
      sink.see(frame);
    }
    this.needBytes = RECORD_HEADER_BYTES;
    return at;
  }

  #tooLong(at: number, captured: number): DamagedRecord {
    const wanted = `a captured length of at most ${CAPTURED_BYTES_MAX} in packet ${this.#records + 1}`;
    return new DamagedRecord(at, `${wanted}, found ${captured}`);
  }

  awaited(): string {
    if (!this.#headerRead) return 'the pcap file header';
    return `packet ${this.#records + 1}`;
  }
}

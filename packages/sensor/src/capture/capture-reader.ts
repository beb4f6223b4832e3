import { PcapParser, pcapVariant } from './pcap-reader.ts';
import { PCAPNG_MAGIC, PcapngParser } from './pcapng-reader.ts';
import { DamagedRecord, type ParserContext, type RecordParser } from './record-parser.ts';

const MAGIC_BYTES = 4;
/** Programs that pack files, by the first bytes of what they make; bzip2 adds a digit. */
const PACKERS: ReadonlyMap<string, string> = new Map([
  ['fd377a58', 'xz'],
  ['28b52ffd', 'zstd'],
  ['04224d18', 'lz4'],
  ...Array.from({ length: 9 }, (_, i): [string, string] => [`425a683${i + 1}`, 'bzip2']),
]);
/** Most records are smaller; the buffer grows, by doubling, to the largest record seen, which the parsers limit. */
const CARRY_BYTES_FIRST = 4_096;

/** The end of a stream inside a record. */
export interface CutRecord {
  /** Where the record begins. */
  offset: number;
  expected: string;
}

/**
 * Reads one capture, pcap or pcapng as its first bytes say, from chunks of any sizes. Frames lie in the chunk itself;
 * only a record that straddles two chunks is copied, into one buffer that is used again.
 */
export class CaptureReader {
  readonly #context: ParserContext;
  #parser: RecordParser | undefined;
  /** Offset in the stream of the next byte that comes. */
  #offset = 0;
  /** Bytes still to come that nobody wants, and where the record began that they belong to. */
  #skip = 0;
  #skippedOffset = 0;
  #carry: Uint8Array = new Uint8Array(0);
  #carried = 0;
  #needBytes = MAGIC_BYTES;

  constructor(context: ParserContext) {
    this.#context = context;
  }

  /** How many bytes came so far. */
  get offset(): number {
    return this.#offset;
  }

  /** Take the next bytes; on return their frames have gone to the sink. Throws DamagedRecord at a stream offset. */
  push(chunk: Uint8Array): void {
    let at = Math.min(this.#skip, chunk.length);
    this.#skip -= at;
    while (this.#carried > 0 && at < chunk.length) at = this.#fillCarry(chunk, at);
    if (at < chunk.length) this.#parseChunk(chunk, at);
    this.#offset += chunk.length;
  }

  /** Say that nothing more comes. Returns what is missing when the stream ends inside a record. */
  finish(): CutRecord | undefined {
    if (this.#skip > 0) {
      return { offset: this.#skippedOffset, expected: `${this.#skip} more bytes of a pcapng block` };
    }
    if (this.#parser && this.#carried === 0) return undefined;
    const offset = this.#offset - this.#carried;
    if (this.#offset === 0) return { offset, expected: 'a pcap or pcapng header, the file is empty' };
    const what = this.#parser?.awaited() ?? 'a pcap or pcapng header';
    return { offset, expected: `${this.#needBytes} bytes of ${what}, only ${this.#carried} are there` };
  }

  #parseChunk(chunk: Uint8Array, start: number): void {
    const stop = this.#parse(chunk, start, chunk.length, this.#offset);
    if (stop >= chunk.length) return;
    this.#growCarry();
    this.#carry.set(chunk.subarray(stop), 0);
    this.#carried = chunk.length - stop;
  }

  /** Move what the carried record still needs over from the chunk; returns how far the chunk is used up. */
  #fillCarry(chunk: Uint8Array, start: number): number {
    this.#growCarry();
    const taken = Math.min(this.#needBytes - this.#carried, chunk.length - start);
    this.#carry.set(chunk.subarray(start, start + taken), this.#carried);
    const carryOffset = this.#offset + start - this.#carried;
    this.#carried += taken;
    const at = start + taken;
    if (this.#carried < this.#needBytes) return at;
    const stop = this.#parse(this.#carry, 0, this.#carried, carryOffset);
    if (stop > this.#carried) {
      this.#carried = 0;
      const skipped = Math.min(this.#skip, chunk.length - at);
      this.#skip -= skipped;
      return at + skipped;
    }
    this.#carry.copyWithin(0, stop, this.#carried);
    this.#carried -= stop;
    return at;
  }

  /** Parse bytes[start, end), of which bytes[0] stands at `base` in the stream; note what is needed or skipped next. */
  #parse(bytes: Uint8Array, start: number, end: number, base: number): number {
    try {
      if (!this.#parser && end - start < MAGIC_BYTES) return start;
      this.#parser ??= this.#parserFor(bytes, start);
      const stop = this.#parser.parse(bytes, start, end);
      this.#needBytes = this.#parser.needBytes;
      if (stop > end) {
        this.#skip = stop - end;
        this.#skippedOffset = base + this.#parser.skippedAt;
      }
      return stop;
    } catch (error) {
      if (error instanceof DamagedRecord) throw new DamagedRecord(base + error.at, error.expected);
      throw error;
    }
  }

  #parserFor(bytes: Uint8Array, at: number): RecordParser {
    const magic = new DataView(bytes.buffer, bytes.byteOffset + at).getUint32(0);
    const variant = pcapVariant(magic);
    if (variant) return new PcapParser(variant, this.#context);
    if (magic === PCAPNG_MAGIC) return new PcapngParser(this.#context);
    const found = magic.toString(16).padStart(8, '0');
    const packer = PACKERS.get(found);
    const expected = packer
      ? `a capture that is plain or gzip, found ${packer}; \`${packer} -dc\` unpacks it`
      : `a pcap or pcapng file, which begins a1b2c3d4, a1b23c4d or 0a0d0d0a; found ${found}`;
    throw new DamagedRecord(at, expected);
  }

  #growCarry(): void {
    if (this.#carry.length >= this.#needBytes) return;
    let grownBytes = Math.max(CARRY_BYTES_FIRST, this.#carry.length);
    while (grownBytes < this.#needBytes) grownBytes *= 2;
    const grown = new Uint8Array(grownBytes);
    grown.set(this.#carry.subarray(0, this.#carried));
    this.#carry = grown;
  }
}

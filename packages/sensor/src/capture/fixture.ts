// Capture files built byte by byte, and sinks that keep what they see: for the tests of this folder.
import { type Report, silentReport } from '@lanhound/runtime';
import type { Frame } from './frame.ts';
import type { FrameSink } from './source.ts';

export interface PacketFixture {
  seconds?: number;
  fraction?: number;
  data?: Uint8Array;
  /** What the record says was captured, where it lies about that. */
  captured?: number;
  original?: number;
}

const MAGIC = { us: 0xa1b2c3d4, ns: 0xa1b23c4d } as const;

/** Numbers of 32 bits in a byte order, one after the other. */
export function words(bigEndian: boolean, ...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => {
    if (bigEndian) bytes.writeUInt32BE(value >>> 0, i * 4);
    else bytes.writeUInt32LE(value >>> 0, i * 4);
  });
  return bytes;
}

/** Two numbers of 16 bits as one word of 32. */
export const halves = (bigEndian: boolean, first: number, second: number): number =>
  bigEndian ? first * 65_536 + second : second * 65_536 + first;

export interface PcapFixture {
  bigEndian?: boolean;
  nanoseconds?: boolean;
  linkType?: number;
  version?: [number, number];
  packets?: PacketFixture[];
}

export function pcapFile(options: PcapFixture = {}): Buffer {
  const { bigEndian = false, nanoseconds = false, linkType = 1, version = [2, 4], packets = [] } = options;
  const magic = nanoseconds ? MAGIC.ns : MAGIC.us;
  const header = words(bigEndian, magic, halves(bigEndian, ...version), 0, 0, 65_535, linkType);
  return Buffer.concat([header, ...packets.map((packet) => pcapRecord(packet, bigEndian))]);
}

export function pcapRecord(packet: PacketFixture, bigEndian = false): Buffer {
  const { seconds = 1_700_000_000, fraction = 0, data = Buffer.alloc(0) } = packet;
  const { captured = data.length, original = captured } = packet;
  return Buffer.concat([words(bigEndian, seconds, fraction, captured, original), data]);
}

/** A pcapng block around a body, which is padded to whole words. */
export function block(type: number, body: Uint8Array, bigEndian = false): Buffer {
  const padded = Buffer.concat([body, Buffer.alloc((4 - (body.length % 4)) % 4)]);
  const length = padded.length + 12;
  return Buffer.concat([words(bigEndian, type, length), padded, words(bigEndian, length)]);
}

export function section(bigEndian = false, major = 1): Buffer {
  const version = halves(bigEndian, major, 0);
  return block(0x0a0d0d0a, words(bigEndian, 0x1a2b3c4d, version, 0xffffffff, 0xffffffff), bigEndian);
}

export function option(code: number, value: Uint8Array, bigEndian = false): Buffer {
  const padded = Buffer.concat([value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
  return Buffer.concat([words(bigEndian, halves(bigEndian, code, value.length)), padded]);
}

export function interfaceBlock(linkType = 1, snapLength = 0, options: Uint8Array[] = [], bigEndian = false): Buffer {
  const body = [words(bigEndian, halves(bigEndian, linkType, 0), snapLength), ...options];
  return block(1, Buffer.concat(body), bigEndian);
}

export interface BlockPacketFixture {
  number?: number;
  high?: number;
  low?: number;
  data?: Uint8Array;
  captured?: number;
  original?: number;
}

export function enhancedPacket(packet: BlockPacketFixture = {}, bigEndian = false): Buffer {
  const { number = 0, high = 0, low = 0, data = Buffer.alloc(0) } = packet;
  const { captured = data.length, original = captured } = packet;
  return block(6, Buffer.concat([words(bigEndian, number, high, low, captured, original), data]), bigEndian);
}

/** A frame as it was seen, with a copy of its bytes. */
export interface SeenFrame {
  timeUs: number;
  linkType: number;
  wireBytes: number;
  data: string;
}

export interface KeepingSink extends FrameSink {
  frames: SeenFrame[];
}

/** Keeps every frame; settles at once unless told what to wait for. */
export function keepingSink(settle: () => Promise<void> | undefined = () => undefined): KeepingSink {
  const frames: SeenFrame[] = [];
  return { frames, settle, see: (frame) => void frames.push(copyOf(frame)) };
}

export function copyOf({ timeUs, linkType, wireBytes, bytes, start, end }: Frame): SeenFrame {
  return { timeUs, linkType, wireBytes, data: Buffer.from(bytes.subarray(start, end)).toString('hex') };
}

/** A report whose log lines are kept as "level text". */
export function hearingReport(): { report: Report; lines: string[] } {
  const lines: string[] = [];
  const say = (level: string) => (_: object, text: string) => void lines.push(`${level} ${text}`);
  const log = { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error'), fatal: say('fatal') };
  return { report: Object.assign(silentReport(), { log }), lines };
}

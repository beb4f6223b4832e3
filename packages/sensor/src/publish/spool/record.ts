// A batch as it lies on the disk. A segment is records one after another, little-endian:
//
//   0  8 bytes  the segment's mark, drawn at random: whoever sends packets cannot write a record into a batch
//   8  uint32   CRC-32 of the mark and of all that follows this field
//  12  uint32   length of the batch
//  16  uint32   events in the batch
//  20  float64  epoch, then sequence, earliest and latest event time; each a whole number
//  52           the batch
import { crc32 } from 'node:zlib';
import type { EncodedBatch } from '../batch-writer.ts';

export const MARK_BYTES = 8;
export const RECORD_HEADER_BYTES = 52;
/** No bus carries more; a length beyond it is damage. */
const BATCH_BYTES_MOST = 16_777_216;

const AT = { crc: 8, length: 12, events: 16, epoch: 20, sequence: 28, from: 36, to: 44 } as const;

export const recordBytes = ({ bytes }: EncodedBatch): number => RECORD_HEADER_BYTES + bytes.length;

/** Writes a record at `at`; gives where it ends. */
export function writeRecord(target: Buffer, at: number, mark: Uint8Array, batch: EncodedBatch): number {
  const end = at + recordBytes(batch);
  target.set(mark, at);
  target.writeUInt32LE(batch.bytes.length, at + AT.length);
  target.writeUInt32LE(batch.events, at + AT.events);
  target.writeDoubleLE(batch.epochUs, at + AT.epoch);
  target.writeDoubleLE(batch.sequence, at + AT.sequence);
  target.writeDoubleLE(batch.fromUs, at + AT.from);
  target.writeDoubleLE(batch.toUs, at + AT.to);
  target.set(batch.bytes, at + RECORD_HEADER_BYTES);
  target.writeUInt32LE(checksum(target, at, end), at + AT.crc);
  return end;
}

/** What a segment holds. */
export interface SegmentContent {
  /** Whole records in the order they were written; their bytes are views of the segment's. */
  batches: EncodedBatch[];
  /** Places where something other than a whole record lies before a whole one. */
  damages: Damage[];
  /** Bytes at the end that are no whole record: what was being written when the process or the power went. */
  tornBytes: number;
}

export interface Damage {
  bytes: number;
  /** Event times of the records around it, where there are any. */
  afterUs: number | undefined;
  beforeUs: number | undefined;
}

/** Reads whatever a file has become. Never throws, and gives no record that was not written. */
export function readSegment(content: Buffer, mark: Uint8Array): SegmentContent {
  const batches: EncodedBatch[] = [];
  const damages: Damage[] = [];
  let end = 0;
  let at = 0;
  while (at >= 0 && at + RECORD_HEADER_BYTES <= content.length) {
    const batch = readRecord(content, at, mark);
    if (!batch) {
      at = content.indexOf(mark, at + 1);
      continue;
    }
    if (at > end) damages.push({ bytes: at - end, afterUs: batches.at(-1)?.toUs, beforeUs: batch.fromUs });
    batches.push(batch);
    end = at + recordBytes(batch);
    at = end;
  }
  return { batches, damages, tornBytes: content.length - end };
}

/** The record that begins here; undefined when none does. */
function readRecord(content: Buffer, at: number, mark: Uint8Array): EncodedBatch | undefined {
  if (content.compare(mark, 0, MARK_BYTES, at, at + MARK_BYTES) !== 0) return undefined;
  const length = content.readUInt32LE(at + AT.length);
  const end = at + RECORD_HEADER_BYTES + length;
  if (length > BATCH_BYTES_MOST || end > content.length) return undefined;
  if (checksum(content, at, end) !== content.readUInt32LE(at + AT.crc)) return undefined;
  return {
    epochUs: content.readDoubleLE(at + AT.epoch),
    sequence: content.readDoubleLE(at + AT.sequence),
    events: content.readUInt32LE(at + AT.events),
    fromUs: content.readDoubleLE(at + AT.from),
    toUs: content.readDoubleLE(at + AT.to),
    bytes: content.subarray(at + RECORD_HEADER_BYTES, end),
  };
}

const checksum = (content: Buffer, at: number, end: number): number =>
  crc32(content.subarray(at + AT.length, end), crc32(content.subarray(at, at + MARK_BYTES)));

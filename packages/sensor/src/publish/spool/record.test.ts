import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EncodedBatch } from '../batch-writer.ts';
import { RECORD_HEADER_BYTES, readSegment, recordBytes, writeRecord } from './record.ts';

const MARK = Buffer.from('5ad1c3f0b7e29846', 'hex');

const batchOf = fc.record({
  epochUs: fc.integer({ min: 0, max: 2 ** 53 - 1 }),
  sequence: fc.integer({ min: 1, max: 2 ** 53 - 1 }),
  events: fc.nat(100_000),
  fromUs: fc.integer({ min: 0, max: 2 ** 53 - 1 }),
  toUs: fc.integer({ min: 0, max: 2 ** 53 - 1 }),
  bytes: fc.uint8Array({ maxLength: 200 }),
});
const batchesOf = fc.array(batchOf, { minLength: 1, maxLength: 6 });

function written(batches: readonly EncodedBatch[], mark: Uint8Array = MARK): Buffer {
  const segment = Buffer.alloc(batches.reduce((sum, batch) => sum + recordBytes(batch), 0));
  let at = 0;
  for (const batch of batches) at = writeRecord(segment, at, mark, batch);
  return segment;
}

const plain = (batches: readonly EncodedBatch[]) => batches.map((batch) => ({ ...batch, bytes: [...batch.bytes] }));

/** Those read are some of those written, in their order. */
function isPartOf(read: readonly EncodedBatch[], all: readonly EncodedBatch[]): boolean {
  const rest = plain(all).map((batch) => JSON.stringify(batch));
  return plain(read).every((batch) => {
    const at = rest.indexOf(JSON.stringify(batch));
    rest.splice(0, at + 1);
    return at >= 0;
  });
}

test('what is read is what was written', () => {
  fc.assert(
    fc.property(batchesOf, (batches) => {
      const { batches: read, damages, tornBytes } = readSegment(written(batches), MARK);
      expect(plain(read)).toEqual(plain(batches));
      expect({ damages, tornBytes }).toEqual({ damages: [], tornBytes: 0 });
    }),
  );
});

test('cut anywhere, all whole records before the cut are read, and the rest is known as torn', () => {
  fc.assert(
    fc.property(batchesOf, (batches) => {
      const segment = written(batches);
      for (let cut = 0; cut <= segment.length; cut++) {
        const { batches: read, damages, tornBytes } = readSegment(segment.subarray(0, cut), MARK);
        const wholeBytes = read.reduce((sum, batch) => sum + recordBytes(batch), 0);
        expect(plain(read)).toEqual(plain(batches.slice(0, read.length)));
        expect(tornBytes).toBe(cut - wholeBytes);
        expect(damages).toEqual([]);
        const next = batches[read.length];
        if (next) expect(tornBytes).toBeLessThan(recordBytes(next));
      }
    }),
    { numRuns: 20 },
  );
});

test('with bytes changed anywhere, nothing is read that was not written', () => {
  const change = fc.record({ at: fc.nat(), byte: fc.integer({ min: 1, max: 255 }) });
  fc.assert(
    fc.property(batchesOf, fc.array(change, { minLength: 1, maxLength: 8 }), (batches, changes) => {
      const segment = written(batches);
      for (const { at, byte } of changes)
        segment[at % segment.length] = (segment[at % segment.length] as number) ^ byte;
      const { batches: read, damages, tornBytes } = readSegment(segment, MARK);
      expect(isPartOf(read, batches)).toBe(true);
      const damagedBytes = damages.reduce((sum, { bytes }) => sum + bytes, 0);
      expect(read.reduce((sum, batch) => sum + recordBytes(batch), damagedBytes + tornBytes)).toBe(segment.length);
      expect(read.length).toBeGreaterThanOrEqual(batches.length - changes.length);
    }),
    { numRuns: 500 },
  );
});

test('whatever else a file holds is read as nothing', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), (bytes) => {
      expect(readSegment(Buffer.from(bytes), MARK)).toEqual({ batches: [], damages: [], tornBytes: bytes.length });
    }),
  );
});

describe('a damaged record in the middle', () => {
  const batch = (sequence: number, bytes: Uint8Array = Buffer.from('batch')): EncodedBatch => ({
    ...{ epochUs: 7, sequence, events: 1, fromUs: sequence * 10, toUs: sequence * 10 + 5, bytes },
  });

  test('is skipped, and the times around it are known', () => {
    const segment = written([batch(1), batch(2), batch(3)]);
    segment[recordBytes(batch(1)) + RECORD_HEADER_BYTES] = 0;
    const { batches, damages } = readSegment(segment, MARK);
    expect(batches.map(({ sequence }) => sequence)).toEqual([1, 3]);
    expect(damages).toEqual([{ bytes: recordBytes(batch(2)), afterUs: 15, beforeUs: 30 }]);
  });

  test('does not let a record speak that a packet carried into it', () => {
    const forged = written([batch(66)], Buffer.alloc(8));
    const segment = written([batch(1), batch(2, forged), batch(3)]);
    segment[recordBytes(batch(1))] = 0;
    expect(readSegment(segment, MARK).batches.map(({ sequence }) => sequence)).toEqual([1, 3]);
  });
});

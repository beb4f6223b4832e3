import {
  type Batch,
  decodeBatch,
  type Event,
  encodeBatch,
  type Field,
  formatIp,
  formatMac,
  WIRE,
} from '@lanhound/proto';
import fc from 'fast-check';
import { BatchWriter, type EncodedBatch } from '../batch-writer.ts';

export const ADDRESS = { site: 'home', sensor: 'attic' };
export const EPOCH_US = 1_772_366_400_000_000;

/** What the writer makes of some events, as batches. */
export function batches(write: (writer: BatchWriter) => unknown, batchBytes = 65_536): EncodedBatch[] {
  const made: EncodedBatch[] = [];
  const writer = new BatchWriter({ address: ADDRESS, epochUs: EPOCH_US, batchBytes, onBatch: (b) => made.push(b) });
  write(writer);
  writer.flush();
  return made;
}

/** The only batch of some events, read again. */
export const decoded = (write: (writer: BatchWriter) => unknown): Batch =>
  decodeBatch(batches(write)[0]?.bytes as Uint8Array);

/** The same events by the generated codec. */
export const byCodec = (events: object[]): Batch =>
  decodeBatch(
    encodeBatch({
      ...ADDRESS,
      epoch: EPOCH_US,
      sequence: 1,
      events: events.map((e) => ({ ...e, ...ADDRESS }) as Event),
    }),
  );

/** The tags of a message's fields by the schema. */
export const tagsOf = (fields: readonly Field[]): Record<string, number> =>
  Object.fromEntries(fields.map((field) => [field.name, (field.number << 3) | wireTypeOf(field)]));

function wireTypeOf({ kind, repeated }: Field): number {
  if (repeated) return WIRE.bytes;
  if (kind === 'time' || kind === 'mac') return WIRE.fixed64;
  return kind === 'number' || kind === 'bool' || kind === 'enum' ? WIRE.varint : WIRE.bytes;
}

export const time = fc.integer({ min: 0, max: 2 ** 53 - 1 });
export const text = fc.oneof(fc.string({ maxLength: 300 }), fc.string({ unit: 'binary', maxLength: 60 }));
export const ip = fc.oneof(
  fc.uint8Array({ minLength: 4, maxLength: 4 }),
  fc.uint8Array({ minLength: 16, maxLength: 16 }),
  // Zeros in runs, which the text leaves out.
  fc.array(fc.constantFrom(0, 0, 1), { minLength: 16, maxLength: 16 }).map((bytes) => Uint8Array.from(bytes)),
);
export const ipText = ip.map((bytes) => formatIp(bytes));
export const macText = fc.integer({ min: 0, max: 2 ** 48 - 1 }).map(formatMac);

/** Something that may be absent. */
export const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });

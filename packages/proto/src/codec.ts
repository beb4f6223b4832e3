import './protobuf.ts';
import { lanhound } from '#gen/events.js';
import { type Batch, BatchDecoder } from './batch-decoder.ts';
import { type Converter, converterOf } from './converter.ts';
import { eventKinds } from './gen/fields.ts';
import type { Event, EventType } from './gen/types.ts';

const converters = new Map<EventType, Converter>(
  Object.entries(eventKinds).map(([type, kind]) => [type as EventType, converterOf(kind.fields)]),
);

/** Bytes to a batch. Throws BatchError on anything that is not one; never allocates beyond a multiple of the bytes. */
export function decodeBatch(bytes: Uint8Array): Batch {
  return new BatchDecoder().decode(bytes);
}

/** A batch to bytes, for everything that is not the sensor's hot path. Site and sensor of the events are ignored. */
export function encodeBatch(batch: Omit<Batch, 'unknownEvents'>): Uint8Array {
  const events = batch.events.map((event) => wireEventOf(event));
  return lanhound.v1.EventBatch.encode({ ...batch, events } as lanhound.v1.EventBatch.$Properties).finish();
}

/** One event as the bytes of an Event message, without its tag and length. */
export function encodeEvent(event: Event): Uint8Array {
  return lanhound.v1.Event.encode(wireEventOf(event)).finish();
}

function wireEventOf(event: Event): lanhound.v1.Event.$Properties {
  const converter = converters.get(event.type) as Converter;
  return { time: event.time, [event.type]: converter.toWire(event as unknown as Record<string, unknown>) };
}

/** The JSON form of an event, fields in schema order, times as RFC 3339. */
export function eventToJson(event: Event): Record<string, unknown> {
  const converter = converters.get(event.type) as Converter;
  return converter.toJson(event as unknown as Record<string, unknown>);
}

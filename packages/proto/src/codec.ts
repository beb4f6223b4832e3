import './protobuf.ts';
import { lanhound } from '#gen/events.js';
import { type Converter, converterOf } from './converter.ts';
import { eventKinds } from './gen/fields.ts';
import type { Event, EventType } from './gen/types.ts';

/** The most a batch may weigh on the wire: what a sensor fills it to, with room for one large last event. */
export const BATCH_BYTES_MAX = 1_000_000;

/** The most events one batch may carry; smallest event × this stays near BATCH_BYTES_MAX. */
export const BATCH_EVENTS_MAX = 50_000;

/** A decoded batch; the events carry its site and sensor. */
export interface Batch {
  site: string;
  sensor: string;
  /** Start of the sensor's process, microseconds since 1970. */
  epoch: number;
  sequence: number;
  events: Event[];
  /** Events of kinds this version does not know, sent by a newer sensor. */
  unknownEvents: number;
}

/** Why bytes are not a batch; the message is for the dead letter. */
export class BatchError extends Error {
  override name = 'BatchError';
}

const converters = new Map<EventType, Converter>(
  Object.entries(eventKinds).map(([type, kind]) => [type as EventType, converterOf(kind.fields)]),
);

/** Bytes to a batch. Throws BatchError on anything that is not one; never allocates beyond a multiple of the bytes. */
export function decodeBatch(bytes: Uint8Array): Batch {
  if (bytes.length > BATCH_BYTES_MAX) {
    throw new BatchError(`a batch of ${bytes.length} bytes, want at most ${BATCH_BYTES_MAX}`);
  }
  const wire = decodeWire(bytes);
  if (wire.events.length > BATCH_EVENTS_MAX) {
    throw new BatchError(`a batch of ${wire.events.length} events, want at most ${BATCH_EVENTS_MAX}`);
  }
  const batch: Batch = {
    site: wire.site,
    sensor: wire.sensor,
    epoch: wire.epoch,
    sequence: wire.sequence,
    events: [],
    unknownEvents: 0,
  };
  for (const wireEvent of wire.events) {
    const event = eventOf(wireEvent, batch);
    if (event) batch.events.push(event);
    else batch.unknownEvents++;
  }
  return batch;
}

function decodeWire(bytes: Uint8Array): lanhound.v1.EventBatch {
  try {
    return lanhound.v1.EventBatch.decode(bytes);
  } catch (error) {
    throw new BatchError(`not a protobuf EventBatch: ${(error as Error).message}`, { cause: error });
  }
}

function eventOf(
  wire: lanhound.v1.Event.$Properties,
  { site, sensor }: { site: string; sensor: string },
): Event | undefined {
  const type = (wire as lanhound.v1.Event).kind as EventType | undefined;
  const converter = type && converters.get(type);
  if (!converter) return undefined;
  const event: Record<string, unknown> = { type, time: wire.time, site, sensor };
  try {
    converter.fromWire(wire[type] as Record<string, unknown>, event);
  } catch (error) {
    throw new BatchError(`a ${type} event is broken: ${(error as Error).message}`, { cause: error });
  }
  return event as unknown as Event;
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

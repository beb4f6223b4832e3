import './protobuf.ts';
import { lanhound } from '#gen/events.js';
import { type Converter, converterOf } from './converter.ts';
import { FlowReader } from './flow-reader.ts';
import { eventKinds } from './gen/fields.ts';
import type { Event, EventType } from './gen/types.ts';
import { WIRE } from './wire.ts';
import { WireReader } from './wire-reader.ts';

/** The most a batch may weigh on the wire: what a sensor fills it to, with room for one large last event. */
export const BATCH_BYTES_MAX = 1_000_000;

/** The most events one batch may carry; what a sensor puts into one has a hundredth of it. */
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

/** Field numbers of EventBatch and Event. */
const BATCH = { site: 1, sensor: 2, epoch: 3, sequence: 4, events: 5 } as const;
const EVENT_TIME = (1 << 3) | WIRE.fixed64;

/** How the events of a kind are read in general: by the generated codec, and then made readable. */
interface Kind {
  type: EventType;
  message: { decode(bytes: Uint8Array): unknown };
  converter: Converter;
}

const messages = lanhound.v1 as unknown as Readonly<Record<string, Kind['message']>>;
const kinds: readonly (Kind | undefined)[] = kindsByNumber();

function kindsByNumber(): (Kind | undefined)[] {
  const byNumber: (Kind | undefined)[] = [];
  for (const [type, { number, fields }] of Object.entries(eventKinds)) {
    const message = messages[`${type[0]?.toUpperCase()}${type.slice(1)}`] as Kind['message'];
    byNumber[number] = { type: type as EventType, message, converter: converterOf(fields) };
  }
  return byNumber;
}

/** Bytes to batches; keeps the texts that come again and again. */
export class BatchDecoder {
  readonly #reader = new WireReader();
  readonly #flows = new FlowReader();
  /** Where each event of the batch begins and ends. */
  readonly #spans: number[] = [];

  /** Throws BatchError on anything that is not a batch; never allocates beyond a multiple of the bytes. */
  decode(bytes: Uint8Array): Batch {
    if (bytes.length > BATCH_BYTES_MAX) {
      throw new BatchError(`a batch of ${bytes.length} bytes, want at most ${BATCH_BYTES_MAX}`);
    }
    const batch = refusing('not a protobuf EventBatch', () => this.#readHeader(bytes));
    const spans = this.#spans;
    for (let i = 0; i < spans.length; i += 2) {
      const event = this.#readEvent(spans[i] as number, spans[i + 1] as number, batch);
      if (event) batch.events.push(event);
      else batch.unknownEvents++;
    }
    return batch;
  }

  /** All but the events, whose places are noted: the header may stand behind them. */
  #readHeader(bytes: Uint8Array): Batch {
    const reader = this.#reader;
    const spans = this.#spans;
    const batch: Batch = { site: '', sensor: '', epoch: 0, sequence: 0, events: [], unknownEvents: 0 };
    reader.begin(bytes);
    spans.length = 0;
    while (reader.at < reader.end) {
      const tag = reader.tag();
      switch (tag) {
        case (BATCH.events << 3) | WIRE.bytes: {
          if (spans.length >= 2 * BATCH_EVENTS_MAX) {
            throw new BatchError(`a batch of more than ${BATCH_EVENTS_MAX} events, want at most as many`);
          }
          const length = reader.length();
          spans.push(reader.at, reader.at + length);
          reader.at += length;
          break;
        }
        case (BATCH.site << 3) | WIRE.bytes:
          batch.site = reader.text();
          break;
        case (BATCH.sensor << 3) | WIRE.bytes:
          batch.sensor = reader.text();
          break;
        case (BATCH.epoch << 3) | WIRE.fixed64:
          batch.epoch = reader.sfixed64();
          break;
        case (BATCH.sequence << 3) | WIRE.varint:
          batch.sequence = reader.varint();
          break;
        default:
          reader.skip(tag);
      }
    }
    return batch;
  }

  /** Undefined when its kind is not known. */
  #readEvent(start: number, end: number, { site, sensor }: Batch): Event | undefined {
    const reader = this.#reader;
    reader.at = start;
    reader.end = end;
    let time = 0;
    let kind = 0;
    let messageAt = 0;
    let messageEnd = 0;
    try {
      while (reader.at < end) {
        const tag = reader.tag();
        if (tag === EVENT_TIME) time = reader.sfixed64();
        else if ((tag & 7) === WIRE.bytes) {
          const length = reader.length();
          // Of several kinds the last one counts, as of any oneof.
          if (kinds[tag >>> 3]) {
            kind = tag >>> 3;
            messageAt = reader.at;
            messageEnd = reader.at + length;
          }
          reader.at += length;
        } else reader.skip(tag);
      }
    } catch (error) {
      throw new BatchError(`not a protobuf EventBatch: ${(error as Error).message}`, { cause: error });
    }
    const known = kinds[kind];
    return known && this.#readMessage(known, messageAt, messageEnd, { time, site, sensor });
  }

  #readMessage(kind: Kind, start: number, end: number, header: { time: number; site: string; sensor: string }): Event {
    const reader = this.#reader;
    try {
      if (kind.type === 'flow') {
        reader.at = start;
        reader.end = end;
        return this.#flows.read(reader, header);
      }
      const wire = kind.message.decode(reader.bytes.subarray(start, end)) as Record<string, unknown>;
      const event: Record<string, unknown> = { type: kind.type, ...header };
      kind.converter.fromWire(wire, event);
      return event as unknown as Event;
    } catch (error) {
      throw new BatchError(`a ${kind.type} event is broken: ${(error as Error).message}`, { cause: error });
    }
  }
}

function refusing<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof BatchError) throw error;
    throw new BatchError(`${what}: ${(error as Error).message}`, { cause: error });
  }
}

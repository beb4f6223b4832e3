import { type Address, BATCH_BYTES_MAX, type Event, encodeEvent } from '@lanhound/proto';
import type { DnsRecord, EventBody, EventSink, FlowRecord } from '../track/records.ts';
import { BATCH_TAG, writeDns, writeFlow } from './event-writer.ts';
import { BYTES_HEADER_BYTES_MAX, WireWriter } from './wire-writer.ts';

/** A batch ready to go. */
export interface EncodedBatch {
  sequence: number;
  bytes: Uint8Array;
  events: number;
}

export interface BatchWriterOptions {
  address: Address;
  /** Start of the sensor's process, microseconds since 1970. */
  epochUs: number;
  /** A batch is closed as soon as it weighs this much. */
  batchBytes: number;
  onBatch(batch: EncodedBatch): void;
}

/** Room beyond a full batch for the event that filled it. */
const LAST_EVENT_BYTES = 4096;

/** Events into batches, encoded as they come into one buffer that is used again for every batch. */
export class BatchWriter implements EventSink {
  /** Events too large for any batch. */
  eventsRefused = 0;
  readonly #options: BatchWriterOptions;
  readonly #wire: WireWriter;
  #sequence = 1;
  #events = 0;
  #headerEnd = 0;

  constructor(options: BatchWriterOptions) {
    this.#options = options;
    this.#wire = new WireWriter(options.batchBytes + LAST_EVENT_BYTES);
    this.#writeHeader();
  }

  flow(record: FlowRecord): void {
    const start = this.#wire.at;
    writeFlow(this.#wire, record);
    this.#added(start);
  }

  dns(record: DnsRecord): void {
    const start = this.#wire.at;
    writeDns(this.#wire, record);
    this.#added(start);
  }

  event(event: EventBody): void {
    const start = this.#wire.at;
    const bytes = encodeEvent({ ...event, ...this.#options.address } as Event);
    this.#wire.reserve(BYTES_HEADER_BYTES_MAX + bytes.length);
    this.#wire.varint(BATCH_TAG.events);
    const message = this.#wire.begin();
    this.#wire.bytes.set(bytes, message);
    this.#wire.at += bytes.length;
    this.#wire.end(message);
    this.#added(start);
  }

  /** Closes the batch, unless it is empty. */
  flush(): void {
    if (this.#events > 0) this.#close(this.#wire.at);
  }

  #added(start: number): void {
    const wire = this.#wire;
    if (wire.at > BATCH_BYTES_MAX) {
      this.#overflow(start);
      return;
    }
    this.#events++;
    if (wire.at >= this.#options.batchBytes) this.#close(wire.at);
  }

  /** An event that makes the batch larger than the bus carries begins the next one, or is too large for any. */
  #overflow(start: number): void {
    const event = this.#wire.bytes.slice(start, this.#wire.at);
    this.#wire.at = start;
    this.flush();
    if (this.#headerEnd + event.length > BATCH_BYTES_MAX) {
      this.eventsRefused++;
      return;
    }
    this.#wire.reserve(event.length);
    this.#wire.bytes.set(event, this.#wire.at);
    this.#wire.at += event.length;
    this.#events++;
    this.flush();
  }

  #close(end: number): void {
    const batch = { sequence: this.#sequence, bytes: this.#wire.bytes.slice(0, end), events: this.#events };
    this.#sequence++;
    this.#events = 0;
    this.#writeHeader();
    this.#options.onBatch(batch);
  }

  #writeHeader(): void {
    const { address, epochUs } = this.#options;
    const wire = this.#wire;
    wire.at = 0;
    wire.string(BATCH_TAG.site, address.site);
    wire.string(BATCH_TAG.sensor, address.sensor);
    wire.fixed64(BATCH_TAG.epoch, epochUs);
    wire.number(BATCH_TAG.sequence, this.#sequence);
    this.#headerEnd = wire.at;
  }
}

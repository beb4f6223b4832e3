import {
  type Address,
  BATCH_BYTES_MAX,
  type Event,
  encodeEvent,
  putFixed64,
  putNumber,
  putString,
} from '@lanhound/proto';
import type { DnsRecord, EventBody, EventSink, FlowRecord } from '../track/records.ts';
import { writeAnnouncement } from './announcement-writer.ts';
import { writeCleartext } from './cleartext-writer.ts';
import { writeDhcp } from './dhcp-writer.ts';
import { writeDns } from './dns-writer.ts';
import { BATCH_TAG, writeEncoded, writeFlow } from './event-writer.ts';
import { GrowingBuffer } from './growing-buffer.ts';
import { writeHttp } from './http-writer.ts';
import { writeNeighbor } from './neighbor-writer.ts';
import { writeTls } from './tls-writer.ts';

/** A batch ready to go. */
export interface EncodedBatch {
  /** Of the process that made it, which may be an earlier one. */
  epochUs: number;
  sequence: number;
  bytes: Uint8Array;
  events: number;
  /** Earliest and latest time of its events. */
  fromUs: number;
  toUs: number;
}

/** Names a batch for ever among those of its sensor. */
export const batchId = ({ epochUs, sequence }: Pick<EncodedBatch, 'epochUs' | 'sequence'>): string =>
  `${epochUs}-${sequence}`;

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
  readonly #batch: GrowingBuffer;
  #sequence = 1;
  #events = 0;
  #headerBytes = 0;
  #fromUs = Number.POSITIVE_INFINITY;
  #toUs = 0;

  constructor(options: BatchWriterOptions) {
    this.#options = options;
    this.#batch = new GrowingBuffer(options.batchBytes + LAST_EVENT_BYTES);
    this.#writeHeader();
  }

  /** Number of the batch that is being filled. */
  get sequence(): number {
    return this.#sequence;
  }

  flow(record: FlowRecord): void {
    const start = this.#batch.length;
    writeFlow(this.#batch, record);
    this.#added(start, record.timeUs);
  }

  dns(record: DnsRecord): void {
    const start = this.#batch.length;
    writeDns(this.#batch, record);
    this.#added(start, record.timeUs);
  }

  event(event: EventBody): void {
    const start = this.#batch.length;
    this.#write(event);
    this.#added(start, event.time);
  }

  /** Closes the batch, unless it is empty. */
  flush(): void {
    if (this.#events > 0) this.#close();
  }

  #write(event: EventBody): void {
    const batch = this.#batch;
    if (event.type === 'tls') writeTls(batch, event);
    else if (event.type === 'http') writeHttp(batch, event);
    else if (event.type === 'cleartext') writeCleartext(batch, event);
    else if (event.type === 'announcement') writeAnnouncement(batch, event);
    else if (event.type === 'dhcp') writeDhcp(batch, event);
    else if (event.type === 'neighbor' && !event.router) writeNeighbor(batch, event);
    // What comes rarely goes by the generated codec.
    else writeEncoded(batch, encodeEvent({ ...event, ...this.#options.address } as Event));
  }

  #added(start: number, timeUs: number): void {
    if (this.#batch.length > BATCH_BYTES_MAX) {
      this.#overflow(start, timeUs);
      return;
    }
    this.#count(timeUs);
    if (this.#batch.length >= this.#options.batchBytes) this.#close();
  }

  /** An event that makes the batch larger than the bus carries begins the next one, or is too large for any. */
  #overflow(start: number, timeUs: number): void {
    const batch = this.#batch;
    const event = batch.bytes.slice(start, batch.length);
    batch.length = start;
    this.flush();
    if (this.#headerBytes + event.length > BATCH_BYTES_MAX) {
      this.eventsRefused++;
      return;
    }
    batch.bytes.set(event, batch.length);
    batch.length += event.length;
    this.#count(timeUs);
    this.flush();
  }

  #count(timeUs: number): void {
    this.#events++;
    if (timeUs < this.#fromUs) this.#fromUs = timeUs;
    if (timeUs > this.#toUs) this.#toUs = timeUs;
  }

  #close(): void {
    const bytes = this.#batch.bytes.slice(0, this.#batch.length);
    const { epochUs } = this.#options;
    const times = { fromUs: this.#fromUs, toUs: this.#toUs };
    const batch = { epochUs, sequence: this.#sequence, bytes, events: this.#events, ...times };
    this.#sequence++;
    this.#events = 0;
    this.#fromUs = Number.POSITIVE_INFINITY;
    this.#toUs = 0;
    this.#writeHeader();
    this.#options.onBatch(batch);
  }

  #writeHeader(): void {
    const { address, epochUs } = this.#options;
    const { bytes, view } = this.#batch;
    let at = putString(bytes, 0, BATCH_TAG.site, address.site);
    at = putString(bytes, at, BATCH_TAG.sensor, address.sensor);
    at = putFixed64(view, at, BATCH_TAG.epoch, epochUs);
    at = putNumber(bytes, at, BATCH_TAG.sequence, this.#sequence);
    this.#headerBytes = at;
    this.#batch.length = at;
  }
}

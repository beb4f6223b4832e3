import { setMaxListeners } from 'node:events';
import { type BatchMessage, type BatchPublisher, BusError } from '@lanhound/bus';
import type { Address } from '@lanhound/proto';
import { backoff, type Clock, type Report } from '@lanhound/runtime';
import type { EncodedBatch } from './batch-writer.ts';
import { publishMetrics } from './metrics.ts';
import type { PublishConfig } from './publish-config.ts';

/** Why a batch was given up. */
export type LossReason = 'queueFull' | 'refused' | 'stopped';

/** A source that can wait is held back well before the queue is full, since it gains nothing from a long one. */
const SETTLE_BYTES_MAX = 4_194_304;

/** Totals since the start, and what waits now. */
export interface OutboxCounters {
  queuedBatches: number;
  queuedBytes: number;
  sentBatches: number;
  sentBytes: number;
  lostBatches: number;
}

/** Batches until somebody answers for them. */
export interface Outbox {
  offer(batch: EncodedBatch): void;
  /** What a source that can wait should wait for; undefined when it need not. */
  settle(): Promise<void> | undefined;
  /**
   * Wait for the acknowledgements, at most this long; what is left then is lost. A source that could wait, such as a
   * file, goes on waiting for as long as they keep coming. Nothing may be offered after.
   */
  close(waitMs: number): Promise<void>;
  counters(): OutboxCounters;
}

export interface OutboxDeps {
  publisher: BatchPublisher;
  address: Address;
  epochUs: number;
  /** A live source cannot wait: when the queue is full the oldest batch goes. */
  live: boolean;
  clock: Clock;
  report: Report;
  random: () => number;
}

type OutboxConfig = Pick<PublishConfig, 'inFlightBatchesMax' | 'queueBytesMax' | 'retryFirstMs' | 'retryMostMs'>;

export function createOutbox(config: OutboxConfig, deps: OutboxDeps): Outbox {
  return new BatchOutbox(config, deps);
}

class BatchOutbox implements Outbox {
  readonly #config: OutboxConfig;
  readonly #deps: OutboxDeps;
  readonly #metrics: ReturnType<typeof publishMetrics>;
  /** Batches by sequence, oldest first: waiting for their turn, and on their way. */
  readonly #waiting = new Map<number, EncodedBatch>();
  readonly #inFlight = new Map<number, EncodedBatch>();
  readonly #stopped = new AbortController();
  #queuedBytes = 0;
  #sentBatches = 0;
  #sentBytes = 0;
  #lostBatches = 0;
  /** Set while batches are being lost, so that it is said once. */
  #isLosing = false;
  /** Told whenever the queue gets shorter. */
  #onShorter: (() => void)[] = [];

  constructor(config: OutboxConfig, deps: OutboxDeps) {
    this.#config = config;
    this.#deps = deps;
    this.#metrics = publishMetrics(deps.report);
    // Every batch on its way listens for the stop, and there may be many: not a leak that Node need warn about.
    setMaxListeners(0, this.#stopped.signal);
  }

  offer(batch: EncodedBatch): void {
    this.#waiting.set(batch.sequence, batch);
    this.#changeQueuedBytes(batch.bytes.length);
    if (this.#deps.live) this.#dropOldest();
    this.#sendNext();
  }

  settle(): Promise<void> | undefined {
    const isShort = () => this.#queuedBytes <= Math.min(SETTLE_BYTES_MAX, this.#config.queueBytesMax / 2);
    return this.#stopped.signal.aborted || isShort() ? undefined : this.#until(isShort);
  }

  async close(waitMs: number): Promise<void> {
    let sentBefore: number;
    do {
      sentBefore = this.#sentBatches;
      await this.#emptyWithin(waitMs);
    } while (!this.#deps.live && !this.#isEmpty() && this.#sentBatches > sentBefore);
    this.#stopped.abort();
    const left = this.#inFlight.size + this.#waiting.size;
    if (left === 0) return;
    this.#deps.report.log.error({ batches: left }, 'stopped before these batches were acknowledged');
    for (const batch of [...this.#inFlight.values(), ...this.#waiting.values()]) this.#lose(batch, 'stopped');
  }

  counters(): OutboxCounters {
    return {
      queuedBatches: this.#inFlight.size + this.#waiting.size,
      queuedBytes: this.#queuedBytes,
      sentBatches: this.#sentBatches,
      sentBytes: this.#sentBytes,
      lostBatches: this.#lostBatches,
    };
  }

  /** Batches on their way are not given up: they may have arrived. */
  #dropOldest(): void {
    for (const batch of this.#waiting.values()) {
      if (this.#queuedBytes <= this.#config.queueBytesMax) return;
      if (!this.#isLosing) {
        const { queueBytesMax } = this.#config;
        this.#deps.report.log.error({ queueBytesMax }, 'the bus does not take batches; the oldest are given up');
      }
      this.#isLosing = true;
      this.#lose(batch, 'queueFull');
    }
  }

  #sendNext(): void {
    for (const batch of this.#waiting.values()) {
      if (this.#inFlight.size >= this.#config.inFlightBatchesMax) return;
      this.#waiting.delete(batch.sequence);
      this.#inFlight.set(batch.sequence, batch);
      void this.#deliver(batch);
    }
  }

  /** Sends a batch until somebody answers for it. Never rejects. */
  async #deliver(batch: EncodedBatch): Promise<void> {
    const { retryFirstMs, retryMostMs } = this.#config;
    const { clock, random } = this.#deps;
    const wait = backoff({ firstMs: retryFirstMs, mostMs: retryMostMs, random });
    const { signal } = this.#stopped;
    let outcome = await this.#publish(batch);
    while (outcome === 'failed' && !signal.aborted) {
      await clock.sleep(wait.next(), signal);
      if (signal.aborted) return;
      this.#metrics.retried.inc();
      outcome = await this.#publish(batch);
    }
    // After the end the batch has been counted as lost.
    if (!this.#inFlight.has(batch.sequence)) return;
    if (outcome === 'sent') this.#acknowledge(batch);
    else this.#lose(batch, 'refused');
    this.#sendNext();
  }

  async #publish({ sequence, bytes }: EncodedBatch): Promise<'sent' | 'failed' | 'refused'> {
    const { publisher, address, epochUs, report } = this.#deps;
    const message: BatchMessage = { address, id: `${epochUs}-${sequence}`, bytes };
    try {
      await publisher.publish(message, this.#stopped.signal);
      return 'sent';
    } catch (error) {
      if (!(error instanceof BusError) || error.retryable) {
        report.log.debug({ err: error, sequence }, 'a batch was not acknowledged; it is sent again');
        return 'failed';
      }
      report.log.error({ err: error, sequence, bytes: bytes.length }, 'the bus refuses a batch for good');
      return 'refused';
    }
  }

  #acknowledge(batch: EncodedBatch): void {
    this.#forget(batch);
    this.#isLosing = false;
    this.#sentBatches++;
    this.#sentBytes += batch.bytes.length;
    this.#metrics.sent.inc();
    this.#metrics.sentBytes.inc(batch.bytes.length);
  }

  #lose(batch: EncodedBatch, reason: LossReason): void {
    this.#forget(batch);
    this.#lostBatches++;
    this.#metrics.lost.inc({ reason });
  }

  #forget({ sequence, bytes }: EncodedBatch): void {
    this.#waiting.delete(sequence);
    this.#inFlight.delete(sequence);
    this.#changeQueuedBytes(-bytes.length);
    const told = this.#onShorter;
    this.#onShorter = [];
    for (const tell of told) tell();
  }

  #changeQueuedBytes(by: number): void {
    this.#queuedBytes += by;
    this.#metrics.queuedBytes.set(this.#queuedBytes);
  }

  #isEmpty(): boolean {
    return this.#inFlight.size + this.#waiting.size === 0;
  }

  async #emptyWithin(waitMs: number): Promise<void> {
    if (this.#isEmpty()) return;
    const emptied = new AbortController();
    const whenEmpty = this.#until(() => this.#isEmpty()).then(() => emptied.abort());
    await Promise.race([whenEmpty, this.#deps.clock.sleep(waitMs, emptied.signal)]);
  }

  async #until(isMet: () => boolean): Promise<void> {
    while (!isMet()) await new Promise<void>((resolve) => this.#onShorter.push(resolve));
  }
}

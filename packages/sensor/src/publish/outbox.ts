import type { BatchPublisher } from '@lanhound/bus';
import type { Address, LossReason } from '@lanhound/proto';
import type { Clock, Report } from '@lanhound/runtime';
import { batchId, type EncodedBatch } from './batch-writer.ts';
import { createDelivery, type Delivery } from './delivery.ts';
import { type Loss, type LossLedger, lossLedger, lossOf } from './losses.ts';
import { type PublishMetrics, publishMetrics } from './metrics.ts';
import type { PublishConfig } from './publish-config.ts';
import type { Claim, Segment } from './spool/segment.ts';
import type { Spool, SpoolDeps } from './spool/spool.ts';
import { createSpooler, type Spooler } from './spooler.ts';

/** A source that can wait is held back well before the queue is full, since it gains nothing from a long one. */
const SETTLE_BYTES_MAX = 4_194_304;

/** Totals since the start, and what waits now. */
export interface OutboxCounters {
  /** In memory. */
  queuedBatches: number;
  queuedBytes: number;
  /** On disk alone, and the size of it all. */
  diskBatches: number;
  diskBytes: number;
  /** Time of the oldest event that waits. */
  oldestUs: number | undefined;
  sentBatches: number;
  sentBytes: number;
  lostBatches: number;
}

/** A batch in memory. */
export interface Held {
  batch: EncodedBatch;
  /** When it came here, by the steady clock. */
  bornMs: number;
  /** Where it lies on disk too, for as long as that file is there. */
  segment?: Segment | undefined;
}

export interface OutboxDeps {
  publisher: BatchPublisher;
  address: Address;
  epochUs: number;
  /** A live source cannot wait: when the queue is full the oldest batch goes. */
  live: boolean;
  /** Where batches go that nobody acknowledges; memory alone without it. */
  spool?: ((onLost: SpoolDeps['onLost']) => Spool) | undefined;
  clock: Clock;
  report: Report;
  random: () => number;
}

/** Batches until somebody answers for them. */
export class Outbox {
  readonly losses: LossLedger = lossLedger();
  readonly #config: PublishConfig;
  readonly #deps: OutboxDeps;
  readonly #metrics: PublishMetrics;
  readonly #delivery: Delivery;
  readonly #spooler: Spooler | undefined;
  /** Batches by their ids, oldest first: waiting for their turn, and on their way. */
  readonly #waiting = new Map<string, Held>();
  readonly #inFlight = new Map<string, Held>();
  #inFlightBytes = 0;
  readonly #fromDisk = { batches: 0, bytes: 0 };
  #lastSentMs = Number.NEGATIVE_INFINITY;
  #hasStopped = false;
  #queuedBytes = 0;
  #sentBatches = 0;
  #sentBytes = 0;
  #lostBatches = 0;
  /** Set while batches are being lost, so that it is said once. */
  #isLosing = false;
  /** Told whenever the queue gets shorter. */
  #onShorter: (() => void)[] = [];

  constructor(config: PublishConfig, deps: OutboxDeps) {
    this.#config = config;
    this.#deps = deps;
    this.#metrics = publishMetrics(deps.report);
    this.#delivery = createDelivery(config, { ...deps, metrics: this.#metrics });
    const spool = deps.spool?.((loss, sequences) => this.#lostOnDisk(loss, sequences));
    this.#spooler = spool && createSpooler(config, { ...deps, spool, outbox: this, metrics: this.#metrics });
  }

  /** Takes what an earlier process left on disk. Throws ConfigError when another process has it. */
  async open(): Promise<void> {
    await this.#spooler?.start();
  }

  offer(batch: EncodedBatch): void {
    this.#waiting.set(batchId(batch), { batch, bornMs: this.#deps.clock.steadyMs() });
    this.#changeQueuedBytes(batch.bytes.length);
    if (this.#deps.live) this.#dropOldest();
    this.#sendNext();
  }

  /** What a source that can wait should wait for; undefined when it need not. */
  settle(): Promise<void> | undefined {
    const isShort = () => this.#queuedBytes <= Math.min(SETTLE_BYTES_MAX, this.#config.queueBytesMax / 2);
    return this.#hasStopped || isShort() ? undefined : this.#until(isShort);
  }

  /**
   * Wait for the acknowledgements, at most this long; what is left then goes to disk, or is lost. A source that could
   * wait, such as a file, goes on waiting for as long as they keep coming. Nothing may be offered after.
   */
  async close(waitMs: number): Promise<void> {
    await this.#spooler?.stopDraining();
    let sentBefore: number;
    do {
      sentBefore = this.#sentBatches;
      await this.#emptyWithin(waitMs);
    } while (!this.#deps.live && !this.#isEmpty() && this.#sentBatches > sentBefore);
    this.#hasStopped = true;
    this.#delivery.stop();
    await this.#spooler?.keepRest();
    this.#loseRest();
    await this.#spooler?.close();
  }

  counters(): OutboxCounters {
    const depth = this.#spooler?.depth;
    const inMemory = this.#inMemory().map(({ batch }) => batch.fromUs);
    const oldest = [...inMemory, ...(depth?.oldestUs === undefined ? [] : [depth.oldestUs])];
    return {
      queuedBatches: this.#inFlight.size + this.#waiting.size,
      queuedBytes: this.#queuedBytes,
      diskBatches: depth?.batches ?? 0,
      diskBytes: depth?.bytes ?? 0,
      oldestUs: oldest.length > 0 ? oldest.reduce((least, fromUs) => Math.min(least, fromUs)) : undefined,
      sentBatches: this.#sentBatches,
      sentBytes: this.#sentBytes,
      lostBatches: this.#lostBatches,
    };
  }

  // What the spooler needs.

  get queuedBytes(): number {
    return this.#queuedBytes;
  }

  /** Nobody has taken a batch for so long that they are written to disk. */
  get isHeldUp(): boolean {
    const [oldest] = this.#inFlight.values();
    const beforeMs = this.#deps.clock.steadyMs() - this.#config.spool.afterMs;
    return oldest !== undefined && oldest.bornMs <= beforeMs && this.#lastSentMs <= beforeMs;
  }

  /** Those of which there is no copy on disk, oldest first. */
  inMemoryAlone(): Held[] {
    return this.#inMemory().filter(({ segment }) => segment === undefined || segment.isGone);
  }

  /** A batch was written: one that waits need not be in memory any longer. */
  spooled(batch: EncodedBatch, segment: Segment): Claim {
    const id = batchId(batch);
    const held = this.#inFlight.get(id);
    if (held) {
      held.segment = segment;
      return 'memory';
    }
    const waiting = this.#waiting.get(id);
    if (!waiting) return 'done';
    this.#forget(waiting);
    return 'disk';
  }

  /** Resolves when a batch from disk may be sent without a newer one having to wait for it. */
  async roomForSpooled(signal: AbortSignal): Promise<void> {
    const { inFlightBatchesMax, inFlightBytesMax } = this.#config;
    const batchesMax = Math.max(1, Math.floor(inFlightBatchesMax / 2));
    const isBelowHalf = () => this.#fromDisk.batches < batchesMax && this.#fromDisk.bytes < inFlightBytesMax / 2;
    await this.#until(() => signal.aborted || (this.#waiting.size === 0 && this.#hasRoom() && isBelowHalf()));
  }

  sendSpooled(batch: EncodedBatch, segment: Segment): void {
    const bytes = batch.bytes.length;
    this.#fromDisk.batches++;
    this.#fromDisk.bytes += bytes;
    this.#changeQueuedBytes(bytes);
    void this.#send({ batch, bornMs: this.#deps.clock.steadyMs(), segment }).finally(() => {
      this.#fromDisk.batches--;
      this.#fromDisk.bytes -= bytes;
      this.#tellShorter();
    });
  }

  /** Says that waiting for room is over. */
  wake(): void {
    this.#tellShorter();
  }

  /** Batches on their way are not given up: they may have arrived. */
  #dropOldest(): void {
    for (const held of this.#waiting.values()) {
      if (this.#queuedBytes <= this.#config.queueBytesMax) return;
      if (!this.#isLosing) {
        const { queueBytesMax } = this.#config;
        this.#deps.report.log.error({ queueBytesMax }, 'the bus does not take batches; the oldest are given up');
      }
      this.#isLosing = true;
      this.#lose(held, 'queueFull');
    }
  }

  #sendNext(): void {
    for (const held of this.#waiting.values()) {
      if (!this.#hasRoom()) return;
      this.#waiting.delete(batchId(held.batch));
      void this.#send(held);
    }
  }

  #hasRoom(): boolean {
    const { inFlightBatchesMax, inFlightBytesMax } = this.#config;
    return this.#inFlight.size < inFlightBatchesMax && this.#inFlightBytes < inFlightBytesMax;
  }

  /** Never rejects. */
  async #send(held: Held): Promise<void> {
    const id = batchId(held.batch);
    this.#inFlight.set(id, held);
    this.#inFlightBytes += held.batch.bytes.length;
    const answer = await this.#delivery.deliver(held.batch);
    // After the end it has been counted already.
    if (this.#hasStopped || !this.#inFlight.has(id)) return;
    if (answer === 'sent') this.#acknowledge(held);
    else this.#lose(held, 'refused');
    this.#sendNext();
  }

  #acknowledge(held: Held): void {
    this.#forget(held);
    this.#isLosing = false;
    this.#lastSentMs = this.#deps.clock.steadyMs();
    this.#sentBatches++;
    this.#sentBytes += held.batch.bytes.length;
    this.#metrics.sent.inc();
    this.#metrics.sentBytes.inc(held.batch.bytes.length);
    if (this.#isOwn(held.batch) && this.losses.arrived(held.batch.sequence)) this.#spooler?.saveState();
    this.#spooler?.release(held);
  }

  #lose(held: Held, reason: LossReason): void {
    this.#forget(held);
    this.#countLoss(lossOf(reason, [held.batch]), [held.batch]);
    this.#spooler?.release(held);
  }

  #lostOnDisk(loss: Loss, batches: readonly { epochUs: number; sequence: number }[]): void {
    const { reason, batches: count } = loss;
    this.#deps.report.log.error({ reason, batches: count }, 'batches on disk are given up');
    this.#countLoss(loss, batches);
    this.#spooler?.saveState();
  }

  #countLoss(loss: Loss, batches: readonly { epochUs: number; sequence: number }[]): void {
    this.losses.add(loss);
    for (const batch of batches) if (this.#isOwn(batch)) this.losses.wasLost(batch.sequence);
    this.#lostBatches += loss.batches;
    this.#metrics.lost.inc({ reason: loss.reason }, loss.batches);
  }

  #loseRest(): void {
    const { log } = this.#deps.report;
    const left = this.#inMemory();
    const lost = this.inMemoryAlone();
    if (lost.length > 0) log.error({ batches: lost.length }, 'stopped before these batches were acknowledged');
    for (const held of left) this.#forget(held);
    const kept = (this.#spooler?.depth.batches ?? 0) + left.length - lost.length;
    if (kept > 0) log.info({ batches: kept }, 'batches wait on disk for the next start');
    if (lost.length > 0)
      this.#countLoss(
        lossOf(
          'stopped',
          lost.map(({ batch }) => batch),
        ),
        [],
      );
  }

  #isOwn({ epochUs }: { epochUs: number }): boolean {
    return epochUs === this.#deps.epochUs;
  }

  #inMemory(): Held[] {
    return [...this.#inFlight.values(), ...this.#waiting.values()];
  }

  #forget({ batch }: Held): void {
    this.#waiting.delete(batchId(batch));
    if (this.#inFlight.delete(batchId(batch))) this.#inFlightBytes -= batch.bytes.length;
    this.#changeQueuedBytes(-batch.bytes.length);
    this.#tellShorter();
  }

  #tellShorter(): void {
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

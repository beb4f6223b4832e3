import { formatTime } from '@lanhound/proto';
import { type Clock, ConfigError, type Report } from '@lanhound/runtime';
import type { PublishMetrics } from './metrics.ts';
import type { Held, Outbox } from './outbox.ts';
import type { PublishConfig } from './publish-config.ts';
import { HeldError } from './spool/lock.ts';
import type { Inheritance, Spool, SpoolDepth } from './spool/spool.ts';

/** How often is looked for batches that wait too long. */
const TICK_MS = 250;
/** A disk that failed is tried again this often. */
const RETRY_MS = 5_000;

/** Who may not capture ends sooner and is started again and again, which is not worth a write each time. */
const STATE_AFTER_MS = 1_000;

export interface SpoolerDeps {
  spool: Spool;
  outbox: Outbox;
  epochUs: number;
  clock: Clock;
  report: Report;
  metrics: PublishMetrics;
}

/** Moves batches from memory to disk when they wait too long, and back to the bus when it takes them again. */
export interface Spooler {
  readonly depth: SpoolDepth;
  /** Throws ConfigError when another process has the directory; any other trouble is told, and may pass. */
  start(): Promise<void>;
  /** A batch is answered for, or given up. */
  release(held: Held): void;
  /** Writes down what must not be forgotten: what was lost. */
  saveState(): void;
  stopDraining(): Promise<void>;
  /** At the end: all that is in memory goes to disk as well. */
  keepRest(): Promise<void>;
  close(): Promise<void>;
}

export function createSpooler(config: PublishConfig, deps: SpoolerDeps): Spooler {
  return new DiskSpooler(config, deps);
}

class DiskSpooler implements Spooler {
  readonly #config: PublishConfig;
  readonly #deps: SpoolerDeps;
  readonly #stopped = new AbortController();
  readonly #drained = new AbortController();
  #running: Promise<unknown> | undefined;
  #draining: Promise<void> | undefined;
  /** Until when the disk is left alone after it failed, and since when something may be in no safe place on it. */
  #retryAtMs = 0;
  #unsyncedSinceMs: number | undefined;
  #isTroubled = false;
  /** Whether the state on disk says that this process runs, or says what it should not go on saying. */
  #hasState = false;

  constructor(config: PublishConfig, deps: SpoolerDeps) {
    this.#config = config;
    this.#deps = deps;
  }

  get depth(): SpoolDepth {
    return this.#deps.spool.depth;
  }

  async start(): Promise<void> {
    await this.#try(() => this.#open(), asConfigError);
    this.#running = this.#run();
    this.#draining = this.#drain();
  }

  release({ segment }: Held): void {
    if (segment && !segment.isGone) void this.#try(() => this.#deps.spool.release(segment));
  }

  saveState(): void {
    if (this.#deps.spool.isOpen) void this.#try(() => this.#save(false));
  }

  async stopDraining(): Promise<void> {
    this.#drained.abort();
    this.#deps.outbox.wake();
    await this.#draining;
  }

  async keepRest(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
    const rest = this.#deps.outbox.inMemoryAlone();
    if (rest.length > 0) await this.#try(() => this.#write(rest));
  }

  async close(): Promise<void> {
    const { spool } = this.#deps;
    if (!spool.isOpen) return;
    if (this.#hasState || this.#deps.outbox.losses.pending().length > 0) await this.#try(() => this.#save(true));
    await this.#try(() => spool.close());
  }

  #save(hasEnded: boolean): Promise<void> {
    const { spool, outbox, epochUs } = this.#deps;
    this.#hasState = true;
    return spool.saveState({ epochUs, hasEnded, losses: outbox.losses.pending() });
  }

  async #open(): Promise<void> {
    const { spool, report, outbox, epochUs } = this.#deps;
    const inheritance = await spool.open();
    for (const loss of inheritance.state?.losses ?? []) outbox.losses.add(loss);
    const killed = spanOfKilled(inheritance, epochUs);
    if (killed) outbox.losses.add({ reason: 'killed', ...killed, batches: 0, events: 0 });
    if (killed) {
      const [since, until] = [formatTime(killed.start), formatTime(killed.end)];
      report.log.warn({ since, until }, 'the process before this one ended without warning; something may be missing');
    }
    void inheritance.content.then(({ batches, tornBytes }) => {
      if (batches > 0) report.log.info({ batches }, 'batches of an earlier process wait on disk');
      if (tornBytes > 0) report.log.warn({ bytes: tornBytes }, 'what was being written at a sudden end is dropped');
    });
    const { state } = inheritance;
    if (state && (!state.hasEnded || state.losses.length > 0)) await this.#save(false);
  }

  async #run(): Promise<void> {
    const { clock, outbox, metrics, spool } = this.#deps;
    const startedMs = clock.steadyMs();
    while (!this.#stopped.signal.aborted) {
      await clock.sleep(TICK_MS, this.#stopped.signal);
      if (this.#stopped.signal.aborted) return;
      if (!this.#hasState && clock.steadyMs() - startedMs >= STATE_AFTER_MS) this.saveState();
      if (clock.steadyMs() >= this.#retryAtMs) await this.#tick(outbox.inMemoryAlone().filter(this.#isDue));
      metrics.spoolBytes.set(spool.depth.bytes);
    }
  }

  /** Too old, or as good as; or memory is half full, so that it is better used before it is. */
  readonly #isDue = ({ bornMs }: Held): boolean => {
    const { spool, queueBytesMax } = this.#config;
    const { clock, outbox } = this.#deps;
    return clock.steadyMs() - bornMs >= spool.afterMs || outbox.isHeldUp || outbox.queuedBytes > queueBytesMax / 2;
  };

  async #tick(due: readonly Held[]): Promise<void> {
    const { spool, clock } = this.#deps;
    if (due.length > 0) await this.#try(() => this.#write(due));
    if (this.#unsyncedSinceMs === undefined) return;
    if (clock.steadyMs() - this.#unsyncedSinceMs < this.#config.spool.syncMs) return;
    this.#unsyncedSinceMs = undefined;
    await this.#try(() => spool.sync());
  }

  async #write(held: readonly Held[]): Promise<void> {
    const { spool, outbox, metrics } = this.#deps;
    if (!spool.isOpen) await this.#open();
    this.#unsyncedSinceMs ??= this.#deps.clock.steadyMs();
    try {
      await spool.append(
        held.map(({ batch }) => batch),
        (batch, segment) => {
          metrics.spooled.inc();
          return outbox.spooled(batch, segment);
        },
      );
    } catch (error) {
      // With memory filling up as well, what is oldest goes, and that is on the disk.
      const isFull = (error as NodeJS.ErrnoException).code === 'ENOSPC';
      if (isFull && outbox.queuedBytes > this.#config.queueBytesMax / 2) await spool.giveUpOldest();
      throw error;
    }
    this.#outOfTrouble();
  }

  async #drain(): Promise<void> {
    const { spool, outbox, clock } = this.#deps;
    const { signal } = this.#drained;
    while (!signal.aborted) {
      await outbox.roomForSpooled(signal);
      if (signal.aborted) return;
      const next = spool.hasMore ? await this.#try(() => spool.next()) : undefined;
      if (next) outbox.sendSpooled(next.batch, next.segment);
      const bytes = next?.batch.bytes.length ?? 0;
      await clock.sleep(next ? (bytes * 1000) / this.#config.spool.drainBytesPerSecond : TICK_MS, signal);
    }
  }

  /** Trouble with the disk is no trouble for what is in memory: it is told once, and tried again later. */
  async #try<T>(act: () => Promise<T>, rethrown?: (error: unknown) => Error | undefined): Promise<T | undefined> {
    try {
      return await act();
    } catch (error) {
      const grave = rethrown?.(error);
      if (grave) throw grave;
      this.#inTrouble(error as Error);
      return undefined;
    }
  }

  #inTrouble(error: Error): void {
    const { report, clock } = this.#deps;
    this.#retryAtMs = clock.steadyMs() + RETRY_MS;
    if (this.#isTroubled) return;
    this.#isTroubled = true;
    const reason = `batches cannot be kept on disk: ${error.message}; they stay in memory until that is mended`;
    report.health('sensor/spool', { state: 'degraded', reason });
    report.log.error({ err: error }, reason);
  }

  #outOfTrouble(): void {
    if (!this.#isTroubled) return;
    this.#isTroubled = false;
    this.#deps.report.health('sensor/spool', { state: 'ok' });
    this.#deps.report.log.info({}, 'batches can be kept on disk again');
  }
}

/** What may be missing after a process that did not end in order: what came after the last that it wrote down. */
function spanOfKilled({ state, newestUs = 0 }: Inheritance, epochUs: number) {
  if (!state || state.hasEnded) return undefined;
  const start = Math.max(state.epochUs, newestUs);
  return { start, end: Math.max(start, epochUs) };
}

function asConfigError(error: unknown): Error | undefined {
  if (!(error instanceof HeldError)) return undefined;
  const fix = 'Stop the other one, or give this sensor a name or a dataDir of its own.';
  return new ConfigError([
    { field: 'dataDir', value: error.message, want: 'a folder in which no such sensor runs', fix },
  ]);
}

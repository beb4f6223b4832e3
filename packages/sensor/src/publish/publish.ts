import type { BatchPublisher } from '@lanhound/bus';
import type { Address } from '@lanhound/proto';
import type { Clock, Component, Report } from '@lanhound/runtime';
import type { EventSink } from '../track/records.ts';
import { BatchWriter } from './batch-writer.ts';
import { Outbox, type OutboxCounters } from './outbox.ts';
import type { PublishConfig } from './publish-config.ts';
import { Spool, type SpoolDeps } from './spool/spool.ts';
import { type StageCounters, statsEvent } from './stats.ts';

/** Events to acknowledged batches. Stopping it sends what is held and waits for the acknowledgements. */
export interface Publisher extends Component {
  readonly sink: EventSink;
  /** What a source that can wait should wait for; undefined when it need not. */
  settle(): Promise<void> | undefined;
  counters(): OutboxCounters & { eventsRefused: number };
}

export interface PublisherDeps {
  /** Started before and stopped after this publisher by whoever made it. */
  publisher: BatchPublisher;
  address: Address;
  /** Names the process: its start, microseconds since 1970. */
  epochUs: number;
  live: boolean;
  /** Where batches are kept while nobody acknowledges them; memory alone without it. */
  spoolDir?: string | undefined;
  /** What the sensor's statistics say of the other stages, and of itself. */
  stats: {
    stages(): StageCounters;
    about: { version: string; source: string };
    /** The time of a statistics event, microseconds since 1970: the capture's, so that replays give no new times. */
    timeUs(): number;
  };
  clock: Clock;
  report: Report;
  random: () => number;
}

/** While nobody takes batches, one is made of so many spans: a day has an eighth of them to send when it is over. */
const HELD_UP_SPANS = 8;

/** Nothing runs before start. */
export function createPublisher(config: PublishConfig, deps: PublisherDeps): Publisher {
  const { clock, stats, spoolDir } = deps;
  const { bytesMax } = config.spool;
  const spool = spoolDir
    ? { spool: (onLost: SpoolDeps['onLost']) => new Spool({ dir: spoolDir, bytesMax, onLost }) }
    : {};
  const outbox = new Outbox(config, { ...deps, ...spool });
  const writer = new BatchWriter({ ...deps, batchBytes: config.batchBytes, onBatch: (batch) => outbox.offer(batch) });
  const stopped = new AbortController();
  let running: Promise<unknown> | undefined;

  const sayStats = () => writer.event(statsEvent(stats.timeUs(), stats.stages(), outbox.counters(), stats.about));
  /** Each at once and in a batch of its own, which is known to carry it. */
  const sayLosses = () => {
    writer.flush();
    for (let loss = outbox.losses.carry(writer.sequence); loss; loss = outbox.losses.carry(writer.sequence)) {
      writer.event({ type: 'sensorLoss', time: stats.timeUs(), ...loss });
      writer.flush();
    }
  };
  let sentBefore = 0;
  const sayHow = () => {
    sayStats();
    // While nothing is acknowledged more may be lost; it is told as one, by the next process if need be.
    const { sentBatches } = outbox.counters();
    if (sentBatches > sentBefore || !spoolDir) sayLosses();
    sentBefore = sentBatches;
  };
  let spans = 0;
  const flushWhenDue = () => {
    if (deps.live && outbox.isHeldUp && ++spans < HELD_UP_SPANS) return;
    spans = 0;
    writer.flush();
  };
  const every = async (ms: number, act: () => void) => {
    await clock.sleep(ms, stopped.signal);
    while (!stopped.signal.aborted) {
      act();
      await clock.sleep(ms, stopped.signal);
    }
  };

  return {
    name: 'sensor/publish',
    sink: writer,
    settle: () => (deps.live ? undefined : outbox.settle()),
    counters: () => ({ ...outbox.counters(), eventsRefused: writer.eventsRefused }),
    async start() {
      await outbox.open();
      sayLosses();
      const flushes = every(config.batchMs, flushWhenDue);
      running = Promise.all([flushes, every(config.statsSeconds * 1000, sayHow)]);
    },
    async stop() {
      if (!running || stopped.signal.aborted) return;
      stopped.abort();
      await running;
      sayHow();
      writer.flush();
      await outbox.close(config.stopMs);
    },
  };
}

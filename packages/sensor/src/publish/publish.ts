import type { BatchPublisher } from '@lanhound/bus';
import type { Address } from '@lanhound/proto';
import type { Clock, Component, Report } from '@lanhound/runtime';
import type { EventSink } from '../track/records.ts';
import { BatchWriter } from './batch-writer.ts';
import { createOutbox, type OutboxCounters } from './outbox.ts';
import type { PublishConfig } from './publish-config.ts';
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

/** Nothing runs before start. */
export function createPublisher(config: PublishConfig, deps: PublisherDeps): Publisher {
  const { clock, stats } = deps;
  const outbox = createOutbox(config, deps);
  const writer = new BatchWriter({ ...deps, batchBytes: config.batchBytes, onBatch: (batch) => outbox.offer(batch) });
  const stopped = new AbortController();
  let running: Promise<unknown> | undefined;

  const sayStats = () => writer.event(statsEvent(stats.timeUs(), stats.stages(), outbox.counters(), stats.about));
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
      const flushes = every(config.batchMs, () => writer.flush());
      running = Promise.all([flushes, every(config.statsSeconds * 1000, sayStats)]);
    },
    async stop() {
      if (!running || stopped.signal.aborted) return;
      stopped.abort();
      await running;
      sayStats();
      writer.flush();
      await outbox.close(config.stopMs);
    },
  };
}

import { setMaxListeners } from 'node:events';
import { type BatchPublisher, BusError } from '@lanhound/bus';
import type { Address } from '@lanhound/proto';
import { backoff, type Clock, type Report } from '@lanhound/runtime';
import { batchId, type EncodedBatch } from './batch-writer.ts';
import type { PublishMetrics } from './metrics.ts';
import type { PublishConfig } from './publish-config.ts';

/** How the sending of a batch ended: stopped means that nobody answered before the end. */
export type Answer = 'sent' | 'refused' | 'stopped';

export interface DeliveryDeps {
  publisher: BatchPublisher;
  address: Address;
  clock: Clock;
  report: Report;
  random: () => number;
  metrics: PublishMetrics;
}

/** Sends batches until somebody answers for them. */
export interface Delivery {
  /** Sends one again and again under the same id, ever more rarely. Never rejects. */
  deliver(batch: EncodedBatch): Promise<Answer>;
  /** Gives up all that is under way. */
  stop(): void;
}

export function createDelivery(
  config: Pick<PublishConfig, 'retryFirstMs' | 'retryMostMs'>,
  deps: DeliveryDeps,
): Delivery {
  const { publisher, address, clock, report, random, metrics } = deps;
  const stopped = quietController();
  let woken = quietController();
  let underWay = 0;
  let pausing = 0;
  /** Nobody answered for any; the first answer is the sign to try all of them again. */
  let isSilent = false;

  async function publish(batch: EncodedBatch): Promise<'sent' | 'failed' | 'refused'> {
    const { sequence, bytes } = batch;
    try {
      await publisher.publish({ address, id: batchId(batch), bytes }, stopped.signal);
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

  async function pause(ms: number): Promise<void> {
    pausing++;
    if (pausing === underWay) isSilent = true;
    await clock.sleep(ms, woken.signal);
    pausing--;
  }

  function wake(): void {
    isSilent = false;
    woken.abort();
    woken = quietController();
  }

  async function untilAnswered(batch: EncodedBatch): Promise<Answer> {
    const wait = backoff({ firstMs: config.retryFirstMs, mostMs: config.retryMostMs, random });
    while (!stopped.signal.aborted) {
      const outcome = await publish(batch);
      if (outcome === 'sent' && isSilent) wake();
      if (outcome !== 'failed') return outcome;
      if (stopped.signal.aborted) break;
      await pause(wait.next());
      if (!stopped.signal.aborted) metrics.retried.inc();
    }
    return 'stopped';
  }

  return {
    async deliver(batch) {
      underWay++;
      try {
        return await untilAnswered(batch);
      } finally {
        underWay--;
      }
    },
    stop() {
      stopped.abort();
      wake();
    },
  };
}

/** Every batch on its way listens, and there may be many: not a leak that Node need warn about. */
function quietController(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}

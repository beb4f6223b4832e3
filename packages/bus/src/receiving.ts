import { backoff, type Clock, type Logger } from '@lanhound/runtime';
import type { Delivery, DeliveryHandler } from './bus.ts';
import type { ConsumerMetrics } from './metrics.ts';
import { createWindow } from './window.ts';

/** One way to hand a batch over; the signal says that nobody waits for the answer any more. */
export type Receive = (delivery: Delivery, signal: AbortSignal) => Promise<void>;

/** Waiting times before a rejected batch is handed over again. */
export const REJECTED_FIRST_MS = 250;
export const REJECTED_MOST_MS = 10_000;

/** What every bus does around its handler. */
export interface Receiving {
  /** Resolves when the batch is safe. Rejects when it is not, or when the signal aborts before its turn. */
  receive: Receive;
  /** Resolves when no batch is handed over. */
  idle(): Promise<void>;
}

/**
 * Hands batches over one at a time per sensor, in the order in which they arrive; sensors go side by side. How many
 * are under way is the caller's to bound: a bus stops taking more while too many of its batches are unanswered.
 */
export function createReceiving(receive: Receive, metrics: ConsumerMetrics): Receiving {
  const window = createWindow(Number.POSITIVE_INFINITY, 0);
  const ordered = inOrder(receive);
  return {
    async receive(delivery, signal) {
      await window.enter();
      metrics.inFlight.inc();
      try {
        await ordered(delivery, signal);
        metrics.batches.inc();
        metrics.bytes.inc(delivery.bytes.length);
      } finally {
        metrics.inFlight.dec();
        window.leave();
      }
    },
    idle: window.empty,
  };
}

/** One batch of a sensor at a time. An address stays in the table only while it has a batch under way. */
function inOrder(receive: Receive): Receive {
  const tails = new Map<string, Promise<void>>();
  return async (delivery, signal) => {
    const key = `${delivery.address.site}/${delivery.address.sensor}`;
    const before = tails.get(key);
    const turn = (async () => {
      await before;
      if (signal.aborted) throw new Error('the connection ended before the batch had its turn');
      await receive(delivery, signal);
    })();
    const tail = turn.catch(() => {});
    tails.set(key, tail);
    try {
      await turn;
    } finally {
      if (tails.get(key) === tail) tails.delete(key);
    }
  };
}

/** Count and log a handler's refusals, once for each call. */
export function watched(handler: DeliveryHandler, deps: { metrics: ConsumerMetrics; log: Logger }): Receive {
  return async (delivery) => {
    try {
      await handler(delivery);
    } catch (error) {
      deps.metrics.rejections.inc();
      deps.log.debug({ err: error, ...delivery.address }, 'batch was not accepted');
      throw error;
    }
  };
}

/**
 * For a bus that delivers again only on a new connection (MQTT): a rejected batch is held unacknowledged and handed
 * over again in place, with growing pauses, until it is accepted or the signal aborts. Order is kept, and the sender,
 * who gets no acknowledgements meanwhile, slows down by itself.
 */
export function retrying(receive: Receive, deps: { clock: Clock; random: () => number }): Receive {
  const { clock, random } = deps;
  return async (delivery, signal) => {
    const pause = backoff({ firstMs: REJECTED_FIRST_MS, mostMs: REJECTED_MOST_MS, random });
    for (;;) {
      try {
        return await receive(delivery, signal);
      } catch (error) {
        await clock.sleep(pause.next(), signal);
        if (signal.aborted) throw error;
      }
    }
  };
}

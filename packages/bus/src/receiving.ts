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
  /** Resolves when the batch is safe. Rejects when it is not, or when the signal has aborted already. */
  receive: Receive;
  /** Resolves when no batch is handed over. */
  idle(): Promise<void>;
}

/**
 * Hands each batch over as it arrives, without waiting for the answer to the one before: a store that groups batches
 * has them all at once. How many are under way is the caller's to bound: a bus stops taking more while too many of
 * its batches are unanswered.
 */
export function createReceiving(receive: Receive, metrics: ConsumerMetrics): Receiving {
  const window = createWindow(Number.POSITIVE_INFINITY, 0);
  return {
    async receive(delivery, signal) {
      if (signal.aborted) throw new Error('the connection ended before the batch was handed over');
      await window.enter();
      metrics.inFlight.inc();
      try {
        await receive(delivery, signal);
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
 * over again, with growing pauses, until it is accepted or the signal aborts. Its successors may pass it, as many as
 * the bus leaves unanswered; then the sender, who gets no acknowledgements, slows down by itself.
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

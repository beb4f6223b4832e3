import { addressOf } from '@lanhound/proto';
import type { Logger } from '@lanhound/runtime';
import type { JsMsg } from '@nats-io/jetstream';
import type { ConsumerMetrics } from './metrics.ts';
import { REJECTED_FIRST_MS, REJECTED_MOST_MS, type Receiving } from './receiving.ts';

/** Answers for messages of the stream, each according to what becomes of its batch. */
export interface NatsDelivery {
  /** Resolves when the message is answered for. */
  handle(message: JsMsg): Promise<void>;
  /** Tell the server that the batches under way are being worked on. */
  renewLeases(): void;
}

export interface NatsDeliveryDeps {
  receiving: Receiving;
  metrics: ConsumerMetrics;
  log: Logger;
  random: () => number;
  /** Aborts when the consumer stops. */
  stopping: AbortSignal;
  isConnected: () => boolean;
}

export function createNatsDelivery(deps: NatsDeliveryDeps): NatsDelivery {
  const { receiving, metrics, log, random, stopping, isConnected } = deps;
  const underWay = new Set<JsMsg>();

  const acknowledge = async (message: JsMsg, address: { site: string; sensor: string }) => {
    try {
      await receiving.receive({ address, bytes: message.data }, stopping);
      await message.ackAck();
    } catch (error) {
      log.debug({ err: error, ...address }, 'batch not acknowledged');
      // Without a connection nothing can be said; the batch comes again after ackWaitMs.
      if (!isConnected()) return;
      // While stopping, another collector may have it at once.
      message.nak(stopping.aborted ? 0 : pauseBefore(message.info.deliveryCount, random));
    }
  };

  return {
    async handle(message) {
      const address = addressOf(message.subject);
      if (!address) {
        metrics.refusals.inc({ reason: 'address' });
        log.warn({ subject: message.subject }, 'message under a name that is no sensor was removed');
        // No reason is given: servers before 2.10 ignore a removal that has one.
        message.term();
        return;
      }
      if (message.redelivered) metrics.redeliveries.inc();
      underWay.add(message);
      await acknowledge(message, address);
      underWay.delete(message);
    },
    renewLeases() {
      if (isConnected()) for (const message of underWay) message.working();
    },
  };
}

/** Doubles with each delivery. */
function pauseBefore(deliveryCount: number, random: () => number): number {
  const ms = Math.min(REJECTED_FIRST_MS * 2 ** Math.min(deliveryCount - 1, 16), REJECTED_MOST_MS);
  return Math.round(ms * (1 + random() / 4));
}

import type { Address } from '@lanhound/proto';
import type { BatchMessage, BatchPublisher, Delivery } from '../bus.ts';
import { BusError } from '../bus.ts';

/** A message whose bytes tell its id again. */
export function message(address: Address, sequence: number, bytesMin = 0): BatchMessage {
  const id = `1000-${sequence}`;
  return { address, id, bytes: new TextEncoder().encode(id.padEnd(bytesMin, ' ')) };
}

/** The id within what arrived. */
export const idOf = ({ bytes }: Delivery): string => new TextDecoder().decode(bytes).trim();

/** What arrived, in order. */
export interface Recorder {
  readonly deliveries: Delivery[];
  /** Ids of one sensor in order of arrival. */
  idsOf(address: Address): string[];
  add(delivery: Delivery): void;
  /** Resolves as soon as the predicate holds, looked at after each arrival. */
  until(predicate: (recorder: Recorder) => boolean): Promise<void>;
}

export function createRecorder(): Recorder {
  const waiting = new Set<() => void>();
  const deliveries: Delivery[] = [];
  const recorder: Recorder = {
    deliveries,
    idsOf: ({ site, sensor }) =>
      deliveries.filter(({ address }) => address.site === site && address.sensor === sensor).map(idOf),
    add(delivery) {
      deliveries.push(delivery);
      for (const look of waiting) look();
    },
    until: (predicate) =>
      new Promise((resolve) => {
        const look = () => {
          if (!predicate(recorder)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
  };
  return recorder;
}

/** Publish as a sensor does: again under the same id until it is answered. */
export async function publishUntilAnswered(publisher: BatchPublisher, batch: BatchMessage): Promise<void> {
  for (;;) {
    try {
      return await publisher.publish(batch);
    } catch (error) {
      if (!(error instanceof BusError && error.retryable)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

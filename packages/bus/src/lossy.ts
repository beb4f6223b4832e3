import type { Clock } from '@lanhound/runtime';
import { type BatchPublisher, BusError } from './bus.ts';

/** How often what goes wrong, 0 to 1. */
export interface Faults {
  /** The batch never leaves. */
  lost: number;
  /** The batch arrives, its acknowledgement does not. */
  unanswered: number;
  /** The batch arrives twice. */
  doubled: number;
  /** Each batch is held back up to this long, so that batches overtake each other. */
  delayMsMax: number;
}

/** A publisher with faults, for tests of those who must live with them. The same chance gives the same faults. */
export function lossy(
  publisher: BatchPublisher,
  faults: Partial<Faults>,
  deps: { random: () => number; clock: Clock },
): BatchPublisher {
  const { random, clock } = deps;
  const { lost = 0, unanswered = 0, doubled = 0, delayMsMax = 0 } = faults;
  return {
    name: `lossy(${publisher.name})`,
    start: () => publisher.start(),
    stop: () => publisher.stop(),
    async publish(message, signal) {
      // All dice are thrown before the first wait, so that what happens does not depend on timing.
      const [isLost, isUnanswered, isDoubled] = [random() < lost, random() < unanswered, random() < doubled];
      const delayMs = random() * delayMsMax;
      if (delayMs > 0) await clock.sleep(delayMs, signal);
      if (isLost) throw new BusError(`batch ${message.id} was lost`, { retryable: true });
      await publisher.publish(message, signal);
      if (isDoubled) await publisher.publish(message, signal);
      if (isUnanswered) throw new BusError(`the answer for batch ${message.id} was lost`, { retryable: true });
    },
  };
}

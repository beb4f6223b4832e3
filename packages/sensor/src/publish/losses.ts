import type { LossReason, SensorLossEvent } from '@lanhound/proto';
import type { EncodedBatch } from './batch-writer.ts';

/** What was lost for one reason since it was last told: what a sensorLoss event says. */
export type Loss = Pick<SensorLossEvent, 'reason' | 'start' | 'end' | 'batches' | 'events'>;

/** Losses until the collector has been told of them: an event of them may itself be lost. */
export interface LossLedger {
  add(loss: Loss): void;
  /** One that is not yet on its way; from here on it is in the batch of this number. */
  carry(sequence: number): Loss | undefined;
  /** That batch arrived. True when it carried a loss. */
  arrived(sequence: number): boolean;
  /** It did not and never will: what it carried is to be told again. */
  wasLost(sequence: number): void;
  /** All that nobody has acknowledged, on its way or not. */
  pending(): Loss[];
}

export function lossLedger(): LossLedger {
  const untold = new Map<LossReason, Loss>();
  const carried = new Map<number, Loss>();

  const add = (loss: Loss): void => {
    const known = untold.get(loss.reason);
    untold.set(loss.reason, known ? joined(known, loss) : loss);
  };

  return {
    add,
    carry(sequence) {
      const [loss] = untold.values();
      if (!loss) return undefined;
      untold.delete(loss.reason);
      carried.set(sequence, loss);
      return loss;
    },
    arrived: (sequence) => carried.delete(sequence),
    wasLost(sequence) {
      const loss = carried.get(sequence);
      carried.delete(sequence);
      if (loss) add(loss);
    },
    pending: () => [...carried.values(), ...untold.values()],
  };
}

const joined = (a: Loss, b: Loss): Loss => ({
  reason: a.reason,
  start: Math.min(a.start, b.start),
  end: Math.max(a.end, b.end),
  batches: a.batches + b.batches,
  events: a.events + b.events,
});

/** What these batches hold, as lost. */
export const lossOf = (reason: LossReason, batches: readonly EncodedBatch[]): Loss => ({
  reason,
  start: batches.reduce((least, { fromUs }) => Math.min(least, fromUs), Number.POSITIVE_INFINITY),
  end: batches.reduce((most, { toUs }) => Math.max(most, toUs), 0),
  batches: batches.length,
  events: batches.reduce((sum, { events }) => sum + events, 0),
});

import type { BrokerGuard } from './broker-guard.ts';

/** Counts what is handed over and not yet accepted, and lets connections be read or not. */
export interface BrokerFlow {
  add(guard: BrokerGuard, bytes: number): void;
  remove(guard: BrokerGuard, bytes: number): void;
  /** The connection is gone; what it still has under way counts until it is removed. */
  forget(guard: BrokerGuard): void;
}

export interface FlowLimits {
  /** Of one connection. */
  connectionBatchesMax: number;
  connectionBytesMax: number;
  /** Of all. */
  bytesMax: number;
}

/**
 * A connection is held at its own limits and let go at half of them, so that it is not switched for every batch; all
 * are held while the bytes of all exceed the common limit.
 */
export function createBrokerFlow(limits: FlowLimits): BrokerFlow {
  const underWay = new Map<BrokerGuard, { batches: number; bytes: number }>();
  let bytesUnderWay = 0;
  let allHeld = false;

  const update = (guard: BrokerGuard, { batches, bytes }: { batches: number; bytes: number }) => {
    const full = Math.max(batches / limits.connectionBatchesMax, bytes / limits.connectionBytesMax);
    if (allHeld || full >= 1) guard.hold(true);
    else if (full <= 0.5) guard.hold(false);
  };
  const updateAll = (held: boolean) => {
    if (allHeld === held) return;
    allHeld = held;
    for (const [guard, own] of underWay) update(guard, own);
  };

  return {
    add(guard, bytes) {
      bytesUnderWay += bytes;
      const own = underWay.get(guard) ?? { batches: 0, bytes: 0 };
      own.batches++;
      own.bytes += bytes;
      underWay.set(guard, own);
      updateAll(bytesUnderWay > limits.bytesMax || (allHeld && bytesUnderWay > limits.bytesMax / 2));
      update(guard, own);
    },
    remove(guard, bytes) {
      bytesUnderWay -= bytes;
      updateAll(allHeld && bytesUnderWay > limits.bytesMax / 2);
      const own = underWay.get(guard);
      if (!own) return;
      own.batches--;
      own.bytes -= bytes;
      update(guard, own);
    },
    forget: (guard) => void underWay.delete(guard),
  };
}

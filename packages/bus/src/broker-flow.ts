import type { BrokerGuard } from './broker-guard.ts';

/** Counts what is handed over and not yet accepted, and lets connections be read or not. */
export interface BrokerFlow {
  add(guard: BrokerGuard, bytes: number): void;
  remove(guard: BrokerGuard, bytes: number): void;
  /** The connection is gone; what it still has under way counts until it is removed. */
  forget(guard: BrokerGuard): void;
}

/**
 * A connection is held at its own limit and let go at half of it, so that it is not switched for every batch; all are
 * held while the bytes of all exceed the common limit.
 */
export function createBrokerFlow(limits: { perConnectionMax: number; bytesMax: number }): BrokerFlow {
  const underWay = new Map<BrokerGuard, number>();
  let bytesUnderWay = 0;
  let allHeld = false;

  const update = (guard: BrokerGuard, count: number) => {
    if (allHeld || count >= limits.perConnectionMax) guard.hold(true);
    else if (count <= limits.perConnectionMax / 2) guard.hold(false);
  };
  const updateAll = (held: boolean) => {
    if (allHeld === held) return;
    allHeld = held;
    for (const [guard, count] of underWay) update(guard, count);
  };

  return {
    add(guard, bytes) {
      bytesUnderWay += bytes;
      const count = (underWay.get(guard) ?? 0) + 1;
      underWay.set(guard, count);
      updateAll(bytesUnderWay > limits.bytesMax || (allHeld && bytesUnderWay > limits.bytesMax / 2));
      update(guard, count);
    },
    remove(guard, bytes) {
      bytesUnderWay -= bytes;
      const count = (underWay.get(guard) ?? 1) - 1;
      if (underWay.has(guard)) underWay.set(guard, count);
      updateAll(allHeld && bytesUnderWay > limits.bytesMax / 2);
      if (underWay.has(guard)) update(guard, count);
    },
    forget: (guard) => void underWay.delete(guard),
  };
}

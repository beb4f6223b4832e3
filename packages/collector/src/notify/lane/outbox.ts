// What one receiver is yet to be sent. Pure: the same steps lead to the same state, so that it can be read back.
import { z } from 'zod';
import type { Alert } from '../../detect/alert.ts';
import { SavedNotification } from '../notification.ts';

/** Waits its turn. Alerts are those of their groups at the time of sending, so that what waits grows old in nothing. */
export type Entry = z.output<typeof Entry>;

export const Entry = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('alerts'),
    ...{ id: z.string(), timeUs: z.number(), keys: z.array(z.string()), isLastOfDay: z.boolean() },
  }),
  z.object({ type: z.literal('whole'), id: z.string(), notification: SavedNotification }),
]);

/** On its way, with what was sent of each group. */
export interface Flight {
  entry: Entry;
  parts: readonly { key: string; alerts: readonly Alert[]; fresh: readonly string[] }[];
}

export interface Outbox {
  /** What waits, without what is on its way. */
  readonly size: number;
  readonly flying: Flight | undefined;
  put(entry: Entry): void;
  /** Undefined as well when it is on its way. */
  waiting(id: string): Entry | undefined;
  remove(id: string): void;
  first(): Entry | undefined;
  /** Of what lanhound says of itself. */
  firstNotice(): Entry | undefined;
  fly(flight: Flight): void;
  /** It arrived or was given up. */
  land(): void;
  /** What is on its way waits again: before all others, or behind them. */
  again(place: 'first' | 'last'): void;
  all(): Entry[];
}

export function createOutbox(): Outbox {
  let queue = new Map<string, Entry>();
  let flying: Flight | undefined;
  const again = (place: 'first' | 'last') => {
    if (!flying) return;
    const { entry } = flying;
    queue = new Map(place === 'first' ? [[entry.id, entry], ...queue] : [...queue, [entry.id, entry]]);
    flying = undefined;
  };
  return {
    get size() {
      return queue.size;
    },
    get flying() {
      return flying;
    },
    put: (entry) => void queue.set(entry.id, entry),
    waiting: (id) => queue.get(id),
    remove: (id) => void queue.delete(id),
    first: () => queue.values().next().value,
    firstNotice: () => [...queue.values()].find((each) => each.type === 'whole' && each.notification.type === 'notice'),
    fly(flight) {
      // Another that was on its way did not arrive, or its arrival would have been said.
      again('last');
      queue.delete(flight.entry.id);
      flying = flight;
    },
    land() {
      flying = undefined;
    },
    again,
    all: () => [...queue.values()],
  };
}

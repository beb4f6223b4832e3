// What one receiver is yet to hear and what it has heard. Pure: the same steps lead to the same state, so that it can
// be read back after a crash.
import { z } from 'zod';
import type { Alert, AlertChange } from '../detect/alert.ts';
import { SavedAlert } from '../detect/saved-finding.ts';
import { NOTIFY_REASONS, type Notification } from './receiver.ts';
import { whyNotify } from './why.ts';

/** What happens to the notification of an alert, by its id. */
export interface Step {
  alert: string;
  state: 'sending' | 'delivered' | 'givenUp';
}

export interface Waiting {
  /** What waits, without what is on its way. */
  readonly size: number;
  /** True when there is more to tell than before. */
  offer(change: AlertChange): boolean;
  /** The next to be sent. */
  first(): Notification | undefined;
  step(step: Step): void;
  /** What was on its way when the process ended waits again, before all others. */
  landed(): void;
  /** What was on its way and did not arrive waits again, behind all others. */
  again(notification: Notification): void;
  save(): unknown;
  restore(state: unknown): void;
}

const SavedNotification = z.object({ alert: SavedAlert, reason: z.enum(NOTIFY_REASONS) });

const SavedWaiting = z.object({
  // JSON knows no infinity: null is for what was given up.
  told: z.array(z.tuple([z.string(), z.number().nullable()])),
  queue: z.array(SavedNotification),
  flying: SavedNotification.optional(),
});

export function createWaiting(repeatUs: number): Waiting {
  const told = createTold();
  /** By alert; the newest word of each. */
  const queue = new Map<string, Notification>();
  let flying: Notification | undefined;

  const remove = (id: string): Notification | undefined => {
    const notification = queue.get(id);
    queue.delete(id);
    return notification;
  };
  const settle = (id: string, delivered: boolean): void => {
    const settled = flying?.alert.id === id ? flying : remove(id);
    if (settled === flying) flying = undefined;
    if (!settled) return;
    // Of one that was given up nobody has heard: its next repeat is as good as its first.
    if (delivered) told.remember(settled.alert);
    else told.forget(settled.alert);
  };

  return {
    get size() {
      return queue.size;
    },
    offer(change) {
      const { alert } = change;
      const isFlying = flying?.alert.id === alert.id;
      const waits = queue.get(alert.id);
      if (waits && change.type === 'resolved' && !isFlying) {
        queue.delete(alert.id);
        return false;
      }
      const sentUs = isFlying ? flying?.alert.lastTime : told.sentUs(alert);
      const pending = change.type === 'resolved' ? undefined : waits?.reason;
      const reason = pending ?? whyNotify(change, sentUs, repeatUs);
      // After a restart nobody knows when it was told: count from now.
      if (!reason && sentUs === undefined) told.remember(alert);
      if (!reason) return false;
      queue.set(alert.id, { alert, reason });
      return true;
    },
    first: () => queue.values().next().value,
    step({ alert, state }) {
      if (state === 'sending') flying = remove(alert);
      else settle(alert, state === 'delivered');
    },
    landed() {
      if (!flying) return;
      const rest = [...queue];
      queue.clear();
      queue.set(flying.alert.id, flying);
      // A newer word of the same alert takes its place.
      for (const [id, each] of rest) queue.set(id, each);
      flying = undefined;
    },
    again(notification) {
      if (flying?.alert.id === notification.alert.id) flying = undefined;
      if (!queue.has(notification.alert.id)) queue.set(notification.alert.id, notification);
    },
    save: () => ({ told: told.save(), queue: [...queue.values()], ...(flying ? { flying } : {}) }),
    restore(state) {
      const saved = SavedWaiting.parse(state);
      told.restore(saved.told);
      for (const each of saved.queue) queue.set(each.alert.id, each);
      flying = saved.flying;
    },
  };
}

/** Fingerprints remembered as told; more than can be alive in all detectors by default. */
const TOLD_MAX = 50_000;

/** When each alert was told last, event time. */
function createTold() {
  const told = new Map<string, number>();
  const set = (fingerprint: string, timeUs: number) => {
    told.delete(fingerprint);
    told.set(fingerprint, timeUs);
    // The least recently told: should it repeat once more, it is told a little early or late, nothing worse.
    if (told.size > TOLD_MAX) told.delete(told.keys().next().value as string);
  };
  return {
    remember: ({ fingerprint, lastTime }: Alert) => set(fingerprint, lastTime),
    forget: ({ fingerprint }: Alert) => set(fingerprint, Number.NEGATIVE_INFINITY),
    sentUs: ({ fingerprint }: Alert) => told.get(fingerprint),
    save: () => [...told].map(([fingerprint, us]) => [fingerprint, Number.isFinite(us) ? us : null]),
    restore(saved: readonly (readonly [string, number | null])[]) {
      for (const [fingerprint, us] of saved) set(fingerprint, us ?? Number.NEGATIVE_INFINITY);
    },
  };
}

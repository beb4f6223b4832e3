import { z } from 'zod';
import type { Alert, AlertChange } from '../../detect/alert.ts';

/** Alerts remembered as muted; the one muted first is forgotten, and told again when it repeats. */
const MUTED_MAX = 10_000;

export interface MutingDeps {
  /** Why nobody wants to hear of it; undefined when somebody does. */
  why(alert: Alert): string | undefined;
  pass(change: AlertChange): void;
  onMuted(alert: Alert, reason: string): void;
}

/** Holds back what nobody wants to hear of. When somebody does again, its next repeat is as good as its first. */
export interface Muting {
  offer(change: AlertChange): void;
  /** It is muted from now on, without a repeat that would say so. */
  mute(alert: Alert, reason: string): void;
  save(): unknown;
  restore(state: unknown): void;
}

export function createMuting({ why, pass, onMuted }: MutingDeps): Muting {
  const muted = new Set<string>();
  const mute = (alert: Alert, reason: string) => {
    if (muted.has(alert.id)) return;
    if (muted.size >= MUTED_MAX) muted.delete(muted.values().next().value as string);
    muted.add(alert.id);
    onMuted(alert, reason);
  };
  return {
    mute,
    offer(change) {
      const { type, alert } = change;
      // Who heard that it began is told that it is over, whatever is silenced since: receivers know what they heard.
      const reason = type === 'resolved' ? undefined : why(alert);
      if (reason !== undefined) return mute(alert, reason);
      const wasMuted = muted.delete(alert.id);
      pass(wasMuted && type === 'repeated' ? { type: 'new', alert } : change);
    },
    save: () => [...muted],
    restore(state) {
      for (const id of z.array(z.string()).parse(state)) muted.add(id);
    },
  };
}

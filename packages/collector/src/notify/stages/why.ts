import type { NotifyReason } from '../notification.ts';

/** How a group stands: ids of its alerts. */
export interface Standing {
  firing: readonly string[];
  /** Of those that fire: not told of, or grown worse since. */
  untold: readonly string[];
  /** No longer firing, and told of as firing. */
  over: readonly string[];
}

/** Why to tell of a group now; undefined when there is nothing to tell. The rules are Alertmanager's. */
export function whyNotify(
  { firing, untold, over }: Standing,
  told: { count: number; atUs: number } | undefined,
  { nowUs, repeatUs }: { nowUs: number; repeatUs: number },
): NotifyReason | undefined {
  if (!told || told.count === 0) return firing.length > 0 ? 'first notification' : undefined;
  if (untold.length > 0) return 'new alerts added';
  if (over.length > 0) return firing.length === 0 ? 'all alerts resolved' : 'some alerts resolved';
  if (firing.length === 0) return undefined;
  return nowUs - told.atUs >= repeatUs ? 'repeat interval elapsed' : undefined;
}

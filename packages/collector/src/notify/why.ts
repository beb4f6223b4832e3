import type { AlertChange } from '../detect/alert.ts';
import type { NotifyReason } from './receiver.ts';

/** Why to tell a receiver of a change now; undefined when there is nothing to tell. Times of events, microseconds. */
export function whyNotify(
  { type, alert }: AlertChange,
  sentUs: number | undefined,
  repeatUs: number,
): NotifyReason | undefined {
  if (type === 'new') return 'first notification';
  if (sentUs === undefined) return undefined;
  return alert.lastTime - sentUs >= repeatUs ? 'repeat interval elapsed' : undefined;
}

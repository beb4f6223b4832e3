import type { AlertChange } from '../detect/alert.ts';
import type { NotifyReason } from './receiver.ts';

/** Why to tell a receiver of a change now; undefined when there is nothing to tell. Times of events, microseconds. */
export function whyNotify(
  { type, alert }: AlertChange,
  sentUs: number | undefined,
  repeatUs: number,
): NotifyReason | undefined {
  switch (type) {
    case 'new':
      return 'first notification';
    case 'repeated':
      if (sentUs === undefined) return undefined;
      return alert.lastTime - sentUs >= repeatUs ? 'repeat interval elapsed' : undefined;
    case 'resolved':
      // Who never heard of it need not hear that it is over.
      return sentUs === undefined || sentUs === Number.NEGATIVE_INFINITY ? undefined : 'all alerts resolved';
    default:
      return type satisfies never;
  }
}

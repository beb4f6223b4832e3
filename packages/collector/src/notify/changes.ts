// What a person changes about who is told of what.
import { z } from 'zod';
import type { Alert } from '../detect/alert.ts';
import type { Matcher } from './matcher.ts';
import { SavedSilence, type Silence } from './stages/silence.ts';

export type NotifyChange = z.output<typeof NotifyChange>;

/** The matchers of a silence for nothing but this problem of this device. */
export function onlyThis({
  detector,
  device,
  fingerprint,
}: Pick<Alert, 'detector' | 'device' | 'fingerprint'>): Matcher[] {
  const labels = { detector, ...(device ? { mac: device.mac } : {}), problem: fingerprint };
  return Object.entries(labels).map(([name, value]) => ({ name, value, isRegex: false, isEqual: true }));
}

/** As it is written down, so that it is made once more after a crash. Times are microseconds since 1970 UTC. */
export const NotifyChange = z.discriminatedUnion('type', [
  z.object({ type: z.literal('silence'), silence: SavedSilence }),
  z.object({ type: z.literal('unsilence'), id: z.string() }),
  z.object({ type: z.literal('pause'), untilUs: z.number() }),
  z.object({ type: z.literal('off') }),
  z.object({ type: z.literal('on') }),
]);

export type NotifyResult = { type: 'done'; silence?: Silence } | { type: 'refused'; reason: string };

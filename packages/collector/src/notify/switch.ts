// What people decide about all alerts at once: a pause, or everything off. Times are microseconds since 1970 UTC.
import { z } from 'zod';

/** Whether alerts are told, and if not, who wanted it so. */
export type Switch =
  | { state: 'on' }
  /** Maintenance: what is less than critical waits until it is over. */
  | { state: 'paused'; sinceUs: number; untilUs: number; by: string }
  /** Nobody is told anything, until somebody switches it on again; people are reminded of it. */
  | { state: 'off'; sinceUs: number; by: string; remindUs: number };

export const SavedSwitch = z.discriminatedUnion('state', [
  z.object({ state: z.literal('on') }),
  z.object({ state: z.literal('paused'), sinceUs: z.number(), untilUs: z.number(), by: z.string() }),
  z.object({ state: z.literal('off'), sinceUs: z.number(), by: z.string(), remindUs: z.number() }),
]) satisfies z.ZodType<Switch>;

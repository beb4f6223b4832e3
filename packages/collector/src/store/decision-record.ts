import { z } from 'zod';

/** What was decided about telling an alert, as it is kept. */
export type DecisionRecord = z.output<typeof DecisionRecord>;

export const DecisionRecord = z.object({
  /** Microseconds since 1970 UTC. */
  time: z.number(),
  site: z.string(),
  /** The id of the alert. */
  alert: z.string(),
  detector: z.string(),
  severity: z.string(),
  /** Of the device; empty when there is none. */
  mac: z.string(),
  /** Empty for what is decided for all receivers. */
  receiver: z.string(),
  stage: z.string(),
  outcome: z.string(),
  reason: z.string(),
  /** The id of the notification it is part of; empty when it is part of none. */
  notification: z.string(),
});

// What the stages between a finding and a person decided about an alert, so that it can be asked afterwards.
import type { Alert } from '../detect/alert.ts';

/** In the order in which an alert passes them; whatever one decides, those before it let it pass. */
export const STAGES = [
  'fold',
  'inhibit',
  'silence',
  'route',
  'flap',
  'hours',
  'group',
  'budget',
  'pace',
  'notify',
] as const;
export type Stage = (typeof STAGES)[number];

export const OUTCOMES = [
  /** Not told, and not to be told unless something changes. */
  'muted',
  /** Told later by itself. */
  'waits',
  /** Told in the next summary. */
  'summary',
  /** On its way to the receiver. */
  'queued',
  'delivered',
  'givenUp',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface Decision {
  /** Microseconds since 1970 UTC. */
  timeUs: number;
  alert: Alert;
  /** Absent for what is decided for all receivers. */
  receiver?: string;
  stage: Stage;
  outcome: Outcome;
  reason: string;
  /** The id of the notification it is part of. */
  notification?: string;
}

export type OnDecision = (decision: Decision) => void;

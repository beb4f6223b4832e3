import type { Gap } from './sequence-gaps.ts';

/** How the stream of one sensor fares. */
export interface SensorHealth {
  site: string;
  sensor: string;
  /** Microseconds that passed while the collector ran, over all its starts: a clock that is set does not move it. */
  nowUs: number;
  /** How much of it passed since the sensor's last batch. */
  silentUs: number;
  /** When its last batch came, collector's clock, and the latest event in any, sensor's clock; since 1970 UTC. */
  lastHeard: number;
  lastEventTime: number;
  /** It says that it still holds batches, and of when the oldest event in them is; sensor's clock. */
  holdsFromUs?: number;
  /** What has not come of each of its processes, by number. */
  gaps: OpenGap[];
  /** Its processes whose gaps are followed, and from which number on: what is before may come or not, nobody knows. */
  followed: { epoch: number; from: number }[];
}

export interface OpenGap extends Omit<Gap, 'sinceUs'> {
  /** Start of the process. */
  epoch: number;
  /** How long it is known. */
  openUs: number;
}

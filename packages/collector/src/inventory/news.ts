import type { Device } from './device.ts';

/** What the inventory found out: for detectors. Times are microseconds since 1970 UTC, event time. */
export type News =
  /** Seen for the first time ever, and no device that is known under another MAC. */
  | { type: 'appeared'; device: Device; time: number; sensor: string; seenBy: string }
  /** What was told as new under `mac` is a device that is known: it has been added to it. */
  | { type: 'recognised'; device: Device; mac: string; time: number; sensor: string; reasons: readonly string[] }
  | { type: 'left'; device: Device; time: number; sensor: string; silentUs: number }
  | { type: 'returned'; device: Device; time: number; sensor: string; awayUs: number };

/** A device that is silent and may have left: ask it, through a sensor that heard it. */
export interface ProbeRequest {
  site: string;
  sensor: string;
  ip: string;
}

import { formatTime } from '@lanhound/proto';
import type { Evidence, Severity } from './detector.ts';

/** A finding with its repeats: what is stored, shown and sent. Times are microseconds since 1970 UTC. */
export interface Alert {
  /** Names this occurrence: fingerprint and first time. */
  id: string;
  /** 16 hex digits of detector, site and identity: the same for the same problem, for ever. */
  fingerprint: string;
  detector: string;
  severity: Severity;
  site: string;
  sensor: string;
  device?: { mac: string; name: string; address?: string; vendor?: string } | undefined;
  address?: string | undefined;
  title: string;
  evidence: Evidence;
  why: string;
  advice: string;
  /** How often it was found since firstTime. */
  count: number;
  firstTime: number;
  lastTime: number;
  /** When its detector found that it is over; absent while it is not, and for what has no end of its own. */
  resolvedTime?: number;
}

/** What happens to an alert: it begins, it repeats and grows, or it is over. */
export type AlertChange = { type: 'new' | 'repeated' | 'resolved'; alert: Alert };

/** The JSON form of an alert: times as RFC 3339. */
export function alertToJson(alert: Alert): Record<string, unknown> {
  const { resolvedTime } = alert;
  return {
    ...alert,
    firstTime: formatTime(alert.firstTime),
    lastTime: formatTime(alert.lastTime),
    ...(resolvedTime === undefined ? {} : { resolvedTime: formatTime(resolvedTime) }),
  };
}

// What one receiver is told in one go. Times are microseconds since 1970 UTC.
import { z } from 'zod';
import type { Alert } from '../detect/alert.ts';
import { SEVERITIES, type Severity } from '../detect/detector.ts';
import { SavedAlert } from '../detect/saved-finding.ts';

/** Why a group of alerts is told now, in Alertmanager's words. */
export const NOTIFY_REASONS = [
  'first notification',
  'new alerts added',
  'some alerts resolved',
  'all alerts resolved',
  'repeat interval elapsed',
] as const;
export type NotifyReason = (typeof NOTIFY_REASONS)[number];

/** Alerts that have the labels of their group in common. */
export interface AlertGroup {
  /** Names the group for ever, as Alertmanager writes it. */
  key: string;
  labels: Readonly<Record<string, string>>;
  /** All that fire, and those that are over and were told of; oldest first. */
  alerts: readonly Alert[];
  /** Ids of those that are the reason for telling now. */
  fresh: readonly string[];
  /** Further ones that there was no place for. */
  omitted: number;
}

/** An alert that was not told of at once, and why. */
export interface DigestEntry {
  alert: Alert;
  reason: string;
}

export type Notification =
  | {
      type: 'alerts';
      /** The same for ever, so that a receiver that knows ids can tell a repetition. */
      id: string;
      timeUs: number;
      reason: NotifyReason;
      /** More than one where a receiver may only be told now and then. */
      groups: readonly AlertGroup[];
      /** The last of the day that this person is told one by one. */
      isLastOfDay: boolean;
    }
  | {
      type: 'digest';
      id: string;
      timeUs: number;
      fromUs: number;
      entries: readonly DigestEntry[];
      omitted: number;
    }
  | {
      /** Of lanhound itself. */
      type: 'notice';
      id: string;
      timeUs: number;
      severity: Severity;
      title: string;
      text: string;
    };

const Head = { id: z.string(), timeUs: z.number() };

const SavedGroup = z.object({
  key: z.string(),
  labels: z.record(z.string(), z.string()),
  alerts: z.array(SavedAlert).readonly(),
  fresh: z.array(z.string()).readonly(),
  omitted: z.number(),
});

const SavedDigestEntry = z.object({ alert: SavedAlert, reason: z.string() });

export const SavedNotification = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('alerts'),
    ...Head,
    reason: z.enum(NOTIFY_REASONS),
    groups: z.array(SavedGroup).readonly(),
    isLastOfDay: z.boolean(),
  }),
  z.object({
    type: z.literal('digest'),
    ...Head,
    fromUs: z.number(),
    entries: z.array(SavedDigestEntry).readonly(),
    omitted: z.number(),
  }),
  z.object({ type: z.literal('notice'), ...Head, severity: z.enum(SEVERITIES), title: z.string(), text: z.string() }),
]) satisfies z.ZodType<Notification>;

/** The alerts that are the reason for telling now. */
export const freshAlerts = (groups: readonly AlertGroup[]): Alert[] =>
  groups.flatMap(({ alerts, fresh }) => alerts.filter(({ id }) => fresh.includes(id)));

/** The worst of these; info when there are none. */
export const worstOf = (alerts: readonly Pick<Alert, 'severity'>[]): Severity =>
  SEVERITIES[Math.max(0, ...alerts.map(({ severity }) => SEVERITIES.indexOf(severity)))] ?? 'info';

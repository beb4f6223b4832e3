// Alerts of one receiver that are told together. Times are microseconds since 1970 UTC.
import type { Alert } from '../../detect/alert.ts';
import { SEVERITIES, type Severity } from '../../detect/detector.ts';
import type { Labels } from '../labels.ts';
import type { AlertGroup } from '../notification.ts';
import type { Standing } from '../stages/why.ts';

/** Alerts that one group holds; further ones are stored and counted, and told by their number alone. */
const ALERTS_MAX = 500;

/** What the receiver was told of a group last. */
export interface Told {
  /** Ids of the alerts that fired then, and how severe they were. */
  firing: Map<string, Severity>;
  atUs: number;
}

export interface Group {
  readonly key: string;
  readonly labels: Labels;
  /** By id; those that are over stay until that was told. */
  readonly alerts: Map<string, Alert>;
  /** Ids of those that were told and are silenced since: of them only the end is told. */
  readonly muted: Set<string>;
  /** How many there was no place for since it was told last. */
  omitted: number;
  told: Told | undefined;
  /** When it was last put on its way. */
  sentUs: number | undefined;
  /** When to look at it again; undefined while nothing has changed. */
  dueUs: number | undefined;
  /** Changed last. */
  changedUs: number;
  /** The notification that it is part of and that has not arrived yet. */
  notification: string | undefined;
  /** It changed while that one was on its way. */
  changedMeanwhile: boolean;
}

export const newGroup = (key: string, labels: Labels): Group => ({
  ...{ key, labels, alerts: new Map(), muted: new Set(), omitted: 0, told: undefined, sentUs: undefined },
  ...{ dueUs: undefined, changedUs: 0, notification: undefined, changedMeanwhile: false },
});

/** False when there is no place for it. */
export function putAlert(group: Group, alert: Alert): boolean {
  if (group.alerts.size >= ALERTS_MAX && !group.alerts.has(alert.id)) {
    group.omitted++;
    return false;
  }
  group.alerts.set(alert.id, alert);
  return true;
}

export const wasTold = (group: Group, id: string): boolean => group.told?.firing.has(id) === true;

/** Those that fire and that nothing holds back. */
export const standingIn = (group: Group): Alert[] =>
  [...group.alerts.values()].filter(
    ({ id, resolvedTime }) =>
      resolvedTime === undefined && !group.muted.has(id) && (group.dueUs === undefined || wasTold(group, id)),
  );

export function standingOf(group: Group): Standing {
  const firing: string[] = [];
  const untold: string[] = [];
  const over: string[] = [];
  for (const alert of group.alerts.values()) {
    if (alert.resolvedTime !== undefined) {
      if (wasTold(group, alert.id)) over.push(alert.id);
      continue;
    }
    if (group.muted.has(alert.id)) continue;
    firing.push(alert.id);
    if (isUntold(group, alert)) untold.push(alert.id);
  }
  return { firing, untold, over };
}

/** Nobody was told of it, or it was less severe then. */
export function isUntold(group: Group, { id, severity }: Alert): boolean {
  const told = group.told?.firing.get(id);
  return told === undefined || SEVERITIES.indexOf(severity) > SEVERITIES.indexOf(told);
}

/** What there is to tell: the new, the over, or all of it when nothing is new. */
export function freshIds({ firing, untold, over }: Standing): string[] {
  const fresh = [...untold, ...over];
  return fresh.length > 0 ? fresh : [...firing];
}

/** As if it had never been. */
export function forget(group: Group, id: string): void {
  group.alerts.delete(id);
  group.muted.delete(id);
  group.told?.firing.delete(id);
}

export const partOf = (group: Group, fresh: readonly string[]): AlertGroup => ({
  key: group.key,
  labels: group.labels,
  alerts: [...group.alerts.values()].filter(
    ({ id, resolvedTime }) => resolvedTime !== undefined || !group.muted.has(id),
  ),
  fresh,
  omitted: group.omitted,
});

/** Leaves nothing but this alert. */
export function forgetOthers(group: Group, id: string): void {
  for (const other of [...group.alerts.keys()]) if (other !== id) forget(group, other);
}

/** The receiver knows what was sent of the group, or is held to know it. */
export function markTold(group: Group, sent: readonly Alert[], atUs: number): void {
  const firing = new Map<string, Severity>();
  for (const { id, resolvedTime, severity } of sent) {
    if (resolvedTime === undefined) firing.set(id, severity);
    else forget(group, id);
  }
  for (const id of group.muted) {
    const severity = group.told?.firing.get(id);
    if (severity !== undefined) firing.set(id, severity);
  }
  group.told = { firing, atUs };
  group.omitted = 0;
}

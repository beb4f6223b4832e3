import { z } from 'zod';
import type { Alert } from '../../detect/alert.ts';
import { SEVERITIES } from '../../detect/detector.ts';
import { resolvesItself } from '../../detect/index.ts';
import { type Labels, labelSet } from '../labels.ts';
import { type Group, newGroup } from './group.ts';

/** Groups of one receiver; beyond, the one that changed least recently is forgotten. Its next repeat is told as new. */
const GROUPS_MAX = 10_000;
/** What nothing was heard of for so long is no longer part of its group. Event time. */
const STALE_US = 48 * 3_600_000_000;

export interface Groups {
  /** The group of an alert with these labels; made when there is none. */
  of(alert: Alert, labels: Labels): Group;
  get(key: string): Group | undefined;
  /** When to look at a group again; undefined for not before it changes. */
  schedule(group: Group, dueUs: number | undefined): void;
  due(nowUs: number): Group[];
  /** Those that are scheduled, for whatever time. */
  scheduled(): Iterable<Group>;
  /** Moves it behind all others: it has changed. */
  touch(group: Group, nowUs: number): void;
  /** Forgets groups that have nothing to tell and were not told of for a while. */
  sweep(nowUs: number, keepUs: number): void;
  values(): Iterable<Group>;
  restore(saved: readonly SavedGroupState[], alertOf: (id: string) => Alert | undefined): void;
}

export type SavedGroupState = z.output<typeof SavedGroupState>;

export const SavedGroupState = z.object({
  key: z.string(),
  labels: z.record(z.string(), z.string()),
  alerts: z.array(z.string()),
  muted: z.array(z.string()).default([]),
  omitted: z.number(),
  told: z.object({ firing: z.array(z.tuple([z.string(), z.enum(SEVERITIES)])), atUs: z.number() }).optional(),
  sentUs: z.number().optional(),
  dueUs: z.number().optional(),
  changedUs: z.number(),
  notification: z.string().optional(),
  changedMeanwhile: z.boolean(),
});

/** `by` are the labels that make a group; every alert is one by itself without. `path` leads the keys of groups. */
export function createGroups(by: readonly string[] | undefined, path: string): Groups {
  const groups = new Map<string, Group>();
  const scheduled = new Set<Group>();
  const remove = (group: Group) => {
    groups.delete(group.key);
    scheduled.delete(group);
  };
  const put = (group: Group) => {
    groups.delete(group.key);
    groups.set(group.key, group);
    if (groups.size > GROUPS_MAX) remove(groups.values().next().value as Group);
  };
  return {
    of(alert, labels) {
      const own = labelsBy(by, labels);
      const key = by
        ? `${path}:${labelSet(own)}`
        : // Whoever keeps one thing per group keeps one per alert.
          `${path}/{fingerprint=${JSON.stringify(alert.fingerprint)}}:${labelSet(own)}`;
      const known = groups.get(key);
      if (known) return known;
      const made = newGroup(key, own);
      put(made);
      return made;
    },
    get: (key) => groups.get(key),
    schedule(group, dueUs) {
      group.dueUs = dueUs;
      if (dueUs === undefined) scheduled.delete(group);
      else scheduled.add(group);
    },
    due: (nowUs) => [...scheduled].filter(({ dueUs }) => dueUs !== undefined && dueUs <= nowUs),
    scheduled: () => scheduled,
    touch(group, nowUs) {
      group.changedUs = nowUs;
      put(group);
    },
    sweep(nowUs, keepUs) {
      for (const group of groups.values()) {
        if (group.notification !== undefined || group.dueUs !== undefined) continue;
        const isStale = nowUs - group.changedUs > STALE_US && !lasts(group);
        if (isStale || (group.alerts.size === 0 && nowUs - group.changedUs > keepUs)) groups.delete(group.key);
      }
    },
    values: () => groups.values(),
    restore(saved, alertOf) {
      for (const { alerts, told, muted, ...rest } of saved) {
        const group: Group = { ...newGroup(rest.key, rest.labels), ...rest, muted: new Set(muted) };
        for (const id of alerts) {
          const alert = alertOf(id);
          if (alert) group.alerts.set(id, alert);
        }
        group.told = told && { firing: new Map(told.firing), atUs: told.atUs };
        put(group);
        if (group.dueUs !== undefined) scheduled.add(group);
      }
    },
  };
}

/** Something in it lasts until its detector says that it is over, however long nothing is heard of it. */
const lasts = ({ alerts }: Group): boolean =>
  [...alerts.values()].some(({ detector, resolvedTime }) => resolvedTime === undefined && resolvesItself(detector));

export const saveGroup = ({ alerts, told, muted, ...rest }: Group): SavedGroupState => ({
  ...rest,
  alerts: [...alerts.keys()],
  muted: [...muted],
  told: told && { firing: [...told.firing], atUs: told.atUs },
});

/** Those that the labels have; Alertmanager leaves out what is missing as well. */
function labelsBy(by: readonly string[] | undefined, labels: Labels): Labels {
  const names = by ?? ['alertname'];
  return Object.fromEntries([...names].sort().flatMap((name) => (labels[name] ? [[name, labels[name]]] : [])));
}

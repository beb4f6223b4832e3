// What waits for the receiver, from its content to what became of it.
import { z } from 'zod';
import type { AlertGroup, Notification, NotifyReason } from '../notification.ts';
import { decide, type LaneContext, whyOf } from './context.ts';
import { flush } from './dispatch.ts';
import { forget, freshIds, type Group, markTold, partOf, standingOf } from './group.ts';
import type { Entry, Flight } from './outbox.ts';

/** What happens to a notification, by its id. */
export type Step = z.output<typeof Step>;

export const Step = z.discriminatedUnion('state', [
  z.object({ state: z.enum(['sending', 'delivered', 'givenUp']), notification: z.string() }),
  /** The receiver takes nothing, for longer than a hiccup. */
  z.object({ state: z.literal('failing'), reason: z.string() }),
]);

/** An entry as it would be sent now. */
export function contentOf(lane: LaneContext, entry: Entry): Notification {
  if (entry.type === 'whole') return entry.notification;
  const { id, timeUs, isLastOfDay } = entry;
  const groups = entry.keys.flatMap((key) => partIn(lane, key) ?? []);
  const [first] = entry.keys;
  const group = first === undefined ? undefined : lane.groups.get(first);
  const reason: NotifyReason = (group && whyOf(lane, group)) ?? 'first notification';
  return { type: 'alerts', id, timeUs, reason, groups, isLastOfDay };
}

/** A step is taken, now or once more after a restart. */
export function take(lane: LaneContext, step: Step): void {
  switch (step.state) {
    case 'sending': {
      const entry = lane.outbox.waiting(step.notification);
      if (entry) lane.outbox.fly(flightOf(lane, entry));
      break;
    }
    case 'delivered':
      lane.failing = undefined;
      land(lane, step.notification, true);
      break;
    case 'givenUp':
      land(lane, step.notification, false);
      break;
    case 'failing':
      lane.failing ??= { sinceUs: lane.nowUs, reason: step.reason };
      break;
    default:
      step satisfies never;
  }
}

function land(lane: LaneContext, notification: string, isDelivered: boolean): void {
  const { outbox } = lane;
  const entry = outbox.waiting(notification);
  const flight = outbox.flying?.entry.id === notification ? outbox.flying : entry && flightOf(lane, entry);
  if (!flight) return;
  if (flight === outbox.flying) outbox.land();
  else outbox.remove(notification);
  settle(lane, flight, isDelivered);
}

/** Nobody has heard of it, so nobody needs to hear that it is over. */
export function withdraw(lane: LaneContext, group: Group, id: string): void {
  forget(group, id);
  const entry = group.notification === undefined ? undefined : lane.outbox.waiting(group.notification);
  if (entry?.type !== 'alerts' || entry.keys.some((key) => partIn(lane, key))) return;
  lane.outbox.remove(entry.id);
  for (const key of entry.keys) {
    const each = lane.groups.get(key);
    if (each) each.notification = undefined;
  }
}

export const isFlying = ({ outbox }: LaneContext, { key }: Group, id: string): boolean =>
  outbox.flying?.parts.some((part) => part.key === key && part.alerts.some((alert) => alert.id === id)) ?? false;

function flightOf(lane: LaneContext, entry: Entry): Flight {
  if (entry.type === 'whole') return { entry, parts: [] };
  return { entry, parts: entry.keys.flatMap((key) => partIn(lane, key) ?? []) };
}

/** A group as it would be sent now; undefined when there is nothing to tell. */
function partIn(lane: LaneContext, key: string): AlertGroup | undefined {
  const group = lane.groups.get(key);
  return group && whyOf(lane, group) ? partOf(group, freshIds(standingOf(group))) : undefined;
}

function settle(lane: LaneContext, { entry, parts }: Flight, isDelivered: boolean): void {
  const outcome = isDelivered ? 'delivered' : 'givenUp';
  const reason = isDelivered ? 'the receiver took it' : 'the receiver did not take it';
  const released = entry.type === 'whole' ? [] : entry.keys;
  if (entry.type === 'whole' && entry.notification.type === 'digest') {
    const { id, entries } = entry.notification;
    for (const { alert } of entries) decide(lane, alert, { stage: 'notify', outcome, reason, notification: id });
  }
  for (const { key, alerts, fresh } of parts) {
    const told = new Set(fresh);
    for (const alert of alerts) {
      if (told.has(alert.id)) decide(lane, alert, { stage: 'notify', outcome, reason, notification: entry.id });
    }
    const group = lane.groups.get(key);
    if (group && isDelivered) markTold(group, alerts, lane.nowUs);
  }
  for (const key of released) {
    const group = lane.groups.get(key);
    if (group) release(lane, group);
  }
}

/** The group may be told of again, which it is at its pace when it changed meanwhile. */
function release(lane: LaneContext, group: Group): void {
  const hasChanged = group.changedMeanwhile;
  group.notification = undefined;
  group.changedMeanwhile = false;
  if (!hasChanged || !whyOf(lane, group)) return;
  const dueUs = Math.max(lane.nowUs, (group.sentUs ?? lane.nowUs) + lane.options.groupIntervalUs);
  lane.groups.schedule(group, dueUs);
  if (dueUs <= lane.nowUs) flush(lane, [group]);
}

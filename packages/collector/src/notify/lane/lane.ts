// The stages that are one receiver's own, from routing to its outbox. Pure: the same calls lead to the same state, so
// that it can be read back after a crash. Times are microseconds since 1970 UTC.
import { z } from 'zod';
import type { Alert, AlertChange } from '../../detect/alert.ts';
import { labelsOf } from '../labels.ts';
import type { Notification } from '../notification.ts';
import { createFlapping } from '../stages/flap.ts';
import { createPace } from '../stages/pace.ts';
import type { Failing, LaneContext, LaneDeps, LaneOptions } from './context.ts';
import { decide, digestUs, nextId, whyOf, worthTelling } from './context.ts';
import { createDigest } from './digest.ts';
import { flush, sendDigest, WAITS_FOR_PACE } from './dispatch.ts';
import { forget, forgetOthers, type Group, isUntold, putAlert, standingIn, wasTold } from './group.ts';
import { createGroups, SavedGroupState, saveGroup } from './groups.ts';
import { mute } from './mute.ts';
import { createOutbox, Entry } from './outbox.ts';
import { contentOf, isFlying, type Step, take, withdraw } from './outgoing.ts';
import { type Place, placeOf } from './place.ts';

export interface Lane {
  readonly options: LaneOptions;
  /** Notifications that wait, without the one that is on its way. */
  readonly size: number;
  /** Since when the receiver takes nothing; undefined while it does. */
  readonly failing: Failing | undefined;
  offer(change: AlertChange, nowUs: number): void;
  /** Time has moved on: groups and summaries that are due. */
  tick(nowUs: number): void;
  /** What was held back is told with the next tick, if nothing else holds it back. */
  hurry(nowUs: number): void;
  /** Somebody silences an alert after it came: of what was told already only the end is told. */
  mute(id: string, reason: string, nowUs: number): void;
  /** Something that lanhound says of itself, whatever the hour. */
  notice(words: Pick<Notice, 'severity' | 'title' | 'text'>, nowUs: number): void;
  status(): LaneStatus;
  /** The next to be sent, as it is now; while all is off only what lanhound says of itself. */
  first(): Notification | undefined;
  step(step: Step): void;
  /** What was on its way when the process ended waits again, before all others. */
  landed(): void;
  /** What is on its way did not arrive and waits again, behind all others. */
  again(): void;
  /** Those that fire, were not held back, and may have been told. */
  standing(): Alert[];
  placeOf(id: string): Place;
  /** All alerts that the state speaks of by their ids. */
  alerts(): Iterable<Alert>;
  save(): unknown;
  restore(state: unknown, alertOf: (id: string) => Alert | undefined): void;
}

/** What waits for the receiver. */
export interface LaneStatus {
  /** Messages, with the one that is on its way. */
  waiting: number;
  /** Alerts that wait for the next summary, and when that is due. */
  summary: number;
  summaryDueUs?: number | undefined;
  /** It takes nothing. */
  failing?: Failing | undefined;
}

type Notice = Extract<Notification, { type: 'notice' }>;

const MINUTE_US = 60_000_000;

export function createLane(options: LaneOptions, deps: LaneDeps): Lane {
  const lane: LaneContext = {
    ...{ options, deps, groups: createGroups(options.groupBy, options.path) },
    ...{ outbox: createOutbox(), digest: createDigest(), flapping: createFlapping() },
    ...{ pace: options.pace && createPace(options.pace), failing: undefined, nowUs: 0, sweptUs: 0, sequence: 0 },
  };
  return {
    options,
    get size() {
      return lane.outbox.size;
    },
    get failing() {
      return lane.failing;
    },
    offer(change, nowUs) {
      lane.nowUs = nowUs;
      offer(lane, change);
    },
    tick(nowUs) {
      lane.nowUs = nowUs;
      flush(lane, lane.groups.due(nowUs));
      sendDigest(lane);
      if (nowUs - lane.sweptUs < MINUTE_US) return;
      lane.sweptUs = nowUs;
      lane.groups.sweep(nowUs, options.groupIntervalUs);
    },
    hurry(nowUs) {
      if (lane.digest.size > 0) lane.digest.postpone(nowUs);
      for (const group of lane.groups.scheduled()) lane.groups.schedule(group, nowUs);
    },
    mute(id, reason, nowUs) {
      lane.nowUs = nowUs;
      mute(lane, id, reason);
    },
    notice(words, nowUs) {
      lane.nowUs = nowUs;
      const id = nextId(lane);
      lane.outbox.put({ type: 'whole', id, notification: { type: 'notice', id, timeUs: nowUs, ...words } });
    },
    status: () => statusOf(lane),
    first() {
      const entry = isOff(lane) ? lane.outbox.firstNotice() : lane.outbox.first();
      return entry && contentOf(lane, entry);
    },
    step: (step) => take(lane, step),
    landed: () => lane.outbox.again('first'),
    again: () => lane.outbox.again('last'),
    standing: () => [...lane.groups.values()].flatMap(standingIn),
    placeOf: (id) => placeOf(lane, id),
    *alerts() {
      for (const group of lane.groups.values()) yield* group.alerts.values();
      for (const { alert } of lane.digest.all().entries) yield alert;
      for (const { alerts } of lane.outbox.flying?.parts ?? []) yield* alerts;
    },
    save: () => saveLane(lane),
    restore: (state, alertOf) => restoreLane(lane, SavedLane.parse(state), alertOf),
  };
}

function statusOf({ outbox, digest, failing }: LaneContext): LaneStatus {
  const waiting = outbox.size + (outbox.flying ? 1 : 0);
  return { waiting, summary: digest.size, summaryDueUs: digest.size > 0 ? digest.dueUs : undefined, failing };
}

/** Even what is critical is held back: then what waits already does so, too. */
const isOff = ({ options, deps, nowUs }: LaneContext): boolean =>
  options.audience !== 'record' && deps.hold({ severity: 'critical' }, nowUs) !== undefined;

function offer(lane: LaneContext, change: AlertChange): void {
  const { type, alert } = change;
  const labels = labelsOf(alert);
  const notRouted = whyNotRouted(lane.options, alert, labels);
  if (notRouted !== undefined) {
    if (type === 'new') decide(lane, alert, { stage: 'route', outcome: 'muted', reason: notRouted });
    return;
  }
  if (isFlapping(lane, change) || joinsDigest(lane, change)) return;
  const group = lane.groups.of(alert, labels);
  lane.groups.touch(group, lane.nowUs);
  if (type !== 'resolved') group.muted.delete(alert.id);
  // Where each problem is a group by itself, its earlier occurrences are past.
  if (type === 'new' && !lane.options.groupBy) forgetOthers(group, alert.id);
  if (type === 'resolved' ? isUnheard(lane, group, alert) : !hasPlace(lane, group, alert)) return;
  consider(lane, group, change);
}

/** Of what nobody heard, or nobody wants to hear the end, it is not told that it is over. */
function isUnheard(lane: LaneContext, group: Group, alert: Alert): boolean {
  const isHeard = wasTold(group, alert.id) || isFlying(lane, group, alert.id);
  if (isHeard && lane.options.sendResolved) group.alerts.set(alert.id, alert);
  else withdraw(lane, group, alert.id);
  return !(isHeard && lane.options.sendResolved);
}

function hasPlace(lane: LaneContext, group: Group, alert: Alert): boolean {
  if (putAlert(group, alert)) return true;
  decide(lane, alert, { stage: 'group', outcome: 'waits', reason: 'told as a number, its group is full' });
  return false;
}

/** Why an alert is not for this receiver; undefined when it is. */
function whyNotRouted(options: LaneOptions, { severity }: Alert, labels: Record<string, string>): string | undefined {
  if (!worthTelling(severity, options.severityFrom)) return `${severity} is less than ${options.severityFrom}`;
  return options.matches(labels) ? undefined : 'its matchers do not match';
}

/** A problem that comes and goes is told of in the summary until it rests, if it is not urgent. */
function isFlapping(lane: LaneContext, { type, alert }: AlertChange): boolean {
  if (lane.options.audience !== 'person' || type !== 'new') return false;
  if (!lane.flapping.comes(alert.fingerprint, lane.nowUs) || alert.severity === 'critical') return false;
  const reason = 'it comes and goes';
  lane.digest.add(alert, reason, lane.nowUs, digestUs(lane));
  decide(lane, alert, { stage: 'flap', outcome: 'summary', reason });
  return true;
}

/** What waits for the summary grows there, unless it has become urgent. */
function joinsDigest(lane: LaneContext, { type, alert }: AlertChange): boolean {
  const waiting = lane.digest.get(alert.id);
  if (!waiting) return false;
  const becomesUrgent = alert.severity === 'critical' && waiting.severity !== 'critical';
  if (becomesUrgent) lane.digest.remove(alert.id);
  else lane.digest.update(alert);
  // Who reads of it in the summary need not be told by itself that it is over.
  if (becomesUrgent || type === 'resolved') forget(lane.groups.of(alert, labelsOf(alert)), alert.id);
  return !becomesUrgent;
}

/** Decides when a group that has changed is looked at. */
function consider(lane: LaneContext, group: Group, change: AlertChange): void {
  const { alert, type } = change;
  if (group.notification !== undefined) {
    if (!lane.outbox.waiting(group.notification)) group.changedMeanwhile = true;
    else if (type === 'new') {
      const { notification } = group;
      decide(lane, alert, { stage: 'notify', outcome: 'queued', reason: 'joins a message that waits', notification });
    }
    return;
  }
  if (!whyOf(lane, group)) return;
  const wantedUs = Math.min(group.dueUs ?? Number.POSITIVE_INFINITY, dueOf(lane, group, change));
  const dueUs = Math.max(wantedUs, paceUs(lane));
  lane.groups.schedule(group, dueUs);
  if (dueUs <= lane.nowUs) flush(lane, [group]);
  else if (type === 'new') decide(lane, alert, wantedUs < dueUs ? WAITS_FOR_PACE : WAITS_FOR_GROUP);
}

const WAITS_FOR_GROUP = { stage: 'group', outcome: 'waits', reason: 'told together with others of its group' } as const;

/** When the receiver may be spoken to: looking at a group before that would be work for nothing. */
const paceUs = ({ pace, nowUs }: LaneContext): number => (!pace || pace.has(nowUs) ? nowUs : pace.nextUs(nowUs));

function dueOf({ options, nowUs }: LaneContext, group: Group, { type, alert }: AlertChange): number {
  const { sentUs } = group;
  if (type !== 'resolved' && alert.severity === 'critical' && isUntold(group, alert)) return nowUs;
  return sentUs === undefined ? nowUs + options.groupWaitUs : Math.max(nowUs, sentUs + options.groupIntervalUs);
}

const SavedLane = z.object({
  groups: z.array(SavedGroupState),
  outbox: z.array(Entry),
  flying: z
    .object({
      entry: Entry,
      parts: z.array(z.object({ key: z.string(), alerts: z.array(z.string()), fresh: z.array(z.string()) })),
    })
    .optional(),
  digest: z.object({
    entries: z.array(z.object({ alert: z.string(), reason: z.string() })),
    ...{ omitted: z.number(), fromUs: z.number(), dueUs: z.number().optional() },
  }),
  ...{ flapping: z.unknown(), pace: z.unknown().optional(), sequence: z.number(), nowUs: z.number() },
  failing: z.object({ sinceUs: z.number(), reason: z.string() }).optional(),
});

/** Alerts by their ids: many receivers speak of the same. */
function saveLane({
  groups,
  outbox,
  digest,
  flapping,
  pace,
  sequence,
  nowUs,
  failing,
}: LaneContext): z.output<typeof SavedLane> {
  const { entries, ...rest } = digest.all();
  const { flying } = outbox;
  return {
    groups: [...groups.values()].map(saveGroup),
    outbox: outbox.all(),
    ...(flying && {
      flying: {
        entry: flying.entry,
        parts: flying.parts.map((part) => ({
          ...part,
          alerts: part.alerts.map(({ id }) => id),
          fresh: [...part.fresh],
        })),
      },
    }),
    digest: { ...rest, entries: entries.map(({ alert, reason }) => ({ alert: alert.id, reason })) },
    ...{ flapping: flapping.save(), pace: pace?.save(), sequence, nowUs, failing },
  };
}

function restoreLane(
  lane: LaneContext,
  saved: z.output<typeof SavedLane>,
  alertOf: (id: string) => Alert | undefined,
): void {
  const known = (id: string) => alertOf(id) ?? [];
  lane.groups.restore(saved.groups, alertOf);
  for (const entry of saved.outbox) lane.outbox.put(entry);
  if (saved.flying) {
    const parts = saved.flying.parts.map((part) => ({ ...part, alerts: part.alerts.flatMap(known) }));
    lane.outbox.fly({ entry: saved.flying.entry, parts });
  }
  lane.digest.restore({
    ...saved.digest,
    entries: saved.digest.entries.flatMap(({ alert, reason }) => {
      const found = alertOf(alert);
      return found ? [{ alert: found, reason }] : [];
    }),
  });
  lane.flapping.restore(saved.flapping);
  if (saved.pace !== undefined) lane.pace?.restore(saved.pace);
  lane.failing = saved.failing;
  lane.sequence = saved.sequence;
  lane.nowUs = saved.nowUs;
}

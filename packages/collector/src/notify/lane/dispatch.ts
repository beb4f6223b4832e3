// From groups that are due to notifications that wait: hours, budget and pace.
import type { Alert } from '../../detect/alert.ts';
import type { Severity } from '../../detect/detector.ts';
import type { Stage } from '../decision.ts';
import { worstOf } from '../notification.ts';
import { decide, digestUs, type LaneContext, nextId, whyOf } from './context.ts';
import { freshIds, type Group, markTold, standingOf } from './group.ts';

/** How soon to look again at what is held back for an unknown time. */
const LOOK_AGAIN_US = 60_000_000;

/** What there is to tell of one group. */
interface Ready {
  group: Group;
  fresh: Alert[];
}

/** Puts on their way the groups that have something to tell and that nothing holds back. */
export function flush(lane: LaneContext, due: readonly Group[]): void {
  const { pace, nowUs, deps, options } = lane;
  const ready = due.flatMap((group) => allowed(lane, group));
  while (ready.length > 0) {
    if (pace && !pace.take(nowUs)) {
      waitForPace(lane, ready);
      return;
    }
    // Whoever may not be spoken to again soon is told all of it in one.
    const parts = ready.splice(0, pace && !pace.has(nowUs) ? ready.length : 1);
    const isBudgeted = countsInBudget(lane, worstOf(parts.flatMap(({ fresh }) => fresh)));
    const left = isBudgeted ? deps.budget.take(options.person, deps.localTime(nowUs).day) : 1;
    if (left === undefined) for (const each of parts) overBudget(lane, each);
    else queue(lane, parts, left === 0);
  }
}

/** The summary, once it is due and nothing holds it back. */
export function sendDigest(lane: LaneContext): void {
  const { digest, nowUs, deps, outbox } = lane;
  if (digest.dueUs === undefined || digest.dueUs > nowUs) return;
  const held = deps.hold({ severity: 'info' }, nowUs);
  if (held) {
    digest.postpone(held.untilUs ?? digestUs(lane));
    return;
  }
  const taken = digest.take();
  // All that waited has become urgent, or was silenced.
  if (taken.entries.length + taken.omitted === 0) return;
  const id = nextId(lane);
  const notification = { type: 'digest' as const, id, timeUs: nowUs, ...taken };
  for (const { alert, reason } of notification.entries) {
    decide(lane, alert, { stage: 'notify', outcome: 'queued', reason: `in the summary: ${reason}`, notification: id });
  }
  outbox.put({ type: 'whole', id, notification });
}

/** What a group has to tell, unless hours or budget hold it back. */
function allowed(lane: LaneContext, group: Group): Ready[] {
  const { deps, nowUs, options } = lane;
  lane.groups.schedule(group, undefined);
  if (group.notification !== undefined || !whyOf(lane, group)) return [];
  const ready = { group, fresh: freshIds(standingOf(group)).map((id) => group.alerts.get(id) as Alert) };
  const severity = worstOf(ready.fresh);
  const held =
    options.audience === 'record' ? undefined : deps.hold({ severity, site: ready.fresh[0]?.site ?? '' }, nowUs);
  if (held) {
    holdBack(lane, ready, held.reason, held.untilUs);
    return [];
  }
  if (!countsInBudget(lane, severity)) return [ready];
  if (deps.budget.left(options.person, deps.localTime(nowUs).day) > 0) return [ready];
  overBudget(lane, ready);
  return [];
}

const countsInBudget = ({ options }: LaneContext, severity: Severity): boolean =>
  options.audience === 'person' && severity !== 'critical';

/** A person reads it in the summary; a system is told afterwards what still holds then. */
function holdBack(lane: LaneContext, ready: Ready, reason: string, untilUs: number | undefined): void {
  if (lane.options.audience === 'person') {
    toDigest(lane, ready, 'hours', reason, untilUs ?? digestUs(lane));
    return;
  }
  lane.groups.schedule(ready.group, untilUs ?? lane.nowUs + LOOK_AGAIN_US);
  for (const alert of ready.fresh) decide(lane, alert, { stage: 'hours', outcome: 'waits', reason });
}

const overBudget = (lane: LaneContext, ready: Ready): void =>
  toDigest(lane, ready, 'budget', 'the messages of the day are used up', digestUs(lane));

function toDigest(lane: LaneContext, { group, fresh }: Ready, stage: Stage, reason: string, dueUs: number): void {
  for (const alert of fresh) {
    lane.digest.add(alert, reason, lane.nowUs, dueUs);
    decide(lane, alert, { stage, outcome: 'summary', reason });
  }
  markTold(group, [...group.alerts.values()], lane.nowUs);
}

export const WAITS_FOR_PACE = {
  stage: 'pace',
  outcome: 'waits',
  reason: 'told together with others, since many came at once',
} as const;

function waitForPace(lane: LaneContext, ready: readonly Ready[]): void {
  const atUs = lane.pace?.nextUs(lane.nowUs);
  for (const { group, fresh } of ready) {
    lane.groups.schedule(group, atUs);
    for (const alert of fresh) decide(lane, alert, WAITS_FOR_PACE);
  }
}

function queue(lane: LaneContext, parts: readonly Ready[], isLastOfDay: boolean): void {
  const id = nextId(lane);
  for (const { group, fresh } of parts) {
    const reason = whyOf(lane, group) ?? '';
    group.notification = id;
    group.sentUs = lane.nowUs;
    for (const alert of fresh) decide(lane, alert, { stage: 'notify', outcome: 'queued', reason, notification: id });
  }
  const keys = parts.map(({ group }) => group.key);
  lane.outbox.put({ type: 'alerts', id, timeUs: lane.nowUs, keys, isLastOfDay });
}

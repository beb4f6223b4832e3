// What the stages of one receiver share. Times are microseconds since 1970 UTC.
import type { Alert } from '../../detect/alert.ts';
import { SEVERITIES, type Severity } from '../../detect/detector.ts';
import type { Decision, OnDecision } from '../decision.ts';
import type { Labels } from '../labels.ts';
import type { NotifyReason } from '../notification.ts';
import type { ReceiverAudience } from '../receiver.ts';
import type { Budget } from '../stages/budget.ts';
import type { Flapping } from '../stages/flap.ts';
import { type LocalTime, nextTimeUs } from '../stages/hours.ts';
import type { Pace, PaceOptions } from '../stages/pace.ts';
import { whyNotify } from '../stages/why.ts';
import type { Digest } from './digest.ts';
import { type Group, standingOf } from './group.ts';
import type { Groups } from './groups.ts';
import type { Outbox } from './outbox.ts';

export interface LaneOptions {
  name: string;
  audience: ReceiverAudience;
  /** It is told of what is muted as well. */
  hearsAll?: boolean | undefined;
  /** Whose budget its messages count in. */
  person: string;
  matches(labels: Labels): boolean;
  /** The matchers, as the keys of groups have them. */
  path: string;
  severityFrom: Severity;
  /** Labels that make a group; undefined when every alert is told by itself. */
  groupBy: readonly string[] | undefined;
  groupWaitUs: number;
  groupIntervalUs: number;
  repeatUs: number;
  sendResolved: boolean;
  pace: PaceOptions | undefined;
  /** Time of day at which people get what could wait. */
  digestAt: string;
}

/** Why nobody is told now. */
export interface Hold {
  reason: string;
  /** Absent when nobody knows how long. */
  untilUs?: number;
}

export interface LaneDeps {
  /** Everything off, a pause, a site that is new, quiet hours. Without a site: as far as it goes for all. */
  hold(of: { severity: Severity; site?: string }, nowUs: number): Hold | undefined;
  localTime(us: number): LocalTime;
  budget: Budget;
  onDecision: OnDecision;
}

/** Since when a receiver takes nothing, and why. */
export interface Failing {
  sinceUs: number;
  reason: string;
}

export interface LaneContext {
  readonly options: LaneOptions;
  readonly deps: LaneDeps;
  readonly groups: Groups;
  readonly outbox: Outbox;
  readonly digest: Digest;
  readonly flapping: Flapping;
  readonly pace: Pace | undefined;
  /** It takes nothing; undefined while it does. */
  failing: Failing | undefined;
  nowUs: number;
  sweptUs: number;
  /** Of the last notification. */
  sequence: number;
}

export function decide(
  { deps, options, nowUs }: LaneContext,
  alert: Alert,
  decision: Pick<Decision, 'stage' | 'outcome' | 'reason' | 'notification'>,
): void {
  deps.onDecision({ timeUs: nowUs, alert, receiver: options.name, ...decision });
}

/** Why to tell of a group now; undefined when there is nothing to tell. */
export const whyOf = ({ nowUs, options }: LaneContext, group: Group): NotifyReason | undefined =>
  whyNotify(standingOf(group), group.told && { count: group.told.firing.size, atUs: group.told.atUs }, {
    ...{ nowUs, repeatUs: options.repeatUs },
  });

/** When the next summary is due. */
export const digestUs = ({ options, deps, nowUs }: LaneContext): number =>
  nextTimeUs(options.digestAt, nowUs, deps.localTime(nowUs));

export const worthTelling = (severity: Severity, from: Severity): boolean =>
  SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(from);

export function nextId(lane: LaneContext): string {
  lane.sequence++;
  return `${lane.options.name}-${Math.floor(lane.nowUs / 1000).toString(36)}-${lane.sequence}`.replaceAll(' ', '-');
}

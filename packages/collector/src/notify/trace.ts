// What became of an alert on its way, stage by stage, made of what the stages decided. A stage writes down only what it
// holds back, so that one without a word before another with one has let the alert pass.
import { type Decision, type Outcome, STAGES, type Stage } from './decision.ts';
import type { Place } from './lane/place.ts';
import type { ReceiverAudience } from './receiver.ts';

/** A decision without the alert that it is about. Times are microseconds since 1970 UTC. */
export type TraceDecision = Omit<Decision, 'alert'>;

export interface TraceStep {
  stage: Stage;
  /** How the stage left it: what it decided last, or passed, or that the alert never came so far. */
  outcome: Outcome | 'passed' | 'notReached';
  reason: string;
  /** All that it decided, oldest first. */
  decisions: readonly TraceDecision[];
}

/** A receiver and where the alert stands with it now. */
export interface ReceiverPlace {
  receiver: string;
  audience: ReceiverAudience;
  place: Place;
}

export interface ReceiverTrace {
  receiver: string;
  /** These are absent for one that is no longer configured. */
  audience?: ReceiverAudience | undefined;
  place?: Place | undefined;
  steps: TraceStep[];
}

export interface Trace {
  /** What is decided once for all receivers. */
  steps: TraceStep[];
  receivers: ReceiverTrace[];
}

const COMMON: readonly Stage[] = ['fold', 'inhibit', 'silence'];
const OF_RECEIVER = STAGES.filter((stage) => !COMMON.includes(stage));

const PASSED: Record<Stage, string> = {
  fold: 'it is an alert of its own',
  inhibit: 'it does not only follow from another alert',
  silence: 'no silence holds it back, and its device is not quiet',
  route: 'it is for this receiver',
  flap: 'it does not come and go',
  hours: 'no quiet hours, no pause',
  group: 'nothing to wait for in its group',
  budget: 'messages of the day were left',
  pace: 'the receiver was not told too often',
  notify: 'told',
};

/** Kept for people alone. */
const FOR_PEOPLE: readonly Stage[] = ['flap', 'budget'];

export function traceOf(decisions: readonly TraceDecision[], places: readonly ReceiverPlace[]): Trace {
  const inOrder = decisions.toSorted((a, b) => a.timeUs - b.timeUs);
  const ofReceivers = inOrder.filter(({ receiver }) => receiver !== undefined);
  const configured = places.map(({ receiver }) => receiver);
  const names = new Set([...configured, ...ofReceivers.flatMap(({ receiver }) => receiver ?? [])]);
  return {
    steps: stepsOf(COMMON, inOrder, undefined),
    receivers: [...names].map((receiver) => {
      const now = places.find((each) => each.receiver === receiver);
      const own = ofReceivers.filter((each) => each.receiver === receiver);
      return { receiver, audience: now?.audience, place: now?.place, steps: stepsOf(OF_RECEIVER, own, now?.audience) };
    }),
  };
}

function stepsOf(
  stages: readonly Stage[],
  decisions: readonly TraceDecision[],
  audience: ReceiverAudience | undefined,
): TraceStep[] {
  return stages.map((stage) => {
    const own = decisions.filter((each) => each.stage === stage);
    const last = own.at(-1);
    const isAfter = (each: TraceDecision) => STAGES.indexOf(each.stage) > STAGES.indexOf(stage);
    const wentOn = decisions.some((each) => isAfter(each) && each.timeUs >= (last?.timeUs ?? 0));
    if (wentOn || stage === 'fold')
      return { stage, outcome: 'passed', reason: passed(stage, audience), decisions: own };
    if (last) return { stage, outcome: last.outcome, reason: last.reason, decisions: own };
    return { stage, outcome: 'notReached', reason: '', decisions: [] };
  });
}

function passed(stage: Stage, audience: ReceiverAudience | undefined): string {
  if (audience === 'record' && stage === 'hours') return 'a record is told always';
  return audience !== 'person' && audience !== undefined && FOR_PEOPLE.includes(stage)
    ? 'kept for people alone'
    : PASSED[stage];
}

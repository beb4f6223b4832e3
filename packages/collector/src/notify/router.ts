// From findings to who is told: fold (before) → inhibit → silence → route → flap → hours → group → budget → pace →
// notify. Pure: the same calls lead to the same state. Times are microseconds since 1970 UTC.
import { z } from 'zod';
import type { Alert, AlertChange } from '../detect/alert.ts';
import type { Severity } from '../detect/detector.ts';
import { SavedAlert } from '../detect/saved-finding.ts';
import type { NotifyChange, NotifyResult } from './changes.ts';
import type { OnDecision, Stage } from './decision.ts';
import { type LabelledAlert, labelsOf } from './labels.ts';
import type { Failing, Hold, LaneDeps, LaneOptions } from './lane/context.ts';
import { createLane, type Lane, type LaneStatus } from './lane/lane.ts';
import type { Step } from './lane/outgoing.ts';
import { compileMatchers } from './matcher.ts';
import type { NoticeWords } from './message/switch-notice.ts';
import type { ReceiverAudience } from './receiver.ts';
import { createBudget } from './stages/budget.ts';
import { type LocalTime, localTimes, type QuietHours, quietMinutes } from './stages/hours.ts';
import { createInhibiting } from './stages/inhibiting.ts';
import { createMuting, type Muting } from './stages/muting.ts';
import { createSilences, reasonOf, SILENCES_MAX, type Silence, type Silences } from './stages/silence.ts';
import { createSwitching } from './stages/switching.ts';
import type { Switch } from './switch.ts';
import type { ReceiverPlace } from './trace.ts';

export interface RouterOptions {
  lanes: readonly LaneOptions[];
  quietHours: readonly QuietHours[];
  /** IANA name. */
  timeZone: string;
  /** Messages a person gets a day, below critical. */
  budgetPerDay: number;
  /** Time of day at which people are reminded that all is off. */
  digestAt: string;
}

export interface RouterDeps {
  /** Why people want to hear nothing of the device behind an alert; undefined when they do. */
  whyQuiet(alert: Alert): string | undefined;
  /** Until when a site is new to lanhound, and much is that will not be tomorrow. */
  learnsUntilUs(site: string): number;
  onDecision: OnDecision;
  /** What people are told when alerts are switched off or on, in words. */
  switchNotice(switched: Switch, by: string): NoticeWords;
}

/** How it goes with one receiver. */
export interface ReceiverStatus extends LaneStatus {
  name: string;
  audience: ReceiverAudience;
  person: string;
}

export interface Router {
  readonly lanes: readonly Lane[];
  offer(change: AlertChange, nowUs: number): void;
  tick(nowUs: number): void;
  change(change: NotifyChange, by: string, nowUs: number): NotifyResult;
  /** A step of a delivery. */
  step(receiver: string, step: Step): void;
  /** Receivers that take nothing. */
  failing(): (Failing & { name: string })[];
  silences(): Silence[];
  /** Which silence holds back an alert, in words. */
  whySilent(alert: LabelledAlert): string | undefined;
  switched(): Switch;
  /** Where an alert stands with each receiver. */
  places(id: string): ReceiverPlace[];
  receivers(): ReceiverStatus[];
  save(): unknown;
  restore(state: unknown): void;
}

const MINUTE_US = 60_000_000;

export function createRouter(options: RouterOptions, deps: RouterDeps): Router {
  const localTime = localTimes(options.timeZone);
  const budget = createBudget(options.budgetPerDay);
  const silences = createSilences();
  let nowUs = 0;
  const switching = createSwitching({
    ...{ localTime, digestAt: options.digestAt },
    remind: (switched, by) => tellPeople(lanes, deps.switchNotice(switched, by), nowUs),
  });
  const hold: LaneDeps['hold'] = ({ severity, site }, atUs) =>
    switching.hold(severity, atUs) ??
    (site === undefined ? undefined : heldByLearning(severity, deps.learnsUntilUs(site), atUs)) ??
    heldByHours(options.quietHours, severity, atUs, localTime);
  const lanes = options.lanes.map((each) => createLane(each, { hold, localTime, budget, onDecision: deps.onDecision }));
  const muting = createMuting({
    why: (alert) => silences.why(alert, nowUs) ?? deps.whyQuiet(alert),
    onMuted: (alert, reason) => decide(alert, 'silence', reason),
    pass(change) {
      for (const lane of lanes) if (!lane.options.hearsAll) lane.offer(change, nowUs);
    },
  });
  const inhibiting = createInhibiting({
    pass: muting.offer,
    onHeld: (alert, reason) => decide(alert, 'inhibit', reason),
  });
  const decide = (alert: Alert, stage: Stage, reason: string) =>
    deps.onDecision({ timeUs: nowUs, alert, stage, outcome: 'muted', reason });

  return {
    lanes,
    offer(change, atUs) {
      nowUs = atUs;
      for (const lane of lanes) if (lane.options.hearsAll) lane.offer(change, nowUs);
      inhibiting.offer(change);
    },
    tick(atUs) {
      nowUs = atUs;
      switching.tick(nowUs);
      for (const lane of lanes) lane.tick(nowUs);
    },
    change(made, by, atUs) {
      nowUs = atUs;
      const wasSilence = changeSilences(silences, made, nowUs);
      if (made.type === 'silence' && wasSilence?.type === 'done') hush(made.silence, lanes, muting, nowUs);
      const result = wasSilence ?? switching.change(made, by, nowUs) ?? { type: 'done' };
      if (made.type === 'on') for (const lane of lanes) lane.hurry(nowUs);
      return result;
    },
    step: (receiver, step) => lanes.find(({ options: { name } }) => name === receiver)?.step(step),
    silences: silences.all,
    whySilent: (alert) => silences.why(alert, nowUs),
    switched: switching.now,
    ...viewsOf(lanes),
    save: () => ({
      ...saveLanes(lanes),
      ...{ inhibiting: inhibiting.save(), muting: muting.save(), silences: silences.save(), budget: budget.save() },
      ...{ switched: switching.save(), nowUs },
    }),
    restore(state) {
      const saved = SavedRouter.parse(state);
      restoreLanes(lanes, saved);
      inhibiting.restore(saved.inhibiting);
      muting.restore(saved.muting);
      silences.restore(saved.silences);
      budget.restore(saved.budget);
      switching.restore(saved.switched);
      ({ nowUs } = saved);
    },
  };
}

/** How it goes with each receiver. */
const viewsOf = (lanes: readonly Lane[]): Pick<Router, 'failing' | 'receivers' | 'places'> => ({
  failing: () => lanes.flatMap(({ options: { name }, failing }) => (failing ? [{ name, ...failing }] : [])),
  receivers: () =>
    lanes.map(({ options: { name, audience, person }, status }) => ({ name, audience, person, ...status() })),
  places: (id) =>
    lanes.map(({ options: { name, audience }, placeOf }) => ({ receiver: name, audience, place: placeOf(id) })),
});

function tellPeople(lanes: readonly Lane[], words: NoticeWords, nowUs: number): void {
  for (const lane of lanes) {
    if (lane.options.audience === 'person') lane.notice({ severity: 'normal', ...words }, nowUs);
  }
}

function changeSilences(silences: Silences, made: NotifyChange, nowUs: number): NotifyResult | undefined {
  switch (made.type) {
    case 'silence':
      if (silences.add(made.silence, nowUs)) return { type: 'done', silence: made.silence };
      return { type: 'refused', reason: `there are ${SILENCES_MAX} silences already; end one first` };
    case 'unsilence': {
      const silence = silences.end(made.id, nowUs);
      return silence ? { type: 'done', silence } : { type: 'refused', reason: `no silence ${made.id} that lasts` };
    }
    default:
      return undefined;
  }
}

/** Of what came before the silence that it is for nothing more is told, but the end of what was told. */
function hush(silence: Silence, lanes: readonly Lane[], muting: Muting, nowUs: number): void {
  const matches = compileMatchers(silence.matchers);
  const reason = reasonOf(silence);
  for (const lane of lanes) {
    for (const alert of [...lane.alerts()]) {
      if (alert.resolvedTime !== undefined || !matches(labelsOf(alert))) continue;
      muting.mute(alert, reason);
      lane.mute(alert.id, reason, nowUs);
    }
  }
}

/** Alerts are kept once, however many receivers speak of them. */
function saveLanes(lanes: readonly Lane[]) {
  const alerts = new Map(lanes.flatMap((lane) => [...lane.alerts()].map((alert) => [alert.id, alert])));
  return {
    alerts: [...alerts.values()],
    lanes: Object.fromEntries(lanes.map((lane) => [lane.options.name, lane.save()])),
  };
}

function restoreLanes(lanes: readonly Lane[], saved: Pick<z.output<typeof SavedRouter>, 'alerts' | 'lanes'>): void {
  const alerts = new Map(saved.alerts.map((alert) => [alert.id, alert]));
  for (const lane of lanes) {
    const own = saved.lanes[lane.options.name];
    if (own !== undefined) lane.restore(own, (id) => alerts.get(id));
  }
}

const SavedRouter = z.object({
  alerts: z.array(SavedAlert),
  lanes: z.record(z.string(), z.unknown()),
  ...{ inhibiting: z.unknown(), muting: z.unknown(), silences: z.unknown(), budget: z.unknown() },
  ...{ switched: z.unknown(), nowUs: z.number() },
});

/** What matters at once does so on the first day, too; the rest is easier to judge together. */
function heldByLearning(severity: Severity, untilUs: number, nowUs: number): Hold | undefined {
  if (nowUs >= untilUs || severity === 'high' || severity === 'critical') return undefined;
  return { reason: 'the network is still being learned', untilUs };
}

function heldByHours(
  hours: readonly QuietHours[],
  severity: Severity,
  nowUs: number,
  localTime: (us: number) => LocalTime,
): Hold | undefined {
  if (hours.length === 0) return undefined;
  const minutes = quietMinutes(hours, severity, localTime(nowUs));
  if (minutes === undefined) return undefined;
  return { reason: 'quiet hours', untilUs: (Math.floor(nowUs / MINUTE_US) + minutes) * MINUTE_US };
}

// A router with one receiver, in a time of its own.
import type { Alert, AlertChange } from '../../detect/alert.ts';
import { anAlert } from '../../detect/sample-alert.ts';
import type { NotifyChange } from '../changes.ts';
import type { Decision } from '../decision.ts';
import type { LaneOptions } from '../lane/context.ts';
import { freshAlerts, type Notification } from '../notification.ts';
import { createRouter, type RouterOptions } from '../router.ts';

export const SECOND = 1_000_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
/** A Tuesday, UTC. */
export const NOON = Date.parse('2026-12-01T12:00:00Z') * 1000;

export const PERSON: LaneOptions = {
  ...{ name: 'phone', audience: 'person', person: 'anna', path: '{}', severityFrom: 'normal', groupBy: ['alertname'] },
  ...{ groupWaitUs: 0, groupIntervalUs: 5 * MINUTE, repeatUs: 4 * HOUR, sendResolved: true, digestAt: '18:00' },
  ...{ matches: () => true, pace: { burst: 5, everyUs: 30 * SECOND } },
};
export const SYSTEM: LaneOptions = {
  ...{ ...PERSON, name: 'hook', audience: 'system', severityFrom: 'info', groupBy: undefined },
  ...{ groupIntervalUs: 0, pace: undefined },
};

interface Given extends Partial<Omit<RouterOptions, 'lanes'>> {
  learnsUntilUs?: number;
  lane?: Partial<LaneOptions>;
  /** Deliveries succeed unless this says otherwise. */
  fails?: (notification: Notification) => boolean;
  /** Read back from what was saved after every call. */
  restarts?: boolean;
}

/** A router whose one receiver takes all at once, and what it was told. */
export function routing(base: LaneOptions, { lane = {}, fails = () => false, restarts = false, ...given }: Given = {}) {
  const decisions: Decision[] = [];
  const sent: { atMs: number; notification: Notification }[] = [];
  const options = {
    ...{ quietHours: [], timeZone: 'UTC', budgetPerDay: 10, digestAt: '18:00', ...given },
    lanes: [{ ...base, ...lane }],
  };
  const make = () =>
    createRouter(options, {
      whyQuiet: () => undefined,
      learnsUntilUs: () => given.learnsUntilUs ?? 0,
      switchNotice: ({ state }, by) => ({ title: `${state} by ${by}`, text: '' }),
      onDecision: (each) => void decisions.push(each),
    });
  let router = make();
  let nowUs = NOON;
  let isDown = false;
  const deliver = () => {
    const [only] = router.lanes;
    for (let next = only?.first(); next && !isDown; next = only?.first()) {
      router.step(base.name, { notification: next.id, state: 'sending' });
      const state = fails(next) ? 'givenUp' : 'delivered';
      if (state === 'delivered') sent.push({ atMs: (nowUs - NOON) / 1000, notification: next });
      router.step(base.name, { notification: next.id, state });
    }
  };
  const settled = () => {
    if (restarts) {
      const saved = JSON.parse(JSON.stringify(router.save()));
      router = make();
      router.restore(saved);
      for (const each of router.lanes) each.landed();
    }
    deliver();
  };
  return {
    decisions,
    sent,
    router: () => router,
    say(type: AlertChange['type'], id: string, more: Partial<Alert> = {}) {
      const over = type === 'resolved' ? { resolvedTime: nowUs } : {};
      router.offer({ type, alert: anAlert({ ...about(id), lastTime: nowUs, ...over, ...more }) }, nowUs);
      settled();
    },
    /** Ticks a second each. */
    pass(us: number) {
      for (const endUs = nowUs + us; nowUs < endUs; settled()) {
        nowUs += Math.min(SECOND, endUs - nowUs);
        router.tick(nowUs);
      }
    },
    leap(us: number) {
      nowUs += us;
      router.tick(nowUs);
      settled();
    },
    change(change: NotifyChange) {
      const result = router.change(change, 'anna', nowUs);
      settled();
      return result;
    },
    down: (value: boolean) => {
      isDown = value;
    },
    deliver,
    told: () => sent.map(({ notification }) => textOf(notification)),
  };
}

const about = (id: string): Partial<Alert> => ({
  ...{ id, fingerprint: `fp-${id}`, title: id, severity: 'high', firstTime: NOON },
});

/** "first notification: a b", "digest: a (quiet hours)". */
function textOf(notification: Notification): string {
  switch (notification.type) {
    case 'alerts':
      return `${notification.reason}: ${freshAlerts(notification.groups)
        .map(({ id, resolvedTime }) => (resolvedTime === undefined ? id : `${id} over`))
        .join(' ')}`;
    case 'digest':
      return `digest: ${notification.entries.map(({ alert, reason }) => `${alert.id} (${reason})`).join(' ')}`;
    case 'notice':
      return `notice: ${notification.title}`;
    default:
      return notification satisfies never;
  }
}

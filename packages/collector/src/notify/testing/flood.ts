// Very much at once, for a test and a benchmark.
import { checkConfig } from '@lanhound/runtime';
import type { Alert } from '../../detect/alert.ts';
import { SEVERITIES, type Severity } from '../../detect/detector.ts';
import { anAlert } from '../../detect/sample-alert.ts';
import { laneOptions } from '../lane-options.ts';
import { freshAlerts, type Notification } from '../notification.ts';
import { NotifyConfig } from '../notify-config.ts';
import { createRouter, type Router } from '../router.ts';

const SECOND_US = 1_000_000;
const BEGIN_US = Date.parse('2026-12-01T12:00:00Z') * 1000;

/** What one receiver was sent in the flood and until the next summary. */
export interface FloodTold {
  messages: Notification[];
  /** Alerts in messages and summaries, those that had no place in them counted. */
  alerts: number;
}

export const FLOOD = { findings: 10_000, kinds: 50, spanS: 60 };

/** New alerts, evenly over the span, of kinds in turn; every eighth kind is critical. */
export function floodAlert(i: number): Alert {
  const kind = i % FLOOD.kinds;
  const severity: Severity = kind % 8 === 0 ? 'critical' : (SEVERITIES[1 + (kind % 2)] as Severity);
  const time = BEGIN_US + Math.floor((i / FLOOD.findings) * FLOOD.spanS * SECOND_US);
  const names = { id: `a${i}`, fingerprint: `fp${i}`, detector: `kind-${kind}`, title: `Finding ${i} of kind ${kind}` };
  return anAlert({ ...names, severity, firstTime: time, lastTime: time });
}

/** A person and a record, as they are by default. */
export function floodRouter(): Router {
  const config = checkConfig(NotifyConfig, { receivers: [{ type: 'log' }, { type: 'jsonl' }], timeZone: 'UTC' });
  const [person, record] = config.receivers as [(typeof config.receivers)[0], (typeof config.receivers)[0]];
  const lanes = [
    laneOptions(person, { ...config, name: 'phone', audience: 'person' }),
    laneOptions(record, { ...config, name: 'file', audience: 'record' }),
  ];
  return createRouter(
    { ...config, lanes },
    {
      ...{ whyQuiet: () => undefined, learnsUntilUs: () => 0, onDecision() {} },
      switchNotice: () => ({ title: '', text: '' }),
    },
  );
}

/** Offers all alerts, ticks every second, and takes what is sent at once. */
export function flood(router: Router, alerts: readonly Alert[]): { phone: FloodTold; file: FloodTold } {
  const told = { phone: { messages: [], alerts: 0 } as FloodTold, file: { messages: [], alerts: 0 } as FloodTold };
  const takeAll = () => {
    for (const lane of router.lanes) {
      const to = told[lane.options.name as keyof typeof told];
      for (let next = lane.first(); next; next = lane.first()) {
        lane.step({ notification: next.id, state: 'sending' });
        to.messages.push(next);
        to.alerts += alertsIn(next);
        lane.step({ notification: next.id, state: 'delivered' });
      }
    }
  };
  let tickUs = BEGIN_US;
  for (const alert of alerts) {
    for (; tickUs <= alert.firstTime; tickUs += SECOND_US) router.tick(tickUs);
    router.offer({ type: 'new', alert }, alert.firstTime);
    takeAll();
  }
  for (const endUs = tickUs + 600 * SECOND_US; tickUs < endUs; tickUs += SECOND_US) {
    router.tick(tickUs);
    takeAll();
  }
  router.tick(BEGIN_US + 24 * 3600 * SECOND_US);
  takeAll();
  return told;
}

function alertsIn(notification: Notification): number {
  switch (notification.type) {
    case 'alerts':
      return notification.groups.reduce((sum, group) => sum + freshAlerts([group]).length + group.omitted, 0);
    case 'digest':
      return notification.entries.length + notification.omitted;
    case 'notice':
      return 0;
    default:
      return notification satisfies never;
  }
}

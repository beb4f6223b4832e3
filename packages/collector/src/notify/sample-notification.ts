// For tests.
import { silentReport } from '@lanhound/runtime';
import type { Alert } from '../detect/alert.ts';
import { anAlert } from '../detect/sample-alert.ts';
import { createMessages } from './message/message-of.ts';
import type { Notification } from './notification.ts';
import type { ReceiverDeps } from './receiver.ts';

/** Told for the first time: one alert, or those given, which all are news. */
export function aNotification(
  given: Partial<Alert> | readonly Alert[] = {},
): Extract<Notification, { type: 'alerts' }> {
  const alerts = Array.isArray(given) ? (given as Alert[]) : [anAlert(given as Partial<Alert>)];
  const key = '{}:{alertname="InsecureProtocol"}';
  const group = {
    key,
    labels: { alertname: 'InsecureProtocol' },
    alerts,
    fresh: alerts.map(({ id }) => id),
    omitted: 0,
  };
  return {
    ...{ type: 'alerts', id: 'phone-1', timeUs: anAlert().lastTime, reason: 'first notification' },
    ...{ groups: [group], isLastOfDay: false },
  };
}

/** What a receiver is made with; nothing is logged. */
export const receiverDeps = (given: Partial<ReceiverDeps> = {}): ReceiverDeps => ({
  ...{ report: silentReport(), name: 'phone', dataDir: '.', externalUrl: '', nowMs: () => 0, fetch },
  deviceOf: () => undefined,
  sendAlert: async () => {},
  messageOf: createMessages({ language: 'en', timeZone: 'UTC', linksOf: () => [] }),
  ...given,
});

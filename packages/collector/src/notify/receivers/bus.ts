import { formatTime, mqttAlertsTopic, NAME_PATTERN } from '@lanhound/proto';
import { z } from 'zod';
import { type Alert, alertToJson } from '../../detect/alert.ts';
import { freshAlerts, type Notification } from '../notification.ts';
import { defineReceiver } from '../receiver.ts';

/** In the place of a site, for what concerns lanhound itself. */
const OWN = 'lanhound';

/** Each alert as JSON on the bus that brings the events, for whoever may listen there. */
export const busReceiver = defineReceiver({
  audience: 'record',
  config: z.strictObject({
    type: z
      .literal('bus')
      .describe('The bus: each alert as JSON, on lanhound/SITE/alerts over MQTT and lanhound.SITE.alerts over NATS.'),
  }),
  linesOf: (notification) =>
    recordsOf(notification).map(({ site, record }) => `${mqttAlertsTopic(site)} ${JSON.stringify(record)}\n`),
  create(_, { sendAlert }) {
    return {
      async send(notification, signal) {
        for (const { site, record } of recordsOf(notification)) {
          await within(signal, sendAlert(site, Buffer.from(JSON.stringify(record))));
        }
      },
    };
  },
});

/** What was sent when a connection broke may be answered after the next one, or never. */
function within(signal: AbortSignal, sending: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    sending.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

interface SiteRecord {
  site: string;
  record: Record<string, unknown>;
}

function recordsOf(notification: Notification): SiteRecord[] {
  switch (notification.type) {
    case 'alerts':
      return freshAlerts(notification.groups).map((alert) => alertRecord(alert, notification.reason));
    case 'digest':
      return notification.entries.map(({ alert, reason }) => alertRecord(alert, reason));
    case 'notice': {
      const { id, severity, title, text, timeUs } = notification;
      return [{ site: OWN, record: { status: 'notice', id, severity, title, text, time: formatTime(timeUs) } }];
    }
    default:
      return notification satisfies never;
  }
}

function alertRecord(alert: Alert, reason: string): SiteRecord {
  const status = alert.resolvedTime === undefined ? 'firing' : 'resolved';
  const site = NAME_PATTERN.test(alert.site) ? alert.site : OWN;
  return { site, record: { status, reason, ...alertToJson(alert) } };
}

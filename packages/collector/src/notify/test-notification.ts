// Made-up notifications: to try a receiver, and to show people what they would get. Times are microseconds since 1970.
import type { Alert } from '../detect/alert.ts';
import { anAlert } from '../detect/sample-alert.ts';
import { labelsOf } from './labels.ts';
import type { Notification } from './notification.ts';
import type { ReceiverAudience } from './receiver.ts';

const MINUTE_US = 60_000_000;
const HOUR_US = 60 * MINUTE_US;

/** What a receiver is sent to try it. A person reads one message; for a system the test is over at once. */
export function testNotifications(audience: ReceiverAudience, nowMs: number): Notification[] {
  const nowUs = nowMs * 1000;
  const id = `test-${Math.floor(nowMs).toString(36)}`;
  const alert: Alert = {
    ...{ id, fingerprint: id, detector: 'test', severity: 'normal', site: 'test', sensor: 'test', count: 1 },
    title: 'A test of lanhound: messages arrive here',
    evidence: { test: true },
    why: 'Somebody asked for this test. Nothing has happened.',
    advice: 'There is nothing to do.',
    ...{ firstTime: nowUs, lastTime: nowUs },
  };
  const begins = alertsNotification(id, [alert], nowUs);
  if (audience !== 'system') return [begins];
  const over = { ...alert, resolvedTime: nowUs };
  return [begins, { ...alertsNotification(`${id}-over`, [over], nowUs), reason: 'all alerts resolved' }];
}

/** Every kind of notification there is, by what it is of. */
export function sampleNotifications(nowUs: number): { kind: string; notification: Notification }[] {
  const [telnet, device, gone] = sampleAlerts(nowUs);
  const over = { ...device, resolvedTime: nowUs };
  const waited = [
    { alert: device, reason: 'quiet hours' },
    { alert: gone, reason: 'quiet hours' },
    { alert: { ...gone, id: 'sample-4', count: 7 }, reason: 'it comes and goes' },
  ];
  return [
    { kind: 'one alert', notification: alertsNotification('sample-one', [telnet], nowUs) },
    { kind: 'several alerts', notification: alertsNotification('sample-several', [telnet, device, gone], nowUs) },
    {
      kind: 'over',
      notification: { ...alertsNotification('sample-over', [over], nowUs), reason: 'all alerts resolved' },
    },
    {
      kind: 'summary',
      notification: {
        ...{ type: 'digest', id: 'sample-summary', timeUs: nowUs, fromUs: nowUs - 9 * HOUR_US },
        ...{ entries: waited, omitted: 0 },
      },
    },
    {
      kind: 'notice',
      notification: {
        ...{ type: 'notice', id: 'sample-notice', timeUs: nowUs, severity: 'info', title: 'Alerts are off' },
        text: 'Somebody switched all alerts off a day ago. Switch them on again with `lanhound on`.',
      },
    },
  ];
}

function sampleAlerts(nowUs: number): [Alert, Alert, Alert] {
  const telnet = anAlert({ id: 'sample-1', firstTime: nowUs - 40 * MINUTE_US, lastTime: nowUs - MINUTE_US, count: 12 });
  const at = (us: number) => ({ firstTime: us, lastTime: us });
  const device = anAlert({
    ...{ id: 'sample-2', fingerprint: 'sample-2', detector: 'new-device', severity: 'normal' },
    device: { mac: '02:00:00:00:00:04', name: 'Acme camera', address: '192.168.1.31', vendor: 'Acme' },
    address: '192.168.1.31',
    title: 'New device: Acme camera',
    evidence: { mac: '02:00:00:00:00:04', address: '192.168.1.31', maker: 'Acme' },
    why: 'Everybody on the network can talk to the others.',
    advice: 'If it is yours, give it a name; if not, change the Wi-Fi password.',
    ...at(nowUs - 20 * MINUTE_US),
  });
  const gone = anAlert({
    ...{ id: 'sample-3', fingerprint: 'sample-3', detector: 'device-gone', severity: 'high' },
    title: 'toaster is gone',
    evidence: { silentFor: '40 min' },
    why: 'You watch it, and nothing was heard of it.',
    advice: 'See whether it has power and network.',
    ...at(nowUs - 5 * MINUTE_US),
  });
  return [telnet, device, gone];
}

function alertsNotification(
  id: string,
  alerts: readonly [Alert, ...Alert[]],
  timeUs: number,
): Extract<Notification, { type: 'alerts' }> {
  const { alertname = '' } = labelsOf(alerts[0]);
  const key = `{}:{alertname="${alertname}"}`;
  const group = { key, labels: { alertname }, alerts, fresh: alerts.map((alert) => alert.id), omitted: 0 };
  return { type: 'alerts', id, timeUs, reason: 'first notification', groups: [group], isLastOfDay: false };
}

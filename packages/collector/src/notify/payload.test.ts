import { describe, expect, test } from 'vitest';
import { anAlert } from '../detect/sample-alert.ts';
import { camelCase, labelsOf } from './labels.ts';
import { type WebhookPayload, webhookPayloads } from './payload.ts';
import { aNotification } from './sample-notification.ts';

const payload = (given = {}, externalUrl = 'http://lanhound.lan:8470') =>
  webhookPayloads(aNotification(given), { receiver: 'phone', externalUrl })[0] as WebhookPayload;

test('is what Alertmanager sends, in its order', () => {
  const labels =
    '{"address":"192.168.1.30","alertname":"InsecureProtocol","detector":"insecure-protocol","device":"toaster",' +
    '"mac":"02:00:00:00:00:03","problem":"6eeb31e8a2f549af","sensor":"attic","severity":"critical","site":"home"}';
  const annotations =
    '{"advice":"Use SSH.","count":"1",' +
    '"description":"Telnet shows every keystroke to anybody on the way.\\nUse SSH.\\n' +
    'protocol: telnet\\nport: 23\\nloginSeen: true","evidence":"protocol: telnet\\nport: 23\\nloginSeen: true",' +
    '"lastSeen":"2026-03-01T12:00:01.5Z","summary":"toaster talks Telnet to 192.168.1.1","vendor":"Acme",' +
    '"why":"Telnet shows every keystroke to anybody on the way."}';
  expect(JSON.stringify(payload())).toBe(
    `{"receiver":"phone","status":"firing","alerts":[{"status":"firing","labels":${labels},` +
      `"annotations":${annotations},"startsAt":"2026-03-01T12:00:00Z","endsAt":"0001-01-01T00:00:00Z",` +
      '"generatorURL":"http://lanhound.lan:8470/alerts/6eeb31e8a2f549af-1772366400000000",' +
      '"fingerprint":"e8e494f6ee1bf411"}],' +
      `"groupLabels":{"alertname":"InsecureProtocol"},"commonLabels":${labels},"commonAnnotations":${annotations},` +
      '"externalURL":"http://lanhound.lan:8470","version":"4",' +
      '"groupKey":"{}:{alertname=\\"InsecureProtocol\\"}","truncatedAlerts":0,' +
      '"notification_reason":"first notification","routeLabels":{}}',
  );
});

test('has the fields that Alertmanager has, and its later additions', () => {
  const sample = {
    receiver: 'lanhound',
    status: 'firing',
    alerts: [
      {
        status: 'firing',
        labels: {},
        annotations: {},
        startsAt: '2026-11-21T05:59:18Z',
        endsAt: '0001-01-01T00:00:00Z',
        generatorURL: '',
        fingerprint: '6eeb31e8a2f549af',
      },
    ],
    groupLabels: {},
    commonLabels: {},
    commonAnnotations: {},
    externalURL: '',
    version: '4',
    groupKey: '',
    truncatedAlerts: 0,
    notification_reason: '',
    routeLabels: {},
  };
  expect(Object.keys(payload())).toEqual(Object.keys(sample));
  expect(Object.keys(payload().alerts[0] ?? {})).toEqual(Object.keys(sample.alerts[0] ?? {}));
});

test('without an external URL there are no links', () => {
  expect(payload({}, '')).toMatchObject({ externalURL: '', alerts: [{ generatorURL: '' }] });
});

test('of a group has in common what all its alerts have', () => {
  const [first, second] = [anAlert({ id: 'a' }), anAlert({ id: 'b', severity: 'high', resolvedTime: 1 })];
  const [body] = webhookPayloads(aNotification([first, second]), { receiver: 'phone', externalUrl: '' });
  expect(body?.status).toBe('firing');
  expect(body?.alerts.map(({ status }) => status)).toEqual(['firing', 'resolved']);
  expect(new Set(body?.alerts.map(({ fingerprint }) => fingerprint)).size).toBe(2);
  expect(body?.commonLabels).not.toHaveProperty('severity');
  expect(body?.commonLabels).toMatchObject({ alertname: 'InsecureProtocol', device: 'toaster' });
});

describe('labels', () => {
  test.each([
    ['no device', { device: undefined }, { address: '192.168.1.30', mac: undefined, device: undefined }],
    ['no address', { device: undefined, address: undefined }, { address: undefined }],
    ["the device's address when there is no other", { address: undefined }, { address: '192.168.1.30' }],
  ])('%s', (_, given, expected) => {
    const labels = labelsOf(anAlert(given));
    for (const [name, value] of Object.entries(expected)) expect(labels[name]).toBe(value);
    expect(Object.values(labels)).not.toContain('');
  });
});

test.each([
  ['new-device', 'NewDevice'],
  ['dns-blocklist', 'DnsBlocklist'],
  ['x', 'X'],
])('%s is %s', (detector, alertname) => expect(camelCase(detector)).toBe(alertname));

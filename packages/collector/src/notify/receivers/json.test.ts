import { ConfigError, checkConfig } from '@lanhound/runtime';
import { expect, test } from 'vitest';
import type { Notification } from '../notification.ts';
import { NotifyConfig } from '../notify-config.ts';
import { critical, digest, everyNotification, hostile, notice } from '../testing/notifications.ts';
import { type Answer, depsWithLinks, failureOf, startService } from '../testing/service.ts';
import { signatureHeaders } from '../webhook-signature.ts';
import { configuredReceiver } from './create.ts';
import { jsonReceiver } from './json.ts';

async function send(notification: Notification, given = {}, answer: Answer = { status: 204 }) {
  const { url, asked } = await startService(() => answer);
  const config = { type: 'json' as const, url: `${url}/planted`, ...given };
  const deps = depsWithLinks(undefined, { nowMs: () => 5000 });
  return { failure: await failureOf(jsonReceiver, config, notification, deps), asked: asked[0] };
}

test.each(everyNotification)('sends %s', async (_, notification) => {
  const { failure, asked } = await send(notification);
  expect(failure).toBeUndefined();
  expect(asked).toMatchObject({
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    json: { id: notification.id, title: expect.any(String), text: expect.any(String), alerts: expect.any(Array) },
  });
});

test('without a template it is all there is', async () => {
  expect((await send(critical)).asked?.json).toMatchObject({
    ...{ id: 'phone-1', status: 'firing', severity: 'critical', title: 'toaster talks Telnet to 192.168.1.1' },
    text: expect.stringMatching(/^Telnet shows every keystroke/),
    url: 'http://192.168.1.2:8470/alerts/a-1',
    links: [{ rel: 'details' }, { rel: 'silence' }, { rel: 'allow' }, { rel: 'block' }],
    time: '2026-03-01T12:00:01.500000Z',
    alerts: [{ severity: 'critical', firstTime: '2026-03-01T12:00:00.000000Z', evidence: { port: 23 } }],
  });
  expect((await send(digest)).asked?.json).toMatchObject({
    status: 'digest',
    alerts: [{ title: 'A' }, { title: 'B' }],
  });
  expect((await send(notice)).asked?.json).toMatchObject({ status: 'notice', title: 'lanhound is off', alerts: [] });
});

test('a template is filled, whatever a device is called', async () => {
  const template = '{"message": "{{severity}}: {{title}}", "from": "lanhound", "level": 3, "details": "{{alerts}}"}';
  const { asked } = await send(hostile, { template, method: 'PUT' });
  expect(asked).toMatchObject({
    method: 'PUT',
    json: {
      message: expect.stringMatching(/^critical: <b>x<\/b>/),
      ...{ from: 'lanhound', level: 3, details: [{ severity: 'critical' }] },
    },
  });
});

test('is signed over what arrives', async () => {
  const signingKey = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const { asked } = await send(hostile, { signingKey, authorization: { type: 'bearer', token: 'good' } });
  const expected = signatureHeaders(signingKey, { id: hostile.id, body: asked?.text ?? '', timeMs: 5000 });
  expect(asked?.headers).toMatchObject({ ...expected, authorization: 'Bearer good' });
  expect((await send(critical)).asked?.headers).not.toHaveProperty('webhook-signature');
});

test('a refusal shows nothing of the URL but its host', async () => {
  const { failure } = await send(critical, {}, { status: 403 });
  expect(failure).toMatchObject({ retryable: false, message: expect.stringMatching(/^127\.0\.0\.1:\d+ answers 403$/) });
});

test.each([
  ['system', {}],
  ['person', { audience: 'person' }],
])('is for a %s when it is %j', (audience, given) => {
  const { receivers } = checkConfig(NotifyConfig, { receivers: [{ type: 'json', url: 'http://x', ...given }] });
  expect(receivers.map((each) => configuredReceiver(each).audience)).toEqual([audience]);
});

test.each([
  ['{"a": {{title}}}', /receivers\[0\]\.template is .*, want JSON/],
  ['{"a": "{{nothing}}"}', /\{\{nothing}} is no placeholder; there are id, status/],
])('template %s is refused', (template, message) => {
  const config = { receivers: [{ type: 'json', url: 'http://x', template }] };
  expect(() => checkConfig(NotifyConfig, config)).toThrow(ConfigError);
  expect(() => checkConfig(NotifyConfig, config)).toThrow(message);
});

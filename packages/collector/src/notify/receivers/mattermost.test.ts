import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Notification } from '../notification.ts';
import { critical, everyNotification, hostile, resolved } from '../testing/notifications.ts';
import { type Answer, type Asked, failureOf, startService } from '../testing/service.ts';
import { mattermostReceiver } from './mattermost.ts';

/** docs.mattermost.com: incoming webhooks, message attachments. */
const Body = z.strictObject({
  text: z.string().min(1).max(16_383),
  attachments: z.array(
    z.strictObject({
      fallback: z.string().min(1),
      color: z.string().regex(/^#[0-9a-f]{6}$/),
      text: z.string().min(1),
    }),
  ),
});

/** What older servers take for attachments. */
const ATTACHMENTS_MAX = 8000;

function mattermost({ method, path, json }: Asked): Answer {
  if (method !== 'POST' || path !== '/hooks/planted')
    return { status: 400, json: { id: 'web.incoming_webhook.invalid' } };
  const { success, data } = Body.safeParse(json);
  const isShort = success && JSON.stringify(data.attachments).length <= ATTACHMENTS_MAX;
  return isShort ? { text: 'ok' } : { status: 413, json: { id: 'app.webhooks.too_long' } };
}

async function send(notification: Notification, answer: (asked: Asked) => Answer = mattermost, key = 'planted') {
  const { url, asked } = await startService(answer);
  const failure = await failureOf(mattermostReceiver, { type: 'mattermost', url: `${url}/hooks/${key}` }, notification);
  return { failure, body: asked[0]?.json as z.output<typeof Body> };
}

test.each(everyNotification)('takes %s', async (_, notification) => {
  expect((await send(notification)).failure).toBeUndefined();
});

test('what is said, with links', async () => {
  const { text, attachments } = (await send(critical)).body;
  expect(text).toBe('🚨 **toaster talks Telnet to 192\\.168\\.1\\.1**');
  expect(attachments[0]).toMatchObject({ color: '#c62828', fallback: 'toaster talks Telnet to 192.168.1.1' });
  expect(attachments[0]?.text).toContain('Address:\u200B `192.168.1.30`');
  expect(attachments[0]?.text).toContain('[Details](http://192.168.1.2:8470/alerts/a-1) · [');
});

test('what is over is green', async () => expect((await send(resolved)).body.attachments[0]?.color).toBe('#2e7d32'));

test('what comes from the network is no markup, no emoji, and calls nobody', async () => {
  const { text } = (await send(hostile)).body;
  expect(text).toContain('\\*x\\*');
  expect(text).toContain('@\u200Beveryone');
  expect(text).not.toMatch(/@\w|:\w/);
});

test.each([
  [{ status: 400 }, /400: there is no such webhook, or its channel is gone; make a new one/],
  [{ status: 403 }, /403: the webhook may not write there/],
  [{ status: 501 }, /501: incoming webhooks are off; switch them on in the System Console/],
])('%j is final, and said in words', async (answer, message) => {
  const { failure } = await send(critical, () => answer);
  expect(failure).toMatchObject({ retryable: false, message: expect.stringMatching(message) });
  expect(failure?.message).not.toContain('planted');
});

test('too much is tried again later', async () => {
  const { failure } = await send(critical, () => ({ status: 429, headers: { 'retry-after': '2' } }));
  expect(failure).toMatchObject({ retryable: true, retryAfterMs: 2000 });
});

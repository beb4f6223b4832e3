import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Notification } from '../notification.ts';
import {
  critical,
  digest,
  everyNotification,
  high,
  hostile,
  info,
  normal,
  resolved,
} from '../testing/notifications.ts';
import { type Answer, type Asked, failureOf, startService } from '../testing/service.ts';
import { gotifyReceiver } from './gotify.ts';

/** gotify.net/api-docs, POST /message, and gotify.net/docs/msgextras. */
const Body = z.strictObject({
  message: z.string().min(1),
  title: z.string(),
  priority: z.int(),
  extras: z.strictObject({
    'client::display': z.strictObject({ contentType: z.enum(['text/plain', 'text/markdown']) }),
    'client::notification': z.strictObject({ click: z.strictObject({ url: z.url() }) }).optional(),
  }),
});

function gotify({ method, path, headers, json }: Asked): Answer {
  if (method !== 'POST' || path !== '/message') return { status: 404, json: { error: 'Not Found', errorCode: 404 } };
  if (headers['x-gotify-key'] !== 'good') return { status: 401, json: { error: 'Unauthorized', errorCode: 401 } };
  if (!Body.safeParse(json).success) return { status: 400, json: { error: 'Bad Request', errorCode: 400 } };
  return { json: { id: 25, appid: 5 } };
}

async function send(notification: Notification, given = {}, answer: (asked: Asked) => Answer = gotify) {
  const { url, asked } = await startService(answer);
  const config = { type: 'gotify' as const, server: `${url}/`, token: 'good', ...given };
  const failure = await failureOf(gotifyReceiver, config, notification);
  return { failure, body: asked[0]?.json as z.output<typeof Body> };
}

test.each(everyNotification)('takes %s', async (_, notification) => {
  expect((await send(notification)).failure).toBeUndefined();
});

test('is Markdown with links', async () => {
  const { title, message, extras } = (await send(critical)).body;
  expect(title).toBe('🚨 toaster talks Telnet to 192.168.1.1');
  expect(message).toContain('**What to do\\:**  \nUse SSH\\.');
  expect(message).toContain('Address\\: `192.168.1.30`');
  expect(message).toContain(
    '[Silence for a day](http://192.168.1.2:8470/alerts/a-1/silence?for=1d&why=%28x%29) · [Always allow this]',
  );
  expect(extras['client::notification']).toEqual({ click: { url: 'http://192.168.1.2:8470/alerts/a-1' } });
});

test('what comes from the network is no markup', async () => {
  const { message } = (await send(hostile)).body;
  expect(message).toContain("Device\\: `<b>x</b> *x* _x_ ~x~ 'x' [x](http://evil.example)");
  expect(message.replaceAll(/`[^`]*`/g, '')).not.toMatch(/(?<!\\)[<[](?!Details|Silence|Always|Block)/);
});

test.each([
  ['critical', critical, 10],
  ['high', high, 8],
  ['normal', normal, 5],
  ['info', info, 2],
  ['what is over', resolved, 5],
  ['a summary', digest, 2],
])('%s is as loud as it should be', async (_, notification, priority) => {
  expect((await send(notification)).body.priority).toBe(priority);
});

test('a wrong token is final, and said in words', async () => {
  const { failure } = await send(critical, { token: 'planted' });
  expect(failure).toMatchObject({
    retryable: false,
    message: expect.stringMatching(/401: no application has this token/),
  });
  expect(failure?.message).not.toContain('planted');
});

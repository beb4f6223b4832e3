import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Notification } from '../notification.ts';
import { critical, digest, everyNotification, high, info, normal, notice, resolved } from '../testing/notifications.ts';
import { type Answer, type Asked, depsWithLinks, failureOf, startService } from '../testing/service.ts';
import { pushoverReceiver } from './pushover.ts';

const TOKEN = 'a'.repeat(30);
const USER = 'u'.repeat(30);

/** pushover.net/api: required, types, limits. */
const Body = z
  .strictObject({
    token: z.string(),
    user: z.string(),
    message: z.string().min(1).max(1024),
    title: z.string().max(250),
    timestamp: z.int().max(4_000_000_000),
    priority: z.int().min(-2).max(2),
    retry: z.int().min(30).optional(),
    expire: z.int().min(1).max(10_800).optional(),
    url: z.string().max(512).optional(),
    url_title: z.string().max(100).optional(),
    device: z.string().optional(),
    sound: z.string().optional(),
  })
  .refine(({ priority, retry, expire }) => priority < 2 || (retry !== undefined && expire !== undefined));

function pushover({ method, path, json }: Asked): Answer {
  const { success, data, error } = Body.safeParse(json);
  if (method !== 'POST' || path !== '/1/messages.json') return { status: 404, json: { status: 0 } };
  if (!success) return { status: 400, json: { status: 0, errors: [error.message] } };
  if (data.token !== TOKEN) return { status: 400, json: { status: 0, token: 'invalid', errors: ['token'] } };
  if (data.user !== USER) return { status: 400, json: { status: 0, user: 'invalid', errors: ['user'] } };
  return { json: { status: 1, request: 'r' } };
}

async function send(notification: Notification, given = {}, answer: (asked: Asked) => Answer = pushover) {
  const { url, asked } = await startService(answer);
  const config = { type: 'pushover' as const, token: TOKEN, user: USER, server: url, ...given };
  const failure = await failureOf(pushoverReceiver, config, notification, depsWithLinks(undefined, { nowMs: () => 0 }));
  return { failure, body: asked[0]?.json as z.output<typeof Body>, asked };
}

test.each(everyNotification)('takes %s', async (_, notification) => {
  expect((await send(notification)).failure).toBeUndefined();
});

test('what is said, and the first link to tap on', async () => {
  const { body } = await send(critical);
  expect(body).toMatchObject({
    title: '🚨 toaster talks Telnet to 192.168.1.1',
    timestamp: 1_772_366_401,
    url: 'http://192.168.1.2:8470/alerts/a-1',
    url_title: 'Details',
  });
  expect(body.message).toMatch(/^Telnet shows every keystroke/);
  expect(body.message).toContain('Always allow this: http://192.168.1.2:8470/alerts/a-1/allow');
});

test.each([
  ['critical', critical, {}, { priority: 2, retry: 60, expire: 3600 }],
  [
    'critical, as configured',
    critical,
    { repeatCriticalMs: 30_000, repeatCriticalForMs: 90_000 },
    { retry: 30, expire: 90 },
  ],
  ['critical, once', critical, { repeatCriticalForMs: 0 }, { priority: 1 }],
  ['high', high, {}, { priority: 1 }],
  ['normal', normal, {}, { priority: 0 }],
  ['info', info, {}, { priority: -1 }],
  ['what is over', resolved, {}, { priority: 0 }],
  ['a summary', digest, {}, { priority: -1 }],
  ['a notice', notice, {}, { priority: 1 }],
])('%s is as loud as it should be', async (_, notification, given, expected) => {
  const { body } = await send(notification, given);
  expect(body).toMatchObject(expected);
  expect('retry' in body).toBe('retry' in expected);
});

test.each([
  ['a wrong token', { token: 'b'.repeat(30) }, /answers 400: no application has this token; copy it/],
  ['a wrong user', { user: 'v'.repeat(30) }, /answers 400: there is no such user; copy the user key/],
])('%s is final, and said in words', async (_, given, message) => {
  const { failure } = await send(critical, given);
  expect(failure).toMatchObject({ retryable: false, message: expect.stringMatching(message) });
  expect(failure?.message).not.toMatch(/b{30}|v{30}|a{30}|u{30}/);
});

test.each([
  [
    { status: 429, headers: { 'x-limit-app-reset': '60' } },
    { retryable: true, retryAfterMs: 60_000 },
  ],
  [{ status: 429 }, { retryable: true, retryAfterMs: undefined }],
  [{ status: 500 }, { retryable: true }],
])('%j', async (answer, expected) => {
  expect((await send(critical, {}, () => answer)).failure).toMatchObject(expected);
});

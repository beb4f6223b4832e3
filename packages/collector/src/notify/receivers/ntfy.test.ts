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
import { ntfyReceiver } from './ntfy.ts';

/** docs.ntfy.sh/publish, "Publish as JSON". A longer message would be made an attachment. */
const Body = z.strictObject({
  topic: z.string().regex(/^[-_A-Za-z0-9]{1,64}$/),
  message: z.string().refine((text) => text !== '' && Buffer.byteLength(text) <= 4096),
  title: z.string(),
  priority: z.int().min(1).max(5),
  tags: z.array(z.string()),
  sequence_id: z.string().regex(/^[-_A-Za-z0-9]{1,64}$/),
  click: z.url().optional(),
  actions: z
    .array(z.strictObject({ action: z.literal('view'), label: z.string().min(1), url: z.url(), clear: z.boolean() }))
    .max(3),
});

const BODY_BYTES_MAX = 16_384;

function ntfy({ method, path, headers, text, json }: Asked): Answer {
  const { success, data } = Body.safeParse(json);
  if (method !== 'POST' || path !== '/') return { status: 404, json: { code: 40401, http: 404 } };
  if (!success || text.length > BODY_BYTES_MAX) return { status: 400, json: { code: 40024, http: 400 } };
  if (headers.authorization?.startsWith('Bearer') && headers.authorization !== 'Bearer tk_good')
    return { status: 401, json: { code: 40101, http: 401, error: 'unauthorized' } };
  if (data.topic === 'reserved') return { status: 403, json: { code: 40301, http: 403, error: 'forbidden' } };
  return { json: { id: 'x', event: 'message' } };
}

async function send(notification: Notification, given = {}, answer: (asked: Asked) => Answer = ntfy) {
  const { url, asked } = await startService(answer);
  const config = { type: 'ntfy' as const, server: url, topic: 'secret-topic', ...given };
  const failure = await failureOf(ntfyReceiver, config, notification);
  return { failure, body: asked[0]?.json as z.output<typeof Body>, headers: asked[0]?.headers };
}

test.each(everyNotification)('takes %s', async (_, notification) => {
  expect((await send(notification)).failure).toBeUndefined();
});

test('what is said, with buttons', async () => {
  const { body } = await send(critical);
  expect(body).toMatchObject({
    topic: 'secret-topic',
    title: 'toaster talks Telnet to 192.168.1.1',
    click: 'http://192.168.1.2:8470/alerts/a-1',
  });
  expect(body.actions.map(({ label }) => label)).toEqual(['Details', 'Silence for a day', 'Always allow this']);
});

test.each([
  ['critical', critical, 5, 'rotating_light'],
  ['high', high, 4, 'warning'],
  ['normal', normal, 3, 'eyes'],
  ['info', info, 2, 'information_source'],
  ['what is over', resolved, 3, 'white_check_mark'],
  ['a summary', digest, 2, 'clipboard'],
])('%s is as loud as it should be', async (_, notification, priority, tag) => {
  expect((await send(notification)).body).toMatchObject({ priority, tags: [tag] });
});

test('sent once more it replaces what was there', async () => {
  const ids = [critical, critical, digest].map(async (each) => (await send(each)).body.sequence_id);
  const [first, again, other] = await Promise.all(ids);
  expect(again).toBe(first);
  expect(other).not.toBe(first);
});

test('nothing acts, and no line passes for one of ours', async () => {
  const { title, message } = (await send(hostile)).body;
  expect(`${title}${message.replaceAll('\n', '')}`).not.toMatch(/[\p{Cc}\u202E]/u);
  expect(title).not.toContain('\n');
  expect(message.split('\n').filter((line) => line.startsWith('Maker: '))).toEqual(['Maker: Acme']);
});

test('shows who it is', async () => {
  const { headers } = await send(critical, { authorization: { type: 'bearer', token: 'tk_good' } });
  expect(headers?.authorization).toBe('Bearer tk_good');
});

test.each([
  ['a wrong token', { authorization: { type: 'bearer', token: 'tk_bad' } }, /answers 401: the token, .* are wrong/],
  ['a topic of others', { topic: 'reserved' }, /answers 403: writing to this topic is not allowed/],
])('%s is final, and said in words', async (_, given, message) => {
  const { failure } = await send(critical, given);
  expect(failure).toMatchObject({ retryable: false, message: expect.stringMatching(message) });
  expect(failure?.message).not.toMatch(/tk_bad|reserved/);
});

test('too much is tried again later', async () => {
  const answer = { status: 429, json: { code: 42901, http: 429 }, headers: { 'retry-after': '9' } };
  expect((await send(critical, {}, () => answer)).failure).toMatchObject({ retryable: true, retryAfterMs: 9000 });
});

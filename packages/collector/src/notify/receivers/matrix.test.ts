import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Notification } from '../notification.ts';
import { critical, digest, everyNotification, hostile, info } from '../testing/notifications.ts';
import { type Answer, type Asked, failureOf, startService } from '../testing/service.ts';
import { matrixReceiver } from './matrix.ts';

const ROOM = '!abc/d:example.org';

/** spec.matrix.org, client-server API, m.room.message. */
const Body = z.strictObject({
  msgtype: z.enum(['m.text', 'm.notice']),
  body: z.string().min(1),
  format: z.literal('org.matrix.custom.html'),
  formatted_body: z.string().min(1),
  'm.mentions': z.strictObject({}),
});

/** An event may have 65,536 bytes; the server adds its own. */
const CONTENT_BYTES_MAX = 60_000;

function matrix({ method, path, headers, text, json }: Asked): Answer {
  const error = (status: number, errcode: string) => ({ status, json: { errcode, error: 'planted' } });
  const route = /^\/_matrix\/client\/v3\/rooms\/([^/]+)\/send\/m\.room\.message\/([^/]+)$/.exec(path);
  if (method !== 'PUT' || !route) return error(404, 'M_UNRECOGNIZED');
  if (headers.authorization !== 'Bearer good') return error(401, 'M_UNKNOWN_TOKEN');
  if (decodeURIComponent(route[1] ?? '') !== ROOM) return error(403, 'M_FORBIDDEN');
  if (Buffer.byteLength(text) > CONTENT_BYTES_MAX) return error(413, 'M_TOO_LARGE');
  return Body.safeParse(json).success ? { json: { event_id: '$e' } } : error(400, 'M_BAD_JSON');
}

async function send(notification: Notification, given = {}, answer: (asked: Asked) => Answer = matrix) {
  const { url, asked } = await startService(answer);
  const config = { type: 'matrix' as const, server: url, token: 'good', roomId: ROOM, ...given };
  const failure = await failureOf(matrixReceiver, config, notification);
  return { failure, body: asked[0]?.json as z.output<typeof Body>, path: asked[0]?.path };
}

test.each(everyNotification)('takes %s', async (_, notification) => {
  expect((await send(notification)).failure).toBeUndefined();
});

test('what is said in both forms, with links', async () => {
  const { body } = await send(critical);
  expect(body.body).toMatch(/^🚨 toaster talks Telnet to 192\.168\.1\.1\n\nTelnet shows every/);
  expect(body.body).toContain('Details: http://192.168.1.2:8470/alerts/a-1');
  expect(body.formatted_body).toContain('<b>What to do:</b><br>Use SSH.');
  expect(body.formatted_body).toContain('<a href="http://192.168.1.2:8470/alerts/a-1">Details</a>');
});

test('the transaction is that of the notification, so that it shows once', async () => {
  const paths = [(await send(critical)).path, (await send(critical)).path, (await send(digest)).path];
  expect(paths.map((path) => path?.split('/').at(-1))).toEqual(['phone-1', 'phone-1', 'phone-2']);
});

test.each([
  ['critical', critical, 'm.text'],
  ['info', info, 'm.notice'],
  ['a summary', digest, 'm.notice'],
])('%s is as loud as it should be', async (_, notification, msgtype) => {
  expect((await send(notification)).body.msgtype).toBe(msgtype);
});

test('what comes from the network is no markup, and calls nobody', async () => {
  const { body } = await send(hostile);
  expect(body.formatted_body).toContain('&lt;b&gt;x&lt;/b&gt;');
  expect(body['m.mentions']).toEqual({});
});

test.each([
  ['a wrong token', { token: 'bad-token' }, /answers 401: the access token is not valid any more/],
  ['a room of others', { roomId: '!x:example.org' }, /answers 403: the user may not write in this room; invite it/],
])('%s is final, and said in words', async (_, given, message) => {
  const { failure } = await send(critical, given);
  expect(failure).toMatchObject({ retryable: false, message: expect.stringMatching(message) });
  expect(failure?.message).not.toMatch(/bad-token|planted/);
});

test.each([
  [{ status: 429, json: { errcode: 'M_LIMIT_EXCEEDED', retry_after_ms: 2500 } }, { retryAfterMs: 2500 }],
  [{ status: 429, headers: { 'retry-after': '4' }, json: { errcode: 'M_LIMIT_EXCEEDED' } }, { retryAfterMs: 4000 }],
])('%j', async (answer, expected) => {
  expect((await send(critical, {}, () => answer)).failure).toMatchObject({ retryable: true, ...expected });
});

import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Notification } from '../notification.ts';
import { critical, everyNotification, hostile, info, resolved } from '../testing/notifications.ts';
import { type Answer, type Asked, failureOf, startService } from '../testing/service.ts';
import { discordReceiver } from './discord.ts';

/** docs.discord.com, Webhook Resource, Execute Webhook; limits of embeds in Message Resource. */
const Body = z.strictObject({
  content: z.string().min(1).max(2000),
  embeds: z
    .array(
      z.strictObject({
        description: z.string().min(1).max(4096),
        color: z.int().min(0).max(0xffffff),
        timestamp: z.iso.datetime(),
      }),
    )
    .max(10),
  allowed_mentions: z.strictObject({ parse: z.tuple([]) }),
  flags: z.union([z.literal(0), z.literal(4096)]),
});

function discord({ method, path, json }: Asked): Answer {
  if (method !== 'POST' || path !== '/api/webhooks/1/planted?thread_id=5&wait=true') {
    return { status: 404, json: { code: 10015, message: 'Unknown Webhook' } };
  }
  return Body.safeParse(json).success ? { json: { id: '1' } } : { status: 400, json: { code: 50035 } };
}

async function send(notification: Notification, answer: (asked: Asked) => Answer = discord, token = 'planted') {
  const { url, asked } = await startService(answer);
  const config = { type: 'discord' as const, url: `${url}/api/webhooks/1/${token}?thread_id=5` };
  const failure = await failureOf(discordReceiver, config, notification);
  return { failure, body: asked[0]?.json as z.output<typeof Body> };
}

test.each(everyNotification)('takes %s', async (_, notification) => {
  expect((await send(notification)).failure).toBeUndefined();
});

test('what is said, with links', async () => {
  const { content, embeds, flags } = (await send(critical)).body;
  expect(content).toBe('🚨 **toaster talks Telnet to 192\\.168\\.1\\.1**');
  expect(embeds[0]).toMatchObject({ color: 0xc62828, timestamp: '2026-03-01T12:00:01.500000Z' });
  expect(embeds[0]?.description).toContain('**What to do\\:**\nUse SSH\\.');
  expect(embeds[0]?.description).toContain('[Details](http://192.168.1.2:8470/alerts/a-1) · [');
  expect(flags).toBe(0);
});

test('info makes no sound', async () => expect((await send(info)).body.flags).toBe(4096));

test('what is over is green', async () => expect((await send(resolved)).body.embeds[0]?.color).toBe(0x2e7d32));

test('what comes from the network is no markup, and calls nobody', async () => {
  const { content, allowed_mentions } = (await send(hostile)).body;
  expect(content).toContain('\\<b\\>x\\</b\\> \\*x\\* \\_x\\_ \\~x\\~ \\`x\\` \\[x\\]\\(http\\:');
  expect(allowed_mentions).toEqual({ parse: [] });
});

test('a webhook that is gone is final, and said in words', async () => {
  const { failure } = await send(critical, discord, 'deleted');
  expect(failure).toMatchObject({ retryable: false, message: expect.stringMatching(/404: the webhook is gone; make/) });
  expect(failure?.message).not.toContain('deleted');
});

test.each([
  [
    { status: 429, json: { retry_after: 0.65, global: false } },
    { retryable: true, retryAfterMs: 650 },
  ],
  [
    { status: 429, headers: { 'retry-after': '3' }, text: 'limited' },
    { retryable: true, retryAfterMs: 3000 },
  ],
  [{ status: 503 }, { retryable: true }],
])('%j', async (answer, expected) => {
  expect((await send(critical, () => answer)).failure).toMatchObject(expected);
});

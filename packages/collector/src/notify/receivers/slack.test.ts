import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Notification } from '../notification.ts';
import { critical, everyNotification, hostile } from '../testing/notifications.ts';
import { type Answer, type Asked, failureOf, startService } from '../testing/service.ts';
import { slackReceiver } from './slack.ts';

const Text = z.strictObject({
  type: z.literal('text'),
  text: z.string().min(1),
  style: z.strictObject({ bold: z.boolean().optional(), code: z.boolean().optional() }).optional(),
});
const Link = z.strictObject({ type: z.literal('link'), url: z.url(), text: z.string().min(1) });
const Section = z.strictObject({
  type: z.literal('rich_text_section'),
  elements: z.array(z.discriminatedUnion('type', [Text, Link])).min(1),
});

/** docs.slack.dev: incoming webhooks, and the blocks header and rich_text. */
const Body = z.strictObject({
  text: z.string().min(1).max(40_000),
  mrkdwn: z.boolean(),
  unfurl_links: z.boolean(),
  unfurl_media: z.boolean(),
  blocks: z.tuple([
    z.strictObject({
      type: z.literal('header'),
      text: z.strictObject({
        type: z.literal('plain_text'),
        text: z.string().min(1).max(150),
        emoji: z.boolean(),
      }),
    }),
    z.strictObject({ type: z.literal('rich_text'), elements: z.array(Section).min(1) }),
  ]),
});

/** Beyond it, messages have been refused as a whole. */
const BLOCKS_MAX = 13_000;

function slack({ method, path, json }: Asked): Answer {
  if (method !== 'POST' || path !== '/services/T0/B0/planted') return { status: 404, text: 'no_service' };
  const { success, data } = Body.safeParse(json);
  if (!success || JSON.stringify(data.blocks).length > BLOCKS_MAX) return { status: 400, text: 'invalid_blocks' };
  return { text: 'ok' };
}

async function send(notification: Notification, answer: (asked: Asked) => Answer = slack, token = 'planted') {
  const { url, asked } = await startService(answer);
  const failure = await failureOf(
    slackReceiver,
    { type: 'slack', url: `${url}/services/T0/B0/${token}` },
    notification,
  );
  return { failure, body: asked[0]?.json as z.output<typeof Body> };
}

const elementsOf = ({ blocks: [, { elements }] }: z.output<typeof Body>) => elements.flatMap((each) => each.elements);

test.each(everyNotification)('takes %s', async (_, notification) => {
  expect((await send(notification)).failure).toBeUndefined();
});

test('what is said, with links', async () => {
  const { body } = await send(critical);
  expect(body.blocks[0].text.text).toBe('🚨 toaster talks Telnet to 192.168.1.1');
  expect(elementsOf(body)).toEqual(
    expect.arrayContaining([
      { type: 'text', text: 'What to do:\n', style: { bold: true } },
      { type: 'text', text: '192.168.1.30', style: { code: true } },
      { type: 'link', text: 'Details', url: 'http://192.168.1.2:8470/alerts/a-1' },
    ]),
  );
});

test('what comes from the network is no markup, and calls nobody', async () => {
  const { body } = await send(hostile);
  expect(body.text).toContain('&lt;!channel&gt; &lt;@1&gt;');
  expect(body).toMatchObject({ mrkdwn: false, blocks: [{ text: { emoji: false } }, {}] });
});

test.each([
  [{ status: 404, text: 'no_service' }, /404: the webhook or its channel is gone; make a new webhook/],
  [{ status: 403, text: 'invalid_token' }, /403: the webhook or its channel is gone/],
  [{ status: 410, text: 'channel_is_archived' }, /410: the webhook or its channel is gone/],
  [{ status: 403, text: 'action_prohibited' }, /403: the workspace forbids webhooks in this channel/],
])('%j is final, and said in words', async (answer, message) => {
  const { failure } = await send(critical, () => answer);
  expect(failure).toMatchObject({ retryable: false, message: expect.stringMatching(message) });
  expect(failure?.message).not.toContain('planted');
});

test.each([
  [
    { status: 429, headers: { 'retry-after': '30' } },
    { retryable: true, retryAfterMs: 30_000 },
  ],
  [{ status: 500, text: 'rollup_error' }, { retryable: true }],
])('%j', async (answer, expected) => {
  expect((await send(critical, () => answer)).failure).toMatchObject(expected);
});

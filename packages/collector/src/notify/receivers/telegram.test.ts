import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Notification } from '../notification.ts';
import { critical, digest, everyNotification, high, hostile, info } from '../testing/notifications.ts';
import { type Answer, type Asked, depsWithLinks, failureOf, LINKS, startService } from '../testing/service.ts';
import { telegramReceiver } from './telegram.ts';

const TOKEN = '123456:ABC-DEF1234ghIkl';

const Button = z.strictObject({
  text: z.string().min(1),
  url: z.url().refine((url) => new URL(url).hostname.includes('.'), 'Wrong HTTP URL'),
});

/** core.telegram.org/bots/api#sendmessage. */
const Body = z.strictObject({
  chat_id: z.union([z.int(), z.string()]),
  message_thread_id: z.int().optional(),
  text: z.string().refine((text) => isTelegramHtml(text) && withoutMarkup(text).length <= 4096),
  parse_mode: z.literal('HTML'),
  disable_notification: z.boolean(),
  link_preview_options: z.strictObject({ is_disabled: z.boolean() }),
  reply_markup: z.strictObject({ inline_keyboard: z.array(z.array(Button)) }).optional(),
});

/** Closed tags that it knows, and named entities that it knows; anything else is refused. */
function isTelegramHtml(html: string): boolean {
  const open: string[] = [];
  for (const [sign, close, tag] of html.matchAll(/<(\/?)(\w+)(?: href="[^"<>]*")?>|<|>|&(?!(?:lt|gt|amp|quot);)/g)) {
    if (tag === undefined || sign.length < 3 || !['b', 'code', 'a'].includes(tag)) return false;
    if (close === '') open.push(tag);
    else if (open.pop() !== tag) return false;
  }
  return open.length === 0;
}

const withoutMarkup = (html: string): string => html.replace(/<[^>]*>/g, '').replace(/&\w+;/g, '&');

function telegram({ method, path, json }: Asked): Answer {
  const error = (error_code: number, description: string) => ({
    status: error_code,
    json: { ok: false, error_code, description },
  });
  if (path !== `/bot${TOKEN}/sendMessage`) return error(401, 'Unauthorized');
  if (method !== 'POST') return error(404, 'Not Found');
  const { success, data, error: wrong } = Body.safeParse(json);
  if (!success) return error(400, `Bad Request: ${wrong.message}`);
  if (data.chat_id === 1) return error(400, 'Bad Request: chat not found');
  if (data.chat_id === 2) return error(403, 'Forbidden: bot was blocked by the user');
  return { json: { ok: true, result: { message_id: 7 } } };
}

async function send(
  notification: Notification,
  given = {},
  links = LINKS,
  answer: (asked: Asked) => Answer = telegram,
) {
  const { url, asked } = await startService(answer);
  const config = { type: 'telegram' as const, token: TOKEN, chatId: -100123, server: url, ...given };
  const failure = await failureOf(telegramReceiver, config, notification, depsWithLinks(links));
  return { failure, body: asked[0]?.json as z.output<typeof Body> };
}

test.each(everyNotification)('takes %s', async (_, notification) => {
  expect((await send(notification)).failure).toBeUndefined();
});

test('what is said, with a button for each link', async () => {
  const { body } = await send(critical, { topicId: 5 });
  expect(body).toMatchObject({ chat_id: -100123, message_thread_id: 5 });
  expect(body.text).toMatch(/^<b>🚨 toaster talks Telnet to 192\.168\.1\.1<\/b>\n\nTelnet shows every/);
  expect(body.text).toContain('Address: <code>192.168.1.30</code>');
  expect(body.reply_markup?.inline_keyboard.map(([button]) => button?.text)).toEqual(LINKS.map(({ text }) => text));
});

test('links that it would refuse as buttons are in the text', async () => {
  const { body, failure } = await send(critical, {}, [
    { rel: 'home', text: 'Open', url: 'http://raspberrypi:8470/?a&b' },
  ]);
  expect(failure).toBeUndefined();
  expect(body.text).toContain('<a href="http://raspberrypi:8470/?a&amp;b">Open</a>');
  expect(body.reply_markup).toBeUndefined();
});

test('buttons that it refuses all the same are in the text, once', async () => {
  const description = "Bad Request: inline keyboard button URL 'http://192.168.1.2' is invalid: Wrong HTTP URL";
  const answer = (asked: Asked): Answer =>
    asked.text.includes('reply_markup') ? { status: 400, json: { ok: false, description } } : telegram(asked);
  const { url, asked } = await startService(answer);
  const config = { type: 'telegram' as const, token: TOKEN, chatId: 5, server: url };
  expect(await failureOf(telegramReceiver, config, critical)).toBeUndefined();
  expect(asked).toHaveLength(2);
  expect(asked[1]?.json).toMatchObject({ text: expect.stringContaining('>Always allow this</a>') });
  const always = await startService(() => ({ status: 400, json: { ok: false, description } }));
  expect(await failureOf(telegramReceiver, { ...config, server: always.url }, critical)).toMatchObject({
    retryable: false,
  });
  expect(always.asked).toHaveLength(2);
});

test('what comes from the network is no markup', async () => {
  const { text } = (await send(hostile)).body;
  expect(text).toContain('&lt;b&gt;x&lt;/b&gt;');
});

test.each([
  ['critical', critical, false],
  ['high', high, false],
  ['info', info, true],
  ['a summary', digest, true],
])('%s makes no sound: %s', async (_, notification, silent) => {
  expect((await send(notification)).body.disable_notification).toBe(silent);
});

test.each([
  ['a wrong token', { token: '123456:planted-planted' }, /answers 401: no bot has this token/],
  ['an unknown chat', { chatId: 1 }, /answers 400: the bot knows no such chat; write to the bot first/],
  ['a bot that was shut out', { chatId: 2 }, /answers 403: the bot may not write there/],
])('%s is final, and said in words', async (_, given, message) => {
  const { failure } = await send(critical, given);
  expect(failure).toMatchObject({ retryable: false, message: expect.stringMatching(message) });
  expect(failure?.message).not.toMatch(/planted|ABC-DEF/);
});

test.each([
  [
    { status: 429, json: { ok: false, parameters: { retry_after: 35 } } },
    { retryable: true, retryAfterMs: 35_000 },
  ],
  [
    { status: 429, json: { ok: false, parameters: null } },
    { retryable: true, retryAfterMs: undefined },
  ],
  [
    { status: 400, json: { ok: false, parameters: { migrate_to_chat_id: -1007 } } },
    { retryable: false, message: expect.stringContaining('set chatId to -1007') },
  ],
  [{ status: 502, text: '<html>' }, { retryable: true }],
])('%j', async (answer, expected) => {
  expect((await send(critical, {}, LINKS, () => answer)).failure).toMatchObject(expected);
});

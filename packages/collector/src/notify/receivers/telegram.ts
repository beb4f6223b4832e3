import { httpUrl, secret } from '@lanhound/runtime';
import { z } from 'zod';
import { type Explanation, post, type Refused, urlUnder } from '../http-post.ts';
import { badgeOf, titleWithEmoji } from '../message/badge.ts';
import { inlineHtml } from '../message/inline-html.ts';
import { cut, linksOf, markupOf } from '../message/markup.ts';
import type { Link, Message } from '../message/message.ts';
import { defineReceiver } from '../receiver.ts';

/** Characters of a message; Telegram counts them without markup, so this is on the safe side. */
const TEXT_MAX = 4096;
const TITLE_MAX = 250;

const html = inlineHtml('\n');

/** A message of a bot, with a button for each link. */
export const telegramReceiver = defineReceiver({
  audience: 'person',
  speaksHttp: true,
  config: z.strictObject({
    type: z.literal('telegram').describe('A bot of Telegram.'),
    token: secret(z.string().regex(/^\d{1,20}:[\w-]{10,100}$/, 'a token such as 123456:ABC-DEF is wanted')).describe(
      'Token of the bot, as @BotFather gave it.',
    ),
    chatId: z
      .union([z.int(), z.string().regex(/^(-?\d{1,20}|@\w{1,64})$/, 'a number, or @ and the name of a channel')])
      .describe('Who reads it: the number of a chat or group, or @ and the name of a channel.'),
    topicId: z.int().min(1).optional().describe('The topic within a group that has topics.'),
    server: httpUrl().default('https://api.telegram.org').describe('Where the bot API is.'),
  }),
  create({ token, chatId, topicId, server }, { fetch, nowMs, messageOf }) {
    const url = urlUnder(server, `bot${token}/sendMessage`);
    const headers = { 'content-type': 'application/json' };
    return {
      async send(notification, signal) {
        const message = messageOf(notification);
        let areButtonsRefused = false;
        const send = (isButton: (link: Link) => boolean) => {
          const content = contentOf(message, isButton);
          const body = JSON.stringify({ chat_id: chatId, message_thread_id: topicId, ...content });
          const asked = (refused: Refused) => {
            areButtonsRefused = isOfButtons(refused);
            return explain(refused);
          };
          return post({ url, headers, body, explain: asked }, { fetch, nowMs }, signal);
        };
        try {
          await send(mayBeButton);
        } catch (error) {
          // What is to be told matters more than how its links look.
          if (!areButtonsRefused) throw error;
          await send(() => false);
        }
      },
    };
  },
});

function contentOf(message: Message, isButton: (link: Link) => boolean): Record<string, unknown> {
  const buttons = message.links.filter(isButton);
  const title = html.strong(cut(titleWithEmoji(message), TITLE_MAX));
  const links = linksOf(
    message.links.filter((link) => !isButton(link)),
    html,
  );
  const room = TEXT_MAX - title.length - links.length - '\n\n\n\n'.length;
  return {
    text: [title, markupOf(message, html, { most: room }), links].filter(Boolean).join('\n\n'),
    parse_mode: 'HTML',
    disable_notification: badgeOf(message).urgency === 'info',
    link_preview_options: { is_disabled: true },
    ...(buttons.length > 0
      ? { reply_markup: { inline_keyboard: buttons.map(({ text, url }) => [{ text, url }]) } }
      : {}),
  };
}

/** Telegram refuses the whole message for a button to a host without a dot, such as raspberrypi or localhost. */
function mayBeButton({ url }: Link): boolean {
  const { hostname } = new URL(url);
  return hostname.includes('.') || hostname.startsWith('[');
}

const isOfButtons = ({ status, json: { description } }: Refused): boolean =>
  status === 400 && typeof description === 'string' && /button/i.test(description);

function explain({ status, json }: Refused): Explanation {
  const { description } = json;
  const parameters = (json['parameters'] ?? {}) as { retry_after?: unknown; migrate_to_chat_id?: unknown };
  switch (status) {
    case 400:
      return { hint: hintOf(typeof description === 'string' ? description : '', parameters.migrate_to_chat_id) };
    case 401:
    case 404:
      return { hint: 'no bot has this token; copy it from @BotFather' };
    case 403:
      return { hint: 'the bot may not write there; start a chat with it, or make it a member of the group' };
    case 429:
      return {
        retryAfterMs: typeof parameters.retry_after === 'number' ? parameters.retry_after * 1000 : undefined,
      };
    default:
      return {};
  }
}

function hintOf(description: string, movedTo: unknown): string | undefined {
  if (typeof movedTo === 'number') return `the group has become a supergroup; set chatId to ${movedTo}`;
  if (/chat not found/i.test(description))
    return 'the bot knows no such chat; write to the bot first, and check chatId';
  if (/thread not found/i.test(description)) return 'the group has no such topic; check topicId';
  return undefined;
}

import { formatTime } from '@lanhound/proto';
import { httpUrl, secret } from '@lanhound/runtime';
import { z } from 'zod';
import { type Explanation, post, type Refused } from '../http-post.ts';
import { badgeOf } from '../message/badge.ts';
import { discordMarkdown } from '../message/markdown.ts';
import { linksOf, markupOf, shortened } from '../message/markup.ts';
import type { Message } from '../message/message.ts';
import { defineReceiver } from '../receiver.ts';

const CONTENT_MAX = 2000;
const DESCRIPTION_MAX = 4096;

/** Discord's flag SUPPRESS_NOTIFICATIONS: no push, no sound. */
const SILENT = 1 << 12;

/** A message in a channel, over a webhook of that channel. */
export const discordReceiver = defineReceiver({
  audience: 'person',
  speaksHttp: true,
  config: z.strictObject({
    type: z.literal('discord').describe('A channel of Discord, over a webhook.'),
    url: secret(httpUrl()).describe('URL of the webhook, from the settings of the channel, Integrations.'),
  }),
  create({ url }, { fetch, nowMs, messageOf }) {
    const headers = { 'content-type': 'application/json' };
    const waiting = new URL(url);
    // Without it the answer says nothing of whether the message was taken.
    waiting.searchParams.set('wait', 'true');
    return {
      async send(notification, signal) {
        const body = JSON.stringify(contentOf(messageOf(notification)));
        await post({ url: waiting.href, headers, body, explain }, { fetch, nowMs }, signal);
      },
    };
  },
});

function contentOf(message: Message): Record<string, unknown> {
  const { emoji, colour, urgency } = badgeOf(message);
  const titled = (title: string) => `${emoji} ${discordMarkdown.strong(title)}`;
  const links = linksOf(message.links, discordMarkdown);
  const room = DESCRIPTION_MAX - links.length - '\n\n'.length;
  const description = [markupOf(message, discordMarkdown, { most: room }), links].filter(Boolean).join('\n\n');
  return {
    // Phones show this one, and not what is embedded.
    content: titled(shortened(message.title, (title) => titled(title).length <= CONTENT_MAX)),
    // An empty one is refused.
    embeds: description === '' ? [] : [{ description, color: colour, timestamp: formatTime(message.timeUs) }],
    // Nobody is called by name, whatever a device is called.
    allowed_mentions: { parse: [] },
    flags: urgency === 'info' ? SILENT : 0,
  };
}

function explain({ status, json }: Refused): Explanation {
  switch (status) {
    case 401:
    case 404:
      return { hint: 'the webhook is gone; make a new one in the settings of the channel, and set url to it' };
    case 429: {
      const { retry_after: seconds } = json;
      return { retryAfterMs: typeof seconds === 'number' ? Math.ceil(seconds * 1000) : undefined };
    }
    default:
      return {};
  }
}

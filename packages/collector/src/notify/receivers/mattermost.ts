import { httpUrl, secret } from '@lanhound/runtime';
import { z } from 'zod';
import { type Explanation, post, type Refused } from '../http-post.ts';
import { badgeOf } from '../message/badge.ts';
import { mattermostMarkdown } from '../message/markdown.ts';
import { cut, linksOf, markupOf } from '../message/markup.ts';
import type { Message } from '../message/message.ts';
import { defineReceiver } from '../receiver.ts';

/** A post takes 16,383, but older servers keep attachments as JSON of at most 8,000. */
const TEXT_MAX = 5000;
const TITLE_MAX = 250;

/** A message in a channel, over an incoming webhook. */
export const mattermostReceiver = defineReceiver({
  audience: 'person',
  speaksHttp: true,
  config: z.strictObject({
    type: z.literal('mattermost').describe('A channel of Mattermost, over an incoming webhook.'),
    url: secret(httpUrl()).describe('URL of the incoming webhook.'),
  }),
  create({ url }, { fetch, nowMs, messageOf }) {
    const headers = { 'content-type': 'application/json' };
    return {
      async send(notification, signal) {
        const body = JSON.stringify(contentOf(messageOf(notification)));
        await post({ url, headers, body, explain }, { fetch, nowMs }, signal);
      },
    };
  },
});

function contentOf(message: Message): Record<string, unknown> {
  const { emoji, colour } = badgeOf(message);
  const title = mattermostMarkdown.strong(cut(message.title, TITLE_MAX));
  const links = linksOf(message.links, mattermostMarkdown);
  const text = markupOf(message, mattermostMarkdown, { most: TEXT_MAX });
  return {
    text: `${emoji} ${title}`,
    attachments: [
      {
        fallback: cut(message.title, TITLE_MAX),
        color: `#${colour.toString(16).padStart(6, '0')}`,
        text: [text, links].filter(Boolean).join('\n\n'),
      },
    ],
  };
}

function explain({ status }: Refused): Explanation {
  switch (status) {
    case 400:
    case 404:
      return { hint: 'there is no such webhook, or its channel is gone; make a new one, and set url to it' };
    case 401:
    case 403:
      return { hint: 'the webhook may not write there; check it under Integrations, Incoming Webhooks' };
    case 501:
      return { hint: 'incoming webhooks are off; switch them on in the System Console', retryable: false };
    default:
      return {};
  }
}

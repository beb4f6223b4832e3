import { httpUrl, secret } from '@lanhound/runtime';
import { z } from 'zod';
import type { Severity } from '../../detect/detector.ts';
import { type Explanation, post, type Refused, urlUnder } from '../http-post.ts';
import { badgeOf, titleWithEmoji } from '../message/badge.ts';
import { commonMark } from '../message/markdown.ts';
import { cut, linksOf, markupOf } from '../message/markup.ts';
import type { Message } from '../message/message.ts';
import { defineReceiver } from '../receiver.ts';

/** Gotify has no limit; phones show little more than this. */
const MESSAGE_MAX = 8000;
const TITLE_MAX = 250;

/** Up to 3 make no sound, from 8 they vibrate as well. */
const PRIORITIES: Record<Severity, number> = { info: 2, normal: 5, high: 8, critical: 10 };

/** A message for phones over one's own Gotify. */
export const gotifyReceiver = defineReceiver({
  audience: 'person',
  speaksHttp: true,
  config: z.strictObject({
    type: z.literal('gotify').describe("Gotify, on one's own server."),
    server: httpUrl().describe('Where Gotify is.'),
    token: secret(z.string().regex(/^[\w.-]{1,200}$/, 'the token of an application is wanted')).describe(
      'Token of an application, made in Gotify under Apps.',
    ),
  }),
  create({ server, token }, { fetch, nowMs, messageOf }) {
    const url = urlUnder(server, 'message');
    const headers = { 'content-type': 'application/json', 'x-gotify-key': token };
    return {
      async send(notification, signal) {
        const body = JSON.stringify(contentOf(messageOf(notification)));
        await post({ url, headers, body, explain }, { fetch, nowMs }, signal);
      },
    };
  },
});

function contentOf(message: Message): Record<string, unknown> {
  const links = linksOf(message.links, commonMark);
  const text = markupOf(message, commonMark, { most: MESSAGE_MAX });
  const [first] = message.links;
  return {
    title: cut(titleWithEmoji(message), TITLE_MAX),
    message: [text, links].filter(Boolean).join('\n\n') || commonMark.text(message.title),
    priority: PRIORITIES[badgeOf(message).urgency],
    extras: {
      'client::display': { contentType: 'text/markdown' },
      ...(first ? { 'client::notification': { click: { url: first.url } } } : {}),
    },
  };
}

function explain({ status }: Refused): Explanation {
  switch (status) {
    case 401:
    case 403:
      return { hint: 'no application has this token; copy it from Apps, not from Clients' };
    case 404:
      return { hint: 'there is no Gotify; server is its address without /message' };
    default:
      return {};
  }
}

import { createHash } from 'node:crypto';
import { httpUrl, secret } from '@lanhound/runtime';
import { z } from 'zod';
import type { Severity } from '../../detect/detector.ts';
import { Authorization, authorizationHeader } from '../authorization.ts';
import { type Explanation, post, type Refused } from '../http-post.ts';
import { badgeOf } from '../message/badge.ts';
import { bytesOf, cut, markupOf } from '../message/markup.ts';
import type { Message } from '../message/message.ts';
import { plain } from '../message/plain.ts';
import { defineReceiver } from '../receiver.ts';

/** A longer message is made a file that has to be opened. */
const MESSAGE_BYTES_MAX = 4096;
const TITLE_MAX = 250;
const ACTIONS_MAX = 3;
/** ntfy's identifiers are at most 64 of letters, digits, - and _. */
const SEQUENCE_ID_CHARACTERS = 32;

/** 2 makes no sound, 5 vibrates long and stays on top. */
const PRIORITIES: Record<Severity, number> = { info: 2, normal: 3, high: 4, critical: 5 };

/** A message for phones over ntfy.sh or a server of one's own. */
export const ntfyReceiver = defineReceiver({
  audience: 'person',
  speaksHttp: true,
  config: z.strictObject({
    type: z.literal('ntfy').describe("ntfy, over ntfy.sh or one's own server."),
    server: httpUrl().default('https://ntfy.sh').describe('Where ntfy is.'),
    topic: secret(z.string().regex(/^[-_A-Za-z0-9]{1,64}$/, 'up to 64 letters, digits, - and _ are wanted')).describe(
      'The topic; hidden in logs, because whoever knows it can read along where it is not protected.',
    ),
    authorization: Authorization.optional().describe('How to show who we are; not at all when absent.'),
  }),
  create({ server, topic, authorization }, { fetch, nowMs, messageOf }) {
    const headers = { 'content-type': 'application/json', ...authorizationHeader(authorization) };
    return {
      async send(notification, signal) {
        const body = JSON.stringify({ topic, ...contentOf(messageOf(notification)) });
        await post({ url: server, headers, body, explain }, { fetch, nowMs }, signal);
      },
    };
  },
});

function contentOf(message: Message): Record<string, unknown> {
  const { shortcode, urgency } = badgeOf(message);
  const [first] = message.links;
  return {
    title: cut(message.title, TITLE_MAX),
    // In the place of an empty one ntfy puts words of its own.
    message: markupOf(message, plain, { most: MESSAGE_BYTES_MAX, sizeOf: bytesOf }) || cut(message.title, TITLE_MAX),
    priority: PRIORITIES[urgency],
    tags: [shortcode],
    // The same id again replaces what was there, in servers since 2.16; older ones do not look at it.
    sequence_id: createHash('sha256').update(message.id).digest('hex').slice(0, SEQUENCE_ID_CHARACTERS),
    ...(first ? { click: first.url } : {}),
    actions: message.links
      .slice(0, ACTIONS_MAX)
      .map(({ text, url }) => ({ action: 'view', label: text, url, clear: false })),
  };
}

function explain({ status }: Refused): Explanation {
  switch (status) {
    case 401:
      return { hint: 'the token, or the user and password, are wrong; renew authorization' };
    case 403:
      return { hint: 'writing to this topic is not allowed; set authorization, or give its user write access' };
    case 404:
      return { hint: 'there is no ntfy; server is its address without the topic' };
    default:
      return {};
  }
}

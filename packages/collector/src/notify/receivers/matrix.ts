import { httpUrl, secret } from '@lanhound/runtime';
import { z } from 'zod';
import { type Explanation, post, type Refused, urlUnder } from '../http-post.ts';
import { badgeOf, titleWithEmoji } from '../message/badge.ts';
import { inlineHtml } from '../message/inline-html.ts';
import { bytesOf, cut, linksOf, type Markup, markupOf } from '../message/markup.ts';
import type { Message } from '../message/message.ts';
import { plain } from '../message/plain.ts';
import { defineReceiver } from '../receiver.ts';

/** An event may have 65,536 bytes: room for both forms, for JSON's escapes, and for what the server adds. */
const BODY_BYTES_MAX = 12_000;
const TITLE_MAX = 250;

const html = inlineHtml('<br>');

/** A message in a room, not encrypted. */
export const matrixReceiver = defineReceiver({
  audience: 'person',
  speaksHttp: true,
  config: z.strictObject({
    type: z.literal('matrix').describe('A room of Matrix; messages are not encrypted.'),
    server: httpUrl().describe('Where the client API of the homeserver is, such as https://matrix.example.org.'),
    token: secret(z.string().regex(/^[\x21-\x7e]{1,2000}$/, 'an access token is wanted')).describe(
      'Access token of the user that writes.',
    ),
    roomId: z
      .string()
      .max(255)
      .regex(/^![^\s]+$/, 'a room ID such as !abc:example.org is wanted, not its alias')
      .describe('ID of the room, from its settings; the user has to be a member.'),
  }),
  create({ server, token, roomId }, { fetch, nowMs, messageOf }) {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const room = urlUnder(server, `_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/send/m.room.message`);
    return {
      async send(notification, signal) {
        const message = messageOf(notification);
        const url = `${room}/${encodeURIComponent(message.id)}`;
        const body = JSON.stringify(contentOf(message));
        await post({ url, method: 'PUT', headers, body, explain }, { fetch, nowMs }, signal);
      },
    };
  },
});

function contentOf(message: Message): Record<string, unknown> {
  return {
    // Clients make no sound for notices.
    msgtype: badgeOf(message).urgency === 'info' ? 'm.notice' : 'm.text',
    body: formOf(message, plain),
    format: 'org.matrix.custom.html',
    formatted_body: formOf(message, html),
    // Nobody is called by name, whatever a device is called.
    'm.mentions': {},
  };
}

function formOf(message: Message, markup: Markup): string {
  const title = markup.strong(cut(titleWithEmoji(message), TITLE_MAX));
  const text = markupOf(message, markup, { most: BODY_BYTES_MAX, sizeOf: bytesOf });
  return [title, text, linksOf(message.links, markup)].filter(Boolean).join(markup.lineBreak.repeat(2));
}

function explain({ status, json }: Refused): Explanation {
  switch (status) {
    case 401:
      return { hint: 'the access token is not valid any more; log in anew, and set token' };
    case 403:
      return { hint: 'the user may not write in this room; invite it, and join as that user' };
    case 404:
      return { hint: 'there is no such room or API; check server and roomId' };
    case 429: {
      const { retry_after_ms: ms } = json;
      return { retryAfterMs: typeof ms === 'number' ? ms : undefined };
    }
    default:
      return {};
  }
}

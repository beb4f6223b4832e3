import { httpUrl, secret } from '@lanhound/runtime';
import { z } from 'zod';
import { type Explanation, post, type Refused } from '../http-post.ts';
import { titleWithEmoji } from '../message/badge.ts';
import { type Line, linesOf } from '../message/lines.ts';
import { cut } from '../message/markup.ts';
import type { Link, Message } from '../message/message.ts';
import { defineReceiver } from '../receiver.ts';

const HEADER_MAX = 150;
/** Slack says nowhere how much rich text it takes; a section of other text has at most this. */
const TEXT_MAX = 3000;

/** A message in a channel, over an incoming webhook. */
export const slackReceiver = defineReceiver({
  audience: 'person',
  speaksHttp: true,
  config: z.strictObject({
    type: z.literal('slack').describe('A channel of Slack, over an incoming webhook.'),
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

/** Rich text is no markup: what is in it shows letter by letter, without mentions, links or emoji. */
type Element =
  | { type: 'text'; text: string; style?: { bold?: true; code?: true } }
  | { type: 'link'; url: string; text: string };

function contentOf(message: Message): Record<string, unknown> {
  const title = titleWithEmoji(message);
  const elements = [...textOf(linesOf(message)), ...linksOf(message.links)];
  return {
    // For notifications, and for who cannot see blocks.
    text: escaped(title),
    mrkdwn: false,
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: cut(title, HEADER_MAX), emoji: false } },
      ...(elements.length > 0 ? [{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }] : []),
    ],
  };
}

/** The three signs by which mentions and links begin in mrkdwn. */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function textOf(lines: readonly Line[]): Element[] {
  const elements: Element[] = [];
  let room = TEXT_MAX;
  for (const line of lines) {
    for (const element of lineElements(line)) {
      // What is cut to nothing would be refused.
      if (room < 2) return elements;
      const text = cut(element.text, room);
      room -= text.length;
      elements.push({ ...element, text });
    }
  }
  return elements;
}

function lineElements(line: Line): Extract<Element, { type: 'text' }>[] {
  switch (line.type) {
    case 'heading':
      return [{ type: 'text', text: `${line.text}:\n`, style: { bold: true } }];
    case 'text':
      return [{ type: 'text', text: `${line.text}\n` }];
    case 'item':
      return [{ type: 'text', text: `• ${line.text}\n` }];
    case 'fact':
      return [
        { type: 'text', text: `${line.name}: ` },
        ...(line.text === '' ? [] : [{ type: 'text', text: line.text, style: { code: true } } as const]),
        { type: 'text', text: '\n' },
      ];
    case 'gap':
      return [{ type: 'text', text: '\n' }];
    default:
      return line satisfies never;
  }
}

const linksOf = (links: readonly Link[]): Element[] =>
  links.flatMap(({ text, url }, i) => [
    { type: 'text', text: i === 0 ? '\n' : ' · ' },
    { type: 'link', url, text },
  ]);

/** Slack says in a word what is wrong. */
function explain({ status, text }: Refused): Explanation {
  const word = text.trim();
  if (/^(no_service|no_team|invalid_token|channel_not_found|channel_is_archived|user_not_found)/.test(word)) {
    return { hint: 'the webhook or its channel is gone; make a new webhook, and set url to it' };
  }
  if (/^(action_prohibited|posting_to_general_channel_denied)/.test(word)) {
    return { hint: 'the workspace forbids webhooks in this channel; make one for another' };
  }
  if (status === 404) return { hint: 'there is no such webhook; copy url once more' };
  return {};
}

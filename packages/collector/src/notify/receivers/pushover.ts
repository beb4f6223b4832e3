import { httpUrl, secret } from '@lanhound/runtime';
import { z } from 'zod';
import type { Severity } from '../../detect/detector.ts';
import { type Explanation, post, type Refused, urlUnder } from '../http-post.ts';
import { badgeOf, titleWithEmoji } from '../message/badge.ts';
import { cut } from '../message/markup.ts';
import type { Message } from '../message/message.ts';
import { plain, plainText } from '../message/plain.ts';
import { defineReceiver } from '../receiver.ts';

// What the service takes, in characters; it refuses what is longer.
const MESSAGE_MAX = 1024;
const TITLE_MAX = 250;
const URL_MAX = 512;
const URL_TITLE_MAX = 100;

/** -1 makes no sound, 1 passes quiet hours of the phone, 2 comes again until somebody confirms it. */
const PRIORITIES: Record<Severity, number> = { info: -1, normal: 0, high: 1, critical: 2 };
const EMERGENCY = 2;

/** A message for phones that asks to be confirmed when it is critical. */
export const pushoverReceiver = defineReceiver({
  audience: 'person',
  speaksHttp: true,
  config: z.strictObject({
    type: z.literal('pushover').describe('Pushover, on phones and desktops.'),
    token: secret(
      z.string().regex(/^[A-Za-z0-9]{30}$/, 'the 30 characters of an application token are wanted'),
    ).describe('API token of an application, made at pushover.net/apps/build.'),
    user: secret(z.string().regex(/^[A-Za-z0-9]{30}$/, 'the 30 characters of a user or group key are wanted')).describe(
      'Key of the user or group, as pushover.net shows it.',
    ),
    device: z
      .string()
      .regex(/^[\w-]{1,25}(,[\w-]{1,25})*$/, 'names of devices with commas between them are wanted')
      .optional()
      .describe('Only these devices, with commas between them. Default: all.'),
    sound: z.string().min(1).max(64).optional().describe("Name of a sound. Default: the user's own."),
    repeatCriticalMs: z
      .int()
      .min(30_000)
      .max(10_800_000)
      .default(60_000)
      .describe('How often a critical message comes again until somebody confirms it.'),
    repeatCriticalForMs: z
      .int()
      .min(0)
      .max(10_800_000)
      .default(3_600_000)
      .describe('For how long it does; 0 sends critical ones once, like high ones.'),
    server: httpUrl().default('https://api.pushover.net').describe('Where the API is.'),
  }),
  create(config, { fetch, nowMs, messageOf }) {
    const url = urlUnder(config.server, '1/messages.json');
    const headers = { 'content-type': 'application/json' };
    const { token, user, device, sound } = config;
    return {
      async send(notification, signal) {
        const message = messageOf(notification);
        const body = JSON.stringify({
          token,
          user,
          device,
          sound,
          ...contentOf(message),
          ...priorityOf(message, config),
        });
        await post({ url, headers, body, explain: (refused) => explain(refused, nowMs()) }, { fetch, nowMs }, signal);
      },
    };
  },
});

function contentOf(message: Message): Record<string, unknown> {
  const [first, ...others] = message.links.filter(({ url }) => url.length <= URL_MAX);
  const links = others.map(({ text, url }) => plain.link(text, url)).join('\n');
  // Links beside the first are worth less than what is said.
  const below = links.length < MESSAGE_MAX / 2 ? links : '';
  const text = plainText(message, MESSAGE_MAX - below.length - '\n\n'.length);
  return {
    title: cut(titleWithEmoji(message), TITLE_MAX),
    // An empty one is refused.
    message: [text, below].filter(Boolean).join('\n\n') || cut(message.title, MESSAGE_MAX),
    timestamp: Math.floor(message.timeUs / 1_000_000),
    ...(first ? { url: first.url, url_title: cut(first.text, URL_TITLE_MAX) } : {}),
  };
}

interface Repeats {
  repeatCriticalMs: number;
  repeatCriticalForMs: number;
}

function priorityOf(message: Message, { repeatCriticalMs, repeatCriticalForMs }: Repeats): Record<string, number> {
  const priority = PRIORITIES[badgeOf(message).urgency];
  if (priority < EMERGENCY) return { priority };
  if (repeatCriticalForMs === 0) return { priority: EMERGENCY - 1 };
  return {
    priority,
    retry: Math.round(repeatCriticalMs / 1000),
    expire: Math.round(repeatCriticalForMs / 1000),
  };
}

function explain({ status, headers, json }: Refused, nowMs: number): Explanation {
  if (status === 429) {
    const resetS = Number(headers.get('x-limit-app-reset') ?? Number.NaN);
    return {
      hint: "the application's messages of this month are used up",
      retryAfterMs: Number.isFinite(resetS) ? Math.max(0, resetS * 1000 - nowMs) : undefined,
    };
  }
  if (json['token'] === 'invalid') return { hint: 'no application has this token; copy it from pushover.net/apps' };
  if (json['user'] === 'invalid') return { hint: 'there is no such user; copy the user key from pushover.net' };
  if (json['device'] === 'invalid') return { hint: 'the user has no such device; leave device out to reach all' };
  return {};
}

import { formatTime } from '@lanhound/proto';
import { httpUrl, secret } from '@lanhound/runtime';
import { z } from 'zod';
import { type Alert, alertToJson } from '../../detect/alert.ts';
import { Authorization, authorizationHeader } from '../authorization.ts';
import { post } from '../http-post.ts';
import { filled, type Values, whyNoTemplate } from '../json-template.ts';
import type { Message } from '../message/message.ts';
import { plainText } from '../message/plain.ts';
import type { Notification } from '../notification.ts';
import { defineReceiver } from '../receiver.ts';
import { signatureHeaders } from '../webhook-signature.ts';

/** Characters of the readable text; the alerts beside it are whole. */
const TEXT_MAX = 16_000;
const TEMPLATE_MAX = 10_000;

/** What a template may name, in the order in which it is sent without one. */
const NAMES = ['id', 'status', 'severity', 'title', 'text', 'url', 'links', 'time', 'alerts'] as const;

const Template = z
  .string()
  .max(TEMPLATE_MAX)
  .superRefine((template, { addIssue }) => {
    const message = whyNoTemplate(template, NAMES);
    if (message !== undefined) addIssue({ code: 'custom', message });
  });

/** JSON of a form that is configured, signed so that the other side can tell who sent it. */
export const jsonReceiver = defineReceiver({
  audience: ({ audience }) => audience,
  speaksHttp: true,
  config: z.strictObject({
    type: z.literal('json').describe('A POST of JSON in a form of your own.'),
    url: secret(httpUrl()).describe('Where to POST; hidden in logs, because it may carry a key.'),
    method: z.enum(['POST', 'PUT']).default('POST').describe('The method.'),
    authorization: Authorization.optional().describe('How to show who we are; not at all when absent.'),
    signingKey: secret(z.string().min(16).max(500))
      .optional()
      .describe('Signs what is sent as Standard Webhooks say: whsec_ and base64, or any text. Default: no signature.'),
    template: Template.optional().describe(
      `JSON with placeholders such as {{title}} in its texts: ${NAMES.join(', ')}. Default: an object of all of them.`,
    ),
    audience: z
      .enum(['person', 'system'])
      .default('system')
      .describe('Whether a person reads it, with hours, budget and summaries, or a system that is told of everything.'),
  }),
  create({ url, method, authorization, signingKey, template }, { fetch, nowMs, messageOf }) {
    const headers = { 'content-type': 'application/json', ...authorizationHeader(authorization) };
    return {
      async send(notification, signal) {
        const values = valuesOf(notification, messageOf(notification));
        const body = JSON.stringify(template === undefined ? values : filled(template, values));
        const signed = { id: notification.id, body, timeMs: nowMs() };
        const signature = signingKey === undefined ? {} : signatureHeaders(signingKey, signed);
        await post({ url, method, headers: { ...headers, ...signature }, body }, { fetch, nowMs }, signal);
      },
    };
  },
});

function valuesOf(notification: Notification, message: Message): Values & Record<(typeof NAMES)[number], unknown> {
  const { id, status, severity, title, links, timeUs } = message;
  return {
    ...{ id, status, severity, title, text: plainText(message, TEXT_MAX), url: links[0]?.url ?? '' },
    links: links.map(({ rel, text, url }) => ({ rel, text, url })),
    time: formatTime(timeUs),
    alerts: alertsOf(notification).map(alertToJson),
  };
}

function alertsOf(notification: Notification): readonly Alert[] {
  switch (notification.type) {
    case 'alerts':
      return notification.groups.flatMap(({ alerts }) => alerts);
    case 'digest':
      return notification.entries.map(({ alert }) => alert);
    case 'notice':
      return [];
    default:
      return notification satisfies never;
  }
}

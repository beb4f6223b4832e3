import { httpUrl, secret } from '@lanhound/runtime';
import { z } from 'zod';
import { post } from '../http-post.ts';
import { webhookPayloads } from '../payload.ts';
import { defineReceiver } from '../receiver.ts';

const Authorization = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('bearer').describe('Sends a token.'),
    token: secret(z.string().min(1)).describe('The token.'),
  }),
  z.strictObject({
    type: z.literal('basic').describe('Sends a user name and password.'),
    username: z.string().min(1).describe('The user name.'),
    password: secret(z.string()).describe('The password.'),
  }),
]);

/** POSTs each alert in the format of Alertmanager's webhooks, version 4. */
export const webhookReceiver = defineReceiver({
  audience: 'system',
  config: z.strictObject({
    type: z.literal('webhook').describe("A POST of JSON in the format of Alertmanager's webhooks, version 4."),
    url: secret(httpUrl()).describe('Where to POST; hidden in logs, because it may carry a key.'),
    authorization: Authorization.optional().describe('How to show who we are; not at all when absent.'),
  }),
  create({ url, authorization }, { fetch, nowMs, name, externalUrl }) {
    const headers = {
      'content-type': 'application/json',
      ...(authorization ? { authorization: headerOf(authorization) } : {}),
    };
    return {
      async send(notification, signal) {
        for (const payload of webhookPayloads(notification, { receiver: name, externalUrl })) {
          await post({ url, headers, body: JSON.stringify(payload) }, { fetch, nowMs }, signal);
        }
      },
    };
  },
});

function headerOf(authorization: z.output<typeof Authorization>): string {
  switch (authorization.type) {
    case 'bearer':
      return `Bearer ${authorization.token}`;
    case 'basic': {
      const { username, password } = authorization;
      return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    }
    default:
      return authorization satisfies never;
  }
}

import { httpUrl, secret } from '@lanhound/runtime';
import { z } from 'zod';
import { Authorization, authorizationHeader } from '../authorization.ts';
import { goJson } from '../go-format.ts';
import { post } from '../http-post.ts';
import { webhookPayloads } from '../payload.ts';
import { defineReceiver } from '../receiver.ts';

/** POSTs each alert in the format of Alertmanager's webhooks, version 4. */
export const webhookReceiver = defineReceiver({
  audience: 'system',
  speaksHttp: true,
  config: z.strictObject({
    type: z.literal('webhook').describe("A POST of JSON in the format of Alertmanager's webhooks, version 4."),
    url: secret(httpUrl()).describe('Where to POST; hidden in logs, because it may carry a key.'),
    authorization: Authorization.optional().describe('How to show who we are; not at all when absent.'),
  }),
  create({ url, authorization }, { fetch, nowMs, name, externalUrl }) {
    const headers = { 'content-type': 'application/json', ...authorizationHeader(authorization) };
    return {
      async send(notification, signal) {
        for (const payload of webhookPayloads(notification, { receiver: name, externalUrl })) {
          await post({ url, headers, body: goJson(payload) }, { fetch, nowMs }, signal);
        }
      },
    };
  },
});

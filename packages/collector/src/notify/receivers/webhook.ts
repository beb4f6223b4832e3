import { httpUrl, secret } from '@lanhound/runtime';
import { z } from 'zod';
import { webhookPayload } from '../payload.ts';
import { DeliveryError, defineReceiver } from '../receiver.ts';

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
  config: z.strictObject({
    type: z.literal('webhook').describe("A POST of JSON in the format of Alertmanager's webhooks, version 4."),
    name: z.string().min(1).max(100).default('lanhound').describe('The name of the receiver in what is sent.'),
    url: secret(httpUrl()).describe('Where to POST; hidden in logs, because it may carry a key.'),
    authorization: Authorization.optional().describe('How to show who we are; not at all when absent.'),
    externalUrl: z
      .union([z.literal(''), httpUrl()])
      .default('')
      .describe('Where people reach lanhound, for links back to the alert.'),
  }),
  create({ name, url, authorization, externalUrl }, { fetch, nowMs }) {
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'lanhound',
      ...(authorization ? { authorization: headerOf(authorization) } : {}),
    };
    return {
      async send(notification, signal) {
        const body = JSON.stringify(webhookPayload(notification, { receiver: name, externalUrl }));
        // Followed redirects would turn the POST into a GET, and send credentials elsewhere.
        const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' }).catch(
          (error) => {
            throw new DeliveryError(`${hostOf(url)} cannot be reached: ${causeOf(error)}`, { retryable: true });
          },
        );
        await response.body?.cancel();
        if (!response.ok) throw refusal(url, response, nowMs());
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

/** What a status other than 2xx means for trying again: of 4xx only 408 and 429 say "later". */
function refusal(url: string, { status, headers }: Response, nowMs: number): DeliveryError {
  const retryable = status >= 500 || status === 408 || status === 429;
  const location = headers.get('location');
  const hint = status >= 300 && status < 400 && location ? '; set url to where it redirects' : '';
  return new DeliveryError(`${hostOf(url)} answers ${status}${hint}`, {
    retryable,
    retryAfterMs: retryable ? retryAfterMs(headers.get('retry-after'), nowMs) : undefined,
  });
}

/** Of seconds or an HTTP date (RFC 9110 section 10.2.3); undefined when there is neither. */
export function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}

/** Of the URL only this is ever shown: the rest may be a secret. */
const hostOf = (url: string): string => new URL(url).host;

/** undici puts the reason into the cause. */
function causeOf(error: unknown): string {
  const { message, cause } = error as Error;
  if (!(cause instanceof Error)) return message;
  return cause.message || ((cause as NodeJS.ErrnoException).code ?? message);
}

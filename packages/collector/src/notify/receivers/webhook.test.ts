import { ConfigError, checkConfig } from '@lanhound/runtime';
import { expect, test } from 'vitest';
import { retryAfterMs } from '../http-post.ts';
import { NotifyConfig } from '../notify-config.ts';
import { DeliveryError } from '../receiver.ts';
import { aNotification, receiverDeps } from '../sample-notification.ts';
import { webhookReceiver } from './webhook.ts';

const URL_WITH_KEY = 'https://hooks.example/secret-key';
const signal = new AbortController().signal;

/** What was asked of fetch, and the error if there was one. */
async function post(answer: () => Response | Promise<Response>, given = {}, deps = {}) {
  const asked: { url: string; init: RequestInit }[] = [];
  const fetch = (async (url: string, init: RequestInit) => {
    asked.push({ url, init });
    return answer();
  }) as unknown as typeof globalThis.fetch;
  const config = webhookReceiver.config.parse({ type: 'webhook', url: URL_WITH_KEY, ...given });
  const receiver = webhookReceiver.create(config, receiverDeps({ fetch, ...deps }));
  const error = await receiver
    .send(aNotification(), signal)
    .then(() => undefined)
    .catch((failure: DeliveryError) => failure);
  return { asked, error };
}

const status =
  (code: number, headers = {}) =>
  () =>
    new Response(null, { status: code, headers });

test.each([
  [200, undefined],
  [204, undefined],
  [301, false],
  [400, false],
  [401, false],
  [404, false],
  [408, true],
  [429, true],
  [500, true],
  [503, true],
])('answer %i: try again is %s', async (code, retryable) => {
  const { error } = await post(status(code));
  expect(error?.retryable).toBe(retryable);
  expect(error?.message ?? '').not.toContain('secret-key');
});

test('a server that cannot be reached is tried again, and its URL is not told', async () => {
  const { error } = await post(() =>
    Promise.reject(new TypeError('fetch failed', { cause: new Error('ECONNREFUSED') })),
  );
  expect(error).toBeInstanceOf(DeliveryError);
  expect(error).toMatchObject({ retryable: true, message: 'hooks.example cannot be reached: ECONNREFUSED' });
});

test.each([
  ['429 with seconds', 429, { 'retry-after': '7' }, 7000],
  ['503 with a date', 503, { 'retry-after': 'Thu, 01 Jan 1970 00:01:00 GMT' }, 60_000],
  ['500 without', 500, {}, undefined],
])('%s', async (_, code, headers, ms) => expect((await post(status(code, headers))).error?.retryAfterMs).toBe(ms));

test.each([
  [null, undefined],
  ['0', 0],
  ['120', 120_000],
  ['soon', undefined],
  ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
])('Retry-After %j is %s ms', (header, ms) => expect(retryAfterMs(header, 5000)).toBe(ms));

test.each([
  [undefined, undefined],
  [{ type: 'bearer', token: 'abc' }, 'Bearer abc'],
  [{ type: 'basic', username: 'me', password: 'pass:wörd' }, `Basic ${Buffer.from('me:pass:wörd').toString('base64')}`],
])('authorization %j', async (authorization, header) => {
  const { asked } = await post(status(200), { authorization });
  expect(new Headers(asked[0]?.init.headers).get('authorization') ?? undefined).toBe(header);
});

test('is a POST of JSON that follows no redirects', async () => {
  const { asked } = await post(status(200), {}, { externalUrl: 'http://lan' });
  expect(asked[0]).toMatchObject({
    url: URL_WITH_KEY,
    init: { method: 'POST', redirect: 'manual', headers: { 'content-type': 'application/json' } },
  });
  expect(JSON.parse(asked[0]?.init.body as string)).toMatchObject({
    version: '4',
    receiver: 'phone',
    externalURL: 'http://lan',
  });
});

test.each([
  [{ receivers: [{ type: 'webhook' }] }, /receivers\[0\]\.url/],
  [{ receivers: [{ type: 'webhook', url: 'ftp://x' }] }, /receivers\[0\]\.url is \(hidden\)/],
  [{ receivers: [{ type: 'webhok', url: 'http://x' }] }, /receivers\[0\]/],
  [{ receivers: [{ type: 'webhook', url: 'http://x', urls: [] }] }, /receivers\[0\]\.urls is an unknown key/],
])('%j is refused', (config, message) => {
  expect(() => checkConfig(NotifyConfig, config)).toThrow(ConfigError);
  expect(() => checkConfig(NotifyConfig, config)).toThrow(message);
});

test('by default alerts go to the log and a file', () => {
  expect(checkConfig(NotifyConfig, {}).receivers.map(({ type }) => type)).toEqual(['log', 'jsonl']);
});

import { checkConfig } from '@lanhound/runtime';
import { expect, test } from 'vitest';
import { anAlert } from '../../detect/sample-alert.ts';
import { NotifyConfig } from '../notify-config.ts';
import type { DeliveryError } from '../receiver.ts';
import { aNotification, receiverDeps } from '../sample-notification.ts';
import { alertmanagerReceiver } from './alertmanager.ts';

const signal = new AbortController().signal;

/** A receiver, and what its instances were asked; each answers with the status of its host. */
function receiver(statuses: Record<string, number>, given = {}) {
  const asked: { url: string; init: RequestInit }[] = [];
  let nowMs = anAlert().lastTime / 1000;
  const fetch = (async (url: string, init: RequestInit) => {
    asked.push({ url, init });
    const status = statuses[new URL(url).hostname] ?? 0;
    if (status === 0) throw new TypeError('fetch failed', { cause: new Error('ECONNREFUSED') });
    return new Response(null, { status });
  }) as unknown as typeof globalThis.fetch;
  const urls = Object.keys(statuses).map((host) => `http://${host}/key`);
  const config = alertmanagerReceiver.config.parse({ type: 'alertmanager', urls, ...given });
  const made = alertmanagerReceiver.create(config, receiverDeps({ fetch, nowMs: () => nowMs }));
  const keep = async (passedMs: number, standing = [anAlert()]) => {
    nowMs += passedMs;
    const before = asked.length;
    made.keep?.(() => standing);
    await new Promise((resolve) => setImmediate(resolve));
    return asked.slice(before).map(({ url }) => new URL(url).hostname);
  };
  const send = () =>
    made
      .send(aNotification(), signal)
      .then(() => undefined)
      .catch((error: DeliveryError) => error);
  return { asked, keep, send, statuses };
}

test.each([
  [{ a: 200 }, undefined],
  [{ a: 200, b: 0 }, undefined],
  [{ a: 503, b: 200 }, undefined],
  [{ a: 0 }, true],
  [{ a: 400 }, false],
  [{ a: 400, b: 503 }, true],
  [{ a: 401, b: 400 }, false],
])('instances that answer %j: try again is %s', async (statuses, retryable) => {
  const error = await receiver(statuses).send();
  expect(error?.retryable).toBe(retryable);
  expect(error?.message ?? '').not.toContain('key');
});

test('is a POST of alerts to the API of each', async () => {
  const { asked, send } = receiver({ a: 200, b: 200 }, { authorization: { type: 'bearer', token: 'abc' } });
  await send();
  expect(asked.map(({ url }) => url)).toEqual(['http://a/key/api/v2/alerts', 'http://b/key/api/v2/alerts']);
  expect(new Headers(asked[0]?.init.headers).get('authorization')).toBe('Bearer abc');
  expect(JSON.parse(asked[0]?.init.body as string)).toMatchObject([{ labels: { alertname: 'InsecureProtocol' } }]);
});

test('what fires is told every minute, to who took nothing sooner', async () => {
  const { keep, statuses } = receiver({ a: 200, b: 0 });
  expect(await keep(0)).toEqual(['a', 'b']);
  expect(await keep(1_000)).toEqual([]);
  expect(await keep(9_000)).toEqual(['b']);
  statuses['b'] = 200;
  expect(await keep(10_000)).toEqual(['b']);
  expect(await keep(10_000)).toEqual([]);
  expect(await keep(30_000)).toEqual(['a']);
  expect(await keep(20_000)).toEqual(['b']);
});

test('an instance that did not take the news is told all with the next round', async () => {
  const { keep, send } = receiver({ a: 200, b: 0 });
  await keep(0);
  await keep(10_000);
  await send();
  await new Promise((resolve) => setImmediate(resolve));
  expect(await keep(10_000)).toEqual(['b']);
});

test('many alerts come in several posts, nothing in none', async () => {
  const { asked, keep } = receiver({ a: 200 });
  await keep(0, []);
  expect(asked).toEqual([]);
  await keep(
    60_000,
    Array.from({ length: 130 }, (_, i) => anAlert({ fingerprint: `${i}` })),
  );
  await new Promise((resolve) => setImmediate(resolve));
  expect(asked.map(({ init }) => (JSON.parse(init.body as string) as unknown[]).length)).toEqual([64, 64, 2]);
});

test.each([
  [{ urls: [] }, /receivers\[0\]\.urls/],
  [{ url: 'http://a' }, /receivers\[0\]\.url is an unknown key/],
  [{ urls: ['ftp://user:secret@x'] }, /receivers\[0\]\.urls\[0\] is \(hidden\)/],
  [{ urls: ['http://a'], resendEveryMs: 10 }, /resendEveryMs/],
])('%j is refused', (given, message) => {
  expect(() => checkConfig(NotifyConfig, { receivers: [{ type: 'alertmanager', ...given }] })).toThrow(message);
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkConfig, silentReport, systemClock } from '@lanhound/runtime';
import { startWebhookReceiver, temporaryDirectory } from '@lanhound/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { anAlert } from '../detect/sample-alert.ts';
import { createNotifier } from './notifier.ts';
import { NotifyConfig } from './notify-config.ts';

const NOW_US = Date.now() * 1000;

async function notifier(receivers: object[], given = {}) {
  const dataDir = temporaryDirectory();
  const config = checkConfig(NotifyConfig, { receivers, retryFirstMs: 10, ...given });
  const deps = { report: silentReport(), clock: systemClock, random: Math.random, dataDir, onStep: () => {} };
  const made = createNotifier(config, deps);
  onTestFinished(() => made.stop());
  await made.start();
  return { ...made, dataDir };
}

async function webhook() {
  const server = await startWebhookReceiver();
  onTestFinished(() => server.close());
  return server;
}

test('an alert arrives at a real webhook, after errors of the server too', async () => {
  const server = await webhook();
  server.answerWith(503, 429, 200);
  const authorization = { type: 'bearer', token: 'abc' };
  const { offer } = await notifier([{ type: 'webhook', url: server.url, authorization }]);
  offer({ type: 'new', alert: anAlert() }, NOW_US);
  await server.untilPost(() => server.posts.length === 3);
  expect(server.posts.at(-1)).toMatchObject({
    headers: { authorization: 'Bearer abc', 'content-type': 'application/json' },
    body: { version: '4', status: 'firing', alerts: [{ fingerprint: anAlert().fingerprint }] },
  });
});

test('a dead receiver does not hold up the others', async () => {
  const server = await webhook();
  const dead = { type: 'webhook', url: 'http://127.0.0.1:9/' };
  const { offer, stop, dataDir } = await notifier([dead, { type: 'webhook', url: server.url }, { type: 'jsonl' }]);
  offer({ type: 'new', alert: anAlert() }, NOW_US);
  await server.untilPost(() => true);
  await stop();
  expect(readFileSync(join(dataDir, 'alerts.jsonl'), 'utf8')).toContain(anAlert().title);
});

test('a stop delivers what was offered just before', async () => {
  const server = await webhook();
  const { offer, stop } = await notifier([{ type: 'webhook', url: server.url }]);
  for (let i = 0; i < 20; i++) offer({ type: 'new', alert: anAlert({ id: `${i}`, fingerprint: `${i}` }) }, NOW_US);
  await stop();
  expect(server.posts).toHaveLength(20);
});

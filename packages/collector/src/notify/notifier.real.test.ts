import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { checkConfig, silentReport, systemClock } from '@lanhound/runtime';
import { startWebhookReceiver, temporaryDirectory } from '@lanhound/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { anAlert } from '../detect/sample-alert.ts';
import { createNotifier, type Notifier, type ReceiverStep } from './notifier.ts';
import { NotifyConfig } from './notify-config.ts';
import type { WebhookPayload } from './payload.ts';

const NOW_US = Date.now() * 1000;

async function notifier(receivers: object[], given = {}, before: (made: Notifier) => void = () => {}) {
  const dataDir = temporaryDirectory();
  const steps: ReceiverStep[] = [];
  const config = checkConfig(NotifyConfig, { receivers, retryFirstMs: 10, stopAfterMs: 100, ...given });
  const onStep = (step: ReceiverStep) => void steps.push(step);
  const made = createNotifier(config, {
    report: silentReport(),
    clock: systemClock,
    random: Math.random,
    dataDir,
    onStep,
  });
  before(made);
  onTestFinished(() => made.stop());
  await made.start();
  /** Everything that was sent has arrived. */
  const allArrived = () => steps.filter(({ step }) => step.state === 'delivered').length === receivers.length;
  return { ...made, dataDir, steps, allArrived };
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
    body: { version: '4', status: 'firing', alerts: [{ labels: { problem: anAlert().fingerprint } }] },
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
  const { offer, stop } = await notifier([{ type: 'webhook', url: server.url }], { stopAfterMs: 3000 });
  for (let i = 0; i < 20; i++) offer({ type: 'new', alert: anAlert({ id: `${i}`, fingerprint: `${i}` }) }, NOW_US);
  await stop();
  expect(server.posts).toHaveLength(20);
});

test.each([
  ['says no HTTP', 'SSH-2.0-OpenSSH_9.9\r\n'],
  ['breaks off in its header', 'HTTP/1.1 200 OK\r\nContent-Len'],
  ['promises more than it sends', 'HTTP/1.1 503 No\r\nContent-Length: 1000000000\r\n\r\nx'],
  ['says nothing at all', ''],
])('a receiver that %s is tried again, and holds up nobody', async (_, nonsense) => {
  const server = await webhook();
  let isSane = false;
  const strange = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => (isSane ? socket.end('HTTP/1.1 204 No Content\r\n\r\n') : socket.end(nonsense)));
  });
  await new Promise<void>((resolve) => strange.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void strange.close());
  const { port } = strange.address() as AddressInfo;
  const receivers = [
    { type: 'webhook', url: `http://127.0.0.1:${port}/` },
    { type: 'webhook', url: server.url },
  ];
  const { offer, allArrived } = await notifier(receivers, { timeoutMs: 500, retryMostMs: 20 });
  offer({ type: 'new', alert: anAlert() }, NOW_US);
  await server.untilPost(() => true);
  isSane = true;
  await expect.poll(() => allArrived(), { timeout: 20_000 }).toBe(true);
});

/** What a crash leaves: the last snapshot, and the steps after it. */
test('after a crash nothing is sent twice that was delivered, and the rest is sent', async () => {
  const server = await webhook();
  server.answerWith(200, 503);
  const before = await notifier([{ type: 'webhook', url: server.url }], { retryFirstMs: 60_000, retryMostMs: 60_000 });
  const snapshot = JSON.parse(JSON.stringify(before.save()));
  const offers = ['a', 'b'].map((id) => ({ type: 'new' as const, alert: anAlert({ id, fingerprint: id }) }));
  for (const change of offers) before.offer(change, NOW_US);
  await server.untilPost(() => server.posts.length === 2);
  await expect.poll(() => before.steps.length).toBe(3);
  server.answerWith(200);
  const after = await notifier([{ type: 'webhook', url: server.url }], {}, (made) => {
    made.restore(snapshot);
    for (const change of offers) made.offer(change, NOW_US);
    for (const step of before.steps) made.replay(step);
  });
  await expect.poll(() => after.steps.length).toBe(2);
  expect(server.posts.map(({ body }) => (body as WebhookPayload).alerts[0]?.generatorURL)).toHaveLength(3);
  expect(after.steps.map(({ step }) => step.state)).toEqual(['sending', 'delivered']);
});

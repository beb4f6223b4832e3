// A person tries the receivers of a running collector, and looks at what they would get.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Program,
  startProgram,
  startWebhookReceiver,
  temporaryDirectory,
  type WebhookReceiver,
} from '@lanhound/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../processes/ports.ts';
import { LANHOUND, lanhound } from '../testing/lanhound.ts';

const dir = temporaryDirectory();
const dataDir = join(dir, 'data');
const config = join(dir, 'collector.yaml');
let webhook: WebhookReceiver;
let collector: Program;
let dead = '';

beforeAll(async () => {
  webhook = await startWebhookReceiver();
  dead = `127.0.0.1:${await freePort(0)}`;
  const quietHours = [{ from: '00:00', to: '00:00', below: 'critical' }];
  const receivers = [
    { type: 'jsonl' },
    { type: 'webhook', name: 'hook', url: `${webhook.url}a-key-within` },
    { type: 'webhook', name: 'dead hook', url: `http://${dead}/a-key-within` },
  ];
  const bus = { kind: 'embedded', port: await freePort(0) };
  writeFileSync(config, JSON.stringify({ dataDir, bus, api: { port: 0 }, notify: { quietHours, receivers } }));
  const args = [...LANHOUND, 'collector', '--config', config];
  collector = await startProgram(process.execPath, args, { ready: /collecting/, readyMsMax: 60_000 });
});
afterAll(async () => {
  await collector?.stop();
  await webhook?.close();
});

const notify = (...args: string[]) => lanhound('notify', ...args, '--config', config);

test('a test arrives, whatever the hour, and is no alert', async () => {
  expect(await notify('test', 'hook')).toEqual({ code: 0, stdout: 'hook: delivered\n', stderr: '' });
  expect(webhook.posts.map(({ body }) => body)).toMatchObject([
    { status: 'firing', commonLabels: { alertname: 'Test' } },
    { status: 'resolved', commonLabels: { alertname: 'Test' } },
  ]);
  expect(await notify('test', 'jsonl')).toMatchObject({ code: 0 });
  expect(JSON.parse(readFileSync(join(dataDir, 'alerts.jsonl'), 'utf8'))).toMatchObject({
    detector: 'test',
    title: 'A test of lanhound: messages arrive here',
  });
  const { stdout } = await lanhound('api', '/api/v1/alerts', '--data-dir', dataDir);
  expect(JSON.parse(stdout)).toEqual({ items: [] });
});

test('what does not arrive is said with its reason, and without the key in the address', async () => {
  const { code, stderr } = await notify('test', 'dead hook');
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringMatching(/dead hook: not delivered: 127\.0\.0\.1:\d+ cannot be reached/),
  });
  expect(stderr).not.toContain('a-key-within');
});

test('who is not there is answered with who is', async () => {
  expect(await notify('test', 'phone')).toMatchObject({
    code: 1,
    stderr: 'lanhound: no receiver is called phone, want jsonl, or hook, or dead hook\n',
  });
});

test('a preview needs no collector and sends nothing', async () => {
  const before = webhook.posts.length;
  const { code, stdout } = await notify('preview', 'hook');
  expect(code).toBe(0);
  for (const kind of ['one alert', 'several alerts', 'over', 'summary', 'notice']) expect(stdout).toContain(kind);
  expect(stdout).toContain('summary: toaster talks Telnet to 192.168.1.1');
  expect(stdout).not.toContain('a-key-within');
  expect((await notify('preview')).stdout).toMatch(/\njsonl\n(.*\n)*hook \(webhook\)\n/);
  expect(await notify('preview', 'hok')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('Did you mean hook?'),
  });
  expect(webhook.posts).toHaveLength(before);
});

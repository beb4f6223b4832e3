// Other programs hand in alerts to the built program, which is killed meanwhile.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  needsPrograms,
  type Program,
  runProgram,
  startProgram,
  startWebhookReceiver,
  temporaryDirectory,
  type WebhookPost,
  type WebhookReceiver,
} from '@lanhound/testkit';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readRunFile } from './run-file.ts';
import { LANHOUND, lanhound } from './testing/lanhound.ts';

interface Told {
  status: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  startsAt: string;
  endsAt: string;
}

needsPrograms(['amtool'])('alerts of other programs', () => {
  const dir = temporaryDirectory();
  const dataDir = join(dir, 'data');
  const config = join(dir, 'collector.yaml');
  const httpConfig = join(dir, 'amtool-http.yml');
  let webhook: WebhookReceiver;
  let collector: Program;
  let token = '';

  const start = async () => {
    collector = await startProgram(process.execPath, [...LANHOUND, 'collector', '--config', config], {
      ready: /"collecting"/,
      readyMsMax: 60_000,
    });
  };
  const url = () => readRunFile(dataDir)?.api?.url ?? '';
  const post = (alerts: unknown) =>
    fetch(`${url()}/api/v2/alerts`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(alerts),
    });
  const amtool = (...args: string[]) =>
    runProgram('amtool', [`--alertmanager.url=${url()}`, `--http.config.file=${httpConfig}`, ...args]);
  const told = ({ body }: WebhookPost): Told => (body as { alerts: [Told] }).alerts[0];
  const untilTold = async (alertname: string, status: string) =>
    told(
      await webhook.untilPost(
        (each) => told(each).labels['alertname'] === alertname && told(each).status === status,
        60_000,
      ),
    );
  const stored = async (): Promise<{ title: string; resolvedTime: string | null }[]> =>
    JSON.parse((await lanhound('api', '/api/v1/alerts?detector=external', '--data-dir', dataDir)).stdout).items;

  /** The answers to all posts were read: what is sent at the very moment of a crash is sent once more. */
  const untilDelivered = () =>
    vi.waitFor(async () => {
      const metrics = (await lanhound('api', '/metrics', '--data-dir', dataDir)).stdout;
      expect(metrics).toContain(`notify_sent_total{receiver="webhook"} ${webhook.posts.length}`);
    }, 30_000);

  beforeAll(async () => {
    webhook = await startWebhookReceiver();
    const content = {
      ...{ dataDir, bus: { kind: 'embedded', port: 0 }, api: { port: 0 } },
      detect: { external: { endAfterMs: 12_000 } },
      notify: { receivers: [{ type: 'webhook', url: webhook.url }] },
    };
    writeFileSync(config, JSON.stringify(content));
    token = (await lanhound('token', 'create', 'ups', '--role', 'reporter', '--data-dir', dataDir)).stdout.trim();
    writeFileSync(httpConfig, `authorization: { credentials: ${token} }\n`);
    await start();
  });
  afterAll(async () => {
    await collector?.stop();
    await webhook?.close();
  });

  test('of amtool are told, stored, and over when it says so', async () => {
    await amtool('alert', 'add', 'DiskFull', 'severity=error', 'instance=nas', '--annotation=summary=The disk is full');
    expect(await untilTold('DiskFull', 'firing')).toMatchObject({
      labels: { severity: 'high', detector: 'external', instance: 'nas', sensor: 'ups', site: 'home' },
      annotations: { summary: 'The disk is full' },
    });
    await vi.waitFor(async () => expect(await stored()).toMatchObject([{ title: 'The disk is full' }]), 30_000);
    const end = new Date(Date.now() - 1000).toISOString();
    const begin = new Date(Date.now() - 60_000).toISOString();
    await amtool('alert', 'add', 'DiskFull', 'severity=error', 'instance=nas', `--start=${begin}`, `--end=${end}`);
    expect(await untilTold('DiskFull', 'resolved')).toMatchObject({ endsAt: end.replace(/\.?0+Z$/, 'Z') });
  });

  test('that are wrong are refused in words that amtool shows, the others are taken', async () => {
    const answer = await post([{ labels: { '1': 'x' } }, { labels: { alertname: 'Good' } }]);
    expect([answer.status, await answer.json()]).toEqual([400, 'invalid label set: invalid name "1"']);
    await untilTold('Good', 'firing');
    const wrong = amtool('alert', 'add', 'A', `long=${'x'.repeat(1100)}`);
    await expect(wrong).rejects.toThrow(/label long is too long, want at most 1024 characters/);
  });

  test('are known after a crash, and over when nobody hands them in again', async () => {
    expect((await post([{ labels: { alertname: 'OnBattery', severity: 'critical' } }])).status).toBe(200);
    await untilTold('OnBattery', 'firing');
    await untilDelivered();
    collector.kill('SIGKILL');
    await collector.ended;
    await start();
    expect((await post([{ labels: { alertname: 'OnBattery', severity: 'critical' } }])).status).toBe(200);
    await untilTold('OnBattery', 'resolved');
    const battery = webhook.posts.map(told).filter(({ labels }) => labels['alertname'] === 'OnBattery');
    expect(battery.map(({ status }) => status)).toEqual(['firing', 'resolved']);
    expect(new Set(battery.map(({ startsAt }) => startsAt)).size).toBe(1);
    await vi.waitFor(async () => {
      const [row] = (await stored()).filter(({ title }) => title === 'OnBattery');
      expect(row?.resolvedTime).toEqual(expect.any(String));
    }, 30_000);
  });
});

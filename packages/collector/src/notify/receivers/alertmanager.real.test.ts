import { checkConfig, silentReport, systemClock } from '@lanhound/runtime';
import { needsPrograms, startWebhookReceiver, temporaryDirectory, type WebhookReceiver } from '@lanhound/testkit';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Alert, AlertChange } from '../../detect/alert.ts';
import { anAlert } from '../../detect/sample-alert.ts';
import { createNotifier } from '../notifier.ts';
import { NotifyConfig } from '../notify-config.ts';
import type { WebhookPayload } from '../payload.ts';
import { freePort, startAlertmanager } from '../testing/alertmanager.ts';

const nowUs = () => Date.now() * 1000;

/** A sensor that is silent: it lasts until it is over. */
const aSilence = (given: Partial<Alert> = {}): Alert =>
  anAlert({ detector: 'sensor-silent', severity: 'high', firstTime: nowUs(), lastTime: nowUs(), ...given });

async function notifying(urls: readonly string[], given = {}, state?: unknown) {
  const receivers = [{ type: 'alertmanager', urls, resendEveryMs: 1000, ...given }];
  const config = checkConfig(NotifyConfig, { receivers, retryFirstMs: 50, externalUrl: 'http://lan.example' });
  const deps = { report: silentReport(), clock: systemClock, random: Math.random, dataDir: temporaryDirectory() };
  const notifier = createNotifier(config, { ...deps, onStep: () => {} });
  if (state !== undefined) notifier.restore(state);
  await notifier.start();
  const ticking = setInterval(() => notifier.tick(nowUs()), 200);
  const stop = async () => {
    clearInterval(ticking);
    await notifier.stop();
  };
  onTestFinished(stop);
  const tell = (type: AlertChange['type'], alert: Alert) => notifier.offer({ type, alert }, nowUs());
  return { ...notifier, stop, tell };
}

async function aWebhook(): Promise<WebhookReceiver> {
  const server = await startWebhookReceiver();
  onTestFinished(() => server.close());
  return server;
}

async function anAlertmanager(server: WebhookReceiver, port?: number) {
  const groupBy = ['alertname', 'problem'];
  const started = await startAlertmanager({ webhook: server.url, groupBy, ...(port ? { port } : {}) });
  onTestFinished(() => started.stop());
  return started;
}

const isA = (status: string, problem: string, severity?: string) => (post: { body: unknown }) => {
  const { alerts } = post.body as WebhookPayload;
  const isIt = (each: WebhookPayload['alerts'][number]) =>
    each.status === status &&
    each.labels['problem'] === problem &&
    (severity ?? each.labels['severity']) === each.labels['severity'];
  return alerts.some(isIt);
};

needsPrograms(['prometheus-alertmanager'])('a real Alertmanager', () => {
  test('tells its receivers when an alert begins and when it is over', async () => {
    const server = await aWebhook();
    const { url } = await anAlertmanager(server);
    const { tell } = await notifying([url]);
    const alert = aSilence();
    tell('new', alert);
    const { body } = await server.untilPost(isA('firing', alert.fingerprint), 30_000);
    expect((body as WebhookPayload).alerts[0]).toMatchObject({
      labels: { alertname: 'SensorSilent', severity: 'high', site: 'home', sensor: 'attic' },
      annotations: { summary: alert.title, why: alert.why },
      generatorURL: `http://lan.example/alerts/${alert.id}`,
    });
    tell('resolved', { ...alert, resolvedTime: nowUs() });
    await server.untilPost(isA('resolved', alert.fingerprint), 30_000);
  });

  test('that was killed is told again of what fires, and nothing of what is over', async () => {
    const server = await aWebhook();
    const port = await freePort();
    const first = await anAlertmanager(server, port);
    const { tell } = await notifying([first.url]);
    const [fires, ends] = [aSilence({ id: 'a', fingerprint: 'a' }), aSilence({ id: 'b', fingerprint: 'b' })];
    tell('new', fires);
    tell('new', ends);
    await server.untilPost(isA('firing', 'a'), 30_000);
    await server.untilPost(isA('firing', 'b'), 30_000);
    await first.kill();
    tell('resolved', { ...ends, resolvedTime: nowUs() });
    const before = server.posts.length;
    const second = await anAlertmanager(server, port);
    await vi.waitFor(async () => expect(await second.alerts()).toHaveLength(1), { timeout: 30_000, interval: 200 });
    expect((await second.alerts())[0]?.labels).toMatchObject({ problem: 'a' });
    await vi.waitFor(() => expect(server.posts.slice(before).some(isA('firing', 'a'))).toBe(true), { timeout: 30_000 });
    expect(server.posts.slice(before).some(isA('firing', 'b'))).toBe(false);
  });

  test('keeps what fires for as long as it is told, also by a collector that starts anew', async () => {
    const server = await aWebhook();
    const am = await anAlertmanager(server);
    const first = await notifying([am.url]);
    const alert = aSilence();
    first.tell('new', alert);
    await server.untilPost(isA('firing', alert.fingerprint), 30_000);
    const [{ endsAt } = { endsAt: '' }] = await am.alerts();
    const state = JSON.parse(JSON.stringify(first.save()));
    await first.stop();
    const second = await notifying([am.url], {}, state);
    await vi.waitFor(
      async () => expect(Date.parse((await am.alerts())[0]?.endsAt ?? '')).toBeGreaterThan(Date.parse(endsAt) + 4_000),
      {
        ...{ timeout: 30_000, interval: 200 },
      },
    );
    expect(server.posts.some(isA('resolved', alert.fingerprint))).toBe(false);
    await second.stop();
    await server.untilPost(isA('resolved', alert.fingerprint), 30_000);
  });

  test('of an alert that grows worse, the former severity ends', async () => {
    const server = await aWebhook();
    const { url } = await anAlertmanager(server);
    const { tell } = await notifying([url]);
    const alert = aSilence();
    tell('new', alert);
    await server.untilPost(isA('firing', alert.fingerprint, 'high'), 30_000);
    tell('repeated', { ...alert, severity: 'critical', count: 2 });
    await server.untilPost(isA('firing', alert.fingerprint, 'critical'), 30_000);
    await server.untilPost(isA('resolved', alert.fingerprint, 'high'), 30_000);
    expect(server.posts.some(isA('resolved', alert.fingerprint, 'critical'))).toBe(false);
  });
});

needsPrograms(['prometheus-alertmanager'])('two real Alertmanagers', () => {
  test('are both told; while one is away the other is, and it hears of the rest when it is back', async () => {
    const [near, far] = [await aWebhook(), await aWebhook()];
    const port = await freePort();
    const one = await anAlertmanager(near);
    const { tell, save } = await notifying([one.url, `http://127.0.0.1:${port}/`]);
    const alert = aSilence();
    tell('new', alert);
    await near.untilPost(isA('firing', alert.fingerprint), 30_000);
    await vi.waitFor(() => expect(JSON.stringify(save())).toContain('"told":{'), { timeout: 30_000 });
    await anAlertmanager(far, port);
    await far.untilPost(isA('firing', alert.fingerprint), 30_000);
    tell('resolved', { ...alert, resolvedTime: nowUs() });
    await near.untilPost(isA('resolved', alert.fingerprint), 30_000);
    await far.untilPost(isA('resolved', alert.fingerprint), 30_000);
  });
});

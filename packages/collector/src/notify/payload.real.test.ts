// The same alerts through a real Alertmanager and through our webhook: what differs is named here.
import { checkConfig, silentReport, systemClock } from '@lanhound/runtime';
import { needsPrograms, startWebhookReceiver, temporaryDirectory, type WebhookReceiver } from '@lanhound/testkit';
import { expect, onTestFinished, test } from 'vitest';
import type { Alert, AlertChange } from '../detect/alert.ts';
import { anAlert } from '../detect/sample-alert.ts';
import { createNotifier } from './notifier.ts';
import { NotifyConfig } from './notify-config.ts';
import type { WebhookPayload } from './payload.ts';
import { startAlertmanager } from './testing/alertmanager.ts';

const nowUs = () => Date.now() * 1000;
const EXTERNAL_URL = 'http://lan.example';

async function aWebhook(): Promise<WebhookReceiver> {
  const server = await startWebhookReceiver();
  onTestFinished(() => server.close());
  return server;
}

/** Two webhooks: at the end of a real Alertmanager, and ours. */
async function both(groupBy: readonly string[], match: readonly string[] | undefined) {
  const [theirs, ours] = [await aWebhook(), await aWebhook()];
  const am = await startAlertmanager({
    webhook: theirs.url,
    groupBy,
    ...(match && { matchers: match }),
    externalUrl: EXTERNAL_URL,
  });
  onTestFinished(() => am.stop());
  const config = checkConfig(NotifyConfig, {
    externalUrl: EXTERNAL_URL,
    receivers: [
      { type: 'alertmanager', urls: [am.url] },
      {
        type: 'webhook',
        name: 'hook',
        url: ours.url,
        groupBy,
        match: match ?? [],
        groupWaitMs: 300,
        groupIntervalMs: 300,
      },
    ],
  });
  const deps = { report: silentReport(), clock: systemClock, random: Math.random, dataDir: temporaryDirectory() };
  const notifier = createNotifier(config, { ...deps, onStep: () => {} });
  await notifier.start();
  const ticking = setInterval(() => notifier.tick(nowUs()), 50);
  onTestFinished(async () => {
    clearInterval(ticking);
    await notifier.stop();
  });
  const tell = (type: AlertChange['type'], ...alerts: Alert[]) => {
    for (const alert of alerts) notifier.offer({ type, alert }, nowUs());
  };
  return { theirs, ours, tell };
}

/** What newer Alertmanagers send behind all others, and the one of Debian does not. */
const ADDED = /,"notification_reason":"[^"]*","routeLabels":\{\}\}\n$/;

/** The first body with so many firing and resolved alerts. */
async function bodyWith(server: WebhookReceiver, firing: number, resolved: number): Promise<string> {
  const post = await server.untilPost(({ body }) => {
    const { alerts } = body as WebhookPayload;
    const count = (status: string) => alerts.filter((each) => each.status === status).length;
    return count('firing') === firing && count('resolved') === resolved;
  }, 30_000);
  return post.text;
}

needsPrograms(['prometheus-alertmanager'])('beside a real Alertmanager', () => {
  test.each([
    ['one group', ['alertname'], ['one', 'odd', 'bare']],
    ['by labels that they have', ['device', 'alertname', 'address'], ['one', 'odd']],
    ['by labels that they do not have', ['alertname', 'device', 'address'], ['bare', 'late']],
    ['all in one', [], ['one', 'odd', 'bare', 'late']],
    ['by a route', ['alertname'], ['one', 'odd'], ['site="home"', 'detector=~"insecure-.*"']],
  ])('our webhook sends the same bytes: %s', async (_, groupBy, names, match: string[] | undefined = undefined) => {
    const { theirs, ours, tell } = await both(groupBy, match);
    const all = someAlerts();
    const [first, ...others] = names.map((name) => all[name as keyof typeof all]) as [Alert, ...Alert[]];
    const compare = async (firing: number, resolved: number) => {
      const [their, our] = [await bodyWith(theirs, firing, resolved), await bodyWith(ours, firing, resolved)];
      expect(JSON.parse(our)).toMatchObject(JSON.parse(their));
      expect(our).toMatch(ADDED);
      expect(our.replace(ADDED, '}\n')).toBe(their);
    };
    tell('new', first, ...others);
    await compare(names.length, 0);
    tell('resolved', { ...first, resolvedTime: nowUs() - 1000 });
    await compare(names.length - 1, 1);
    tell('resolved', ...others.map((alert) => ({ ...alert, resolvedTime: nowUs() - 1000 })));
    await compare(0, names.length - 1);
  });
});

/** What is easily written otherwise than Go does: fractions of seconds, what HTML and JavaScript escape, no device. */
function someAlerts() {
  const startUs = Math.floor(nowUs() / 1_000_000) * 1_000_000;
  const device = { mac: '02:00:00:00:00:09', name: '<b>&"Küche" \\ 😀', address: '192.168.1.30' };
  const one = anAlert({ id: 'b-1', fingerprint: 'b', device, firstTime: startUs - 5_000_000, lastTime: startUs });
  const odd = anAlert({
    ...{ id: 'a-1', fingerprint: 'a', device, firstTime: startUs - 1_234_500, lastTime: startUs, severity: 'high' },
    title: '<script>"camera" & \u2028 Küche 😀\\',
    evidence: { text: 'a\tb\u0001\u007f', 'a<b>&': 'c' },
  });
  const bare = anAlert({ id: 'c-1', fingerprint: 'c', firstTime: startUs - 10, lastTime: startUs });
  delete bare.device;
  delete bare.address;
  return { one, odd, bare, late: { ...bare, id: 'd-1', fingerprint: 'd', firstTime: startUs } };
}

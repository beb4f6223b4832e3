// Phones change their MAC; strangers have one of their own.
import { needs } from '@lanhound/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AlertFeed, startAlertFeed } from './alert-feed.ts';
import { type Host, LAB_PROGRAMS, type Lab, startLab } from './lab.ts';
import { askApi, startCollector, startSensor } from './product.ts';
import { lookUp } from './services.ts';

/** Polls give up before the test does. */
const WAIT = { timeout: 40_000, interval: 200 };
const LEARNING_MS = 15_000;

interface DeviceRow {
  label: string;
  mac: string;
  macs: string[];
  addresses: string[];
  kind?: { value: string; reasons: string[] };
}

needs({ programs: LAB_PROGRAMS, root: true })('phones that change their MAC', () => {
  let lab: Lab;
  let feed: AlertFeed;
  let phone: Host;

  const devices = async () => ((await askApi(lab, '/api/v1/devices')) as { items: DeviceRow[] }).items;
  const called = async (name: string) => (await devices()).filter(({ label }) => label === name);
  const isAbout = (mac: string) => (alert: { labels: Record<string, string> }) =>
    alert.labels['detector'] === 'new-device' && alert.labels['mac'] === mac;

  beforeAll(async () => {
    lab = await startLab();
    feed = await startAlertFeed(lab);
    await startCollector(lab, {
      bus: { kind: 'embedded' },
      detect: { newDevice: { learningSpanMs: LEARNING_MS } },
      notify: { receivers: [{ type: 'webhook', url: feed.url }] },
    });
    await startSensor(lab, {});
    phone = await lab.join('annas-phone', '02:1b:77:00:00:01');
    await lab.join('toaster', '24:0a:c4:77:00:32');
    await lookUp(phone, 'news.example');
    await feed.untilAlert('what was learnt', ({ annotations }) => /^Learned/.test(annotations['summary'] ?? ''));
  });
  afterAll(() => lab?.stop());

  test('the phone is the same device under its next MACs, and nobody is told of it', async () => {
    for (const mac of ['06:1b:77:00:00:02', '0a:1b:77:00:00:03']) {
      phone = await lab.rejoin(phone, mac);
      await lookUp(phone, 'news.example');
      await expect
        .poll(() => called('annas-phone'), WAIT)
        .toMatchObject([{ mac: '02:1b:77:00:00:01', macs: expect.arrayContaining([mac]) }]);
    }
    await expect.poll(async () => (await called('annas-phone'))[0]?.addresses, WAIT).toContain(phone.ip);
    expect(feed.alerts().filter(({ labels }) => labels['detector'] === 'new-device')).toHaveLength(1);
  });

  test('a stranger with a private MAC is told of, with its name', async () => {
    const stranger = await lab.join('guests-phone', 'da:1b:77:00:00:09');
    const alert = await feed.untilAlert('the stranger', isAbout(stranger.mac));
    expect(alert.annotations['summary']).toContain('guests-phone');
  });

  test('one with a MAC by its maker is, with what it seems to be', async () => {
    const stranger = await lab.join('new-lamp', '24:0a:c4:77:00:77');
    const alert = await feed.untilAlert('the lamp', isAbout(stranger.mac));
    expect(alert.annotations['summary']).toContain('new-lamp');
  });
});

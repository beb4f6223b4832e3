import { setTimeout as sleep } from 'node:timers/promises';
import { needs, type Program } from '@lanhound/testkit';
import { afterAll, beforeAll, beforeEach, expect, onTestFailed, test } from 'vitest';
import { type AlertFeed, alertsBy, startAlertFeed, summariesBy } from './alert-feed.ts';
import { type Host, LAB_PROGRAMS, type Lab, startLab } from './lab.ts';
import { ip } from './namespace.ts';
import { askApi, startCollector, startSensor } from './product.ts';
import { startAvahi, startWebServer } from './services.ts';

/** Polls give up before the test does. */
const WAIT = { timeout: 60_000, interval: 200 };
const LEARNING_MS = 15_000;

/** By the maker of cameras that it has its number from. */
const CAMERA_MAC = 'ac:cc:8e:77:00:01';
const WINDOWS = {
  hostname: 'DESKTOP-7FQ2A1X',
  asks: { vendorClass: 'MSFT 5.0', parameters: [1, 3, 6, 15, 31, 33, 43, 44, 46, 47, 119, 121, 249, 252] },
  agent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0',
} as const;
const SETTLED_MS = 10_000;
const CONFIRM_MS = 5_000;
/** Devices are looked at so often. */
const LOOK_MS = 10_000;

needs({ programs: [...LAB_PROGRAMS, 'avahi-daemon', 'curl'], root: true })('a camera', () => {
  let lab: Lab;
  let feed: AlertFeed;
  let camera: Host;
  let programs: Program[];

  const kind = async () => {
    const { items } = (await askApi(lab, '/api/v1/devices')) as { items: { mac: string; kind?: { value: string } }[] };
    return items.find(({ mac }) => mac === CAMERA_MAC)?.kind?.value;
  };
  const browse = (host: Host, ...args: string[]) => host.run('curl', ['-sS', ...args, 'http://news.example/']);

  beforeAll(async () => {
    lab = await startLab();
    feed = await startAlertFeed(lab);
    const collector = await startCollector(lab, {
      bus: { kind: 'embedded' },
      detect: {
        newDevice: { learningSpanMs: LEARNING_MS },
        deviceChanged: { settledMs: SETTLED_MS, confirmMs: CONFIRM_MS },
      },
      notify: { receivers: [{ type: 'webhook', url: feed.url }] },
    });
    programs = [collector, await startSensor(lab, {})];
    await startWebServer(lab.internet, lab);
    camera = await lab.join('porch', CAMERA_MAC);
    // As Linux has it by default, whatever the machine of the test has.
    await camera.run('busybox', ['sysctl', '-q', '-w', 'net.ipv4.tcp_rmem=4096 131072 6291456']);
    await startAvahi(lab, camera, { hostName: 'porch', service: '_axis-video._tcp' });
    await browse(camera);
  });
  afterAll(() => lab?.stop());
  beforeEach(() => {
    onTestFailed(() => void process.stderr.write(programs.map((each) => each.output()).join('\n')));
  });

  test('that joins again as what it was is no news', { timeout: 120_000 }, async () => {
    await expect.poll(kind, WAIT).toBe('camera');
    await sleep(SETTLED_MS + LOOK_MS);
    camera = await lab.rejoin(camera, CAMERA_MAC);
    await browse(camera, '-A', 'Lavf/60.16.100');
    await sleep(CONFIRM_MS + 2 * LOOK_MS);
    expect(summariesBy(feed, 'device-changed')).toEqual([]);
  });

  test('in whose place somebody plugs a computer with its MAC is told of', { timeout: 120_000 }, async () => {
    ip('-n', camera.name, 'link', 'set', 'eth0', 'down');
    const computer = await lab.join(WINDOWS.hostname, CAMERA_MAC, WINDOWS.asks);
    await browse(computer, '-A', WINDOWS.agent);
    await expect.poll(() => alertsBy(feed, 'device-changed').length, WAIT).toBeGreaterThan(0);
    const [alert] = alertsBy(feed, 'device-changed');
    expect(alert?.labels).toMatchObject({ severity: 'high', mac: CAMERA_MAC });
    expect(alert?.annotations['summary']).toBe(`${WINDOWS.hostname} ran Linux and now runs Windows`);
    expect(alert?.annotations['evidence']).toMatch(/asks DHCP like Windows; .*browses as Windows/);
    expect(alert?.annotations['evidence']).toContain('porch');
  });
});

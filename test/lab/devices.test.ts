// What becomes of devices that are known: another machine takes the place of one, and one is gone and comes back.
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { needs, type Program } from '@lanhound/testkit';
import { afterAll, beforeAll, beforeEach, expect, onTestFailed, test } from 'vitest';
import { type AlertFeed, type ArrivedAlert, startAlertFeed } from './alert-feed.ts';
import { type Host, LAB_PROGRAMS, type Lab, startLab } from './lab.ts';
import { ip } from './namespace.ts';
import { askApi, LANHOUND, startCollector, startSensor } from './product.ts';
import { startAvahi, startWebServer } from './services.ts';
import { startWireLog, type WireLog } from './wire-log.ts';

/** Polls give up before the test does. */
const WAIT = { timeout: 60_000, interval: 200 };
const LEARNING_MS = 15_000;

const saidBy = (feed: AlertFeed, detector: string): ArrivedAlert[] =>
  feed.alerts().filter(({ labels }) => labels['detector'] === detector);
const summariesOf = (feed: AlertFeed, detector: string): string[] => [
  ...new Set(saidBy(feed, detector).map(({ annotations }) => annotations['summary'] ?? '')),
];

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
    expect(summariesOf(feed, 'device-changed')).toEqual([]);
  });

  test('in whose place somebody plugs a computer with its MAC is told of', { timeout: 120_000 }, async () => {
    ip('-n', camera.name, 'link', 'set', 'eth0', 'down');
    const computer = await lab.join(WINDOWS.hostname, CAMERA_MAC, WINDOWS.asks);
    await browse(computer, '-A', WINDOWS.agent);
    await expect.poll(() => saidBy(feed, 'device-changed').length, WAIT).toBeGreaterThan(0);
    const [alert] = saidBy(feed, 'device-changed');
    expect(alert?.labels).toMatchObject({ severity: 'high', mac: CAMERA_MAC });
    expect(alert?.annotations['summary']).toBe(`${WINDOWS.hostname} ran Linux and now runs Windows`);
    expect(alert?.annotations['evidence']).toMatch(/asks DHCP like Windows; .*browses as Windows/);
    expect(alert?.annotations['evidence']).toContain('porch');
  });
});

const PI = { mac: 'b8:27:eb:77:01:01', ip: '10.77.0.66' } as const;
const FREEZER = { mac: '00:1b:a9:77:01:03', ip: '10.77.0.70' } as const;
const SILENCE_MS = 120_000;
const AWAY_MS = 60_000;
const BACK_MS = 5_000;
/** Until a device is away, and has been noticed to be. */
const GONE = { timeout: SILENCE_MS + 60_000, interval: 500 };

needs({ programs: [...LAB_PROGRAMS, 'ping'], root: true })('a device that somebody watches', () => {
  let lab: Lab;
  let wire: WireLog;
  let feed: AlertFeed;
  let pi: Host;
  let freezer: Host;
  let programs: Program[];

  const lanhound = (...args: string[]) =>
    pi.run('node', [LANHOUND, ...args, '--data-dir', join(lab.directory, 'data')]);

  beforeAll(async () => {
    lab = await startLab();
    wire = await startWireLog(lab);
    pi = lab.plug('pi', PI.mac, PI.ip);
    freezer = lab.plug('freezer', FREEZER.mac, FREEZER.ip);
    feed = await startAlertFeed(lab, pi);
    const config = {
      bus: { kind: 'embedded' },
      inventory: { silencePoweredMs: SILENCE_MS, silenceSleepingMs: SILENCE_MS },
      detect: {
        newDevice: { learningSpanMs: LEARNING_MS },
        newConnection: { learningSpanMs: 0 },
        deviceBack: { awayMs: AWAY_MS },
        deviceGone: { backMs: BACK_MS },
      },
      notify: { receivers: [{ type: 'webhook', url: feed.url }] },
    };
    const capture = { kind: 'tcpdump', interface: 'eth0' };
    const listener = { sensor: 'listener', capture };
    const discovery = { networks: ['10.77.0.64/26'] };
    programs = [
      await startCollector(lab, config, pi),
      await startSensor(lab, listener, pi),
      await startSensor(lab, { sensor: 'pi', capture, discovery }, pi),
      await freezer.start('busybox', ['ping', pi.ip]),
    ];
  }, 120_000);
  afterAll(() => lab?.stop());
  beforeEach(() => {
    onTestFailed(() => void process.stderr.write(programs.map((each) => each.output()).join('\n')));
  });

  test('is one that somebody says so of', { timeout: 120_000 }, async () => {
    await expect.poll(() => lanhound('devices'), WAIT).toContain(freezer.ip);
    await lanhound('device', 'name', freezer.ip, 'Freezer');
    expect(await lanhound('device', 'watch', 'Freezer')).toContain('watched');
  });

  test('is told of when it is gone, after it was asked and did not answer', { timeout: 240_000 }, async () => {
    ip('-n', freezer.name, 'link', 'set', 'eth0', 'down');
    const sinceMs = Date.now();
    await expect
      .poll(() => summariesOf(feed, 'device-gone'), GONE)
      .toEqual(['Freezer is gone: not heard for 2 minutes']);
    const [alert] = saidBy(feed, 'device-gone');
    expect(alert).toMatchObject({ status: 'firing', labels: { severity: 'high', mac: FREEZER.mac } });
    const asked = wire.all(new RegExp(`${PI.mac} > .*who-has ${FREEZER.ip} `)).filter(({ atMs }) => atMs > sinceMs);
    expect(asked.length).toBeGreaterThan(0);
  });

  test('and when it is back, which ends that', { timeout: 120_000 }, async () => {
    ip('-n', freezer.name, 'link', 'set', 'eth0', 'up');
    await expect.poll(() => summariesOf(feed, 'device-back'), WAIT).toHaveLength(1);
    expect(summariesOf(feed, 'device-back')[0]).toMatch(/^Freezer is back after \d+ (seconds|minutes)$/);
    await expect.poll(() => saidBy(feed, 'device-gone').at(-1)?.status, WAIT).toBe('resolved');
  });

  test('and that a sensor of the home asks everybody looks to no other sensor like a scan', () => {
    const asked = new Set(wire.all(new RegExp(`${PI.mac} > .*who-has 10\\.77\\.0\\.`)).map(({ line }) => line));
    expect(asked.size).toBeGreaterThan(60);
    const said = new Set(feed.alerts().map(({ labels }) => labels['detector']));
    expect([...said].filter((each) => !['new-device', 'device-gone', 'device-back'].includes(each ?? ''))).toEqual([]);
  });
});

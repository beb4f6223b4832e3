// A device that is known is gone and comes back.
import { join } from 'node:path';
import { needs, type Program } from '@lanhound/testkit';
import { afterAll, beforeAll, beforeEach, expect, onTestFailed, test } from 'vitest';
import { type AlertFeed, alertsBy, startAlertFeed, summariesBy } from './alert-feed.ts';
import { type Host, LAB_PROGRAMS, type Lab, startLab } from './lab.ts';
import { ip } from './namespace.ts';
import { LANHOUND, startCollector, startSensor } from './product.ts';
import { startWireLog, type WireLog } from './wire-log.ts';

/** Polls give up before the test does. */
const WAIT = { timeout: 60_000, interval: 200 };
const LEARNING_MS = 15_000;

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
      .poll(() => summariesBy(feed, 'device-gone'), GONE)
      .toEqual(['Freezer is gone: not heard for 2 minutes']);
    const [alert] = alertsBy(feed, 'device-gone');
    expect(alert).toMatchObject({ status: 'firing', labels: { severity: 'high', mac: FREEZER.mac } });
    const asked = wire.all(new RegExp(`${PI.mac} > .*who-has ${FREEZER.ip} `)).filter(({ atMs }) => atMs > sinceMs);
    expect(asked.length).toBeGreaterThan(0);
  });

  test('and when it is back, which ends that', { timeout: 120_000 }, async () => {
    ip('-n', freezer.name, 'link', 'set', 'eth0', 'up');
    await expect.poll(() => summariesBy(feed, 'device-back'), WAIT).toHaveLength(1);
    expect(summariesBy(feed, 'device-back')[0]).toMatch(/^Freezer is back after \d+ (seconds|minutes)$/);
    await expect.poll(() => alertsBy(feed, 'device-gone').at(-1)?.status, WAIT).toBe('resolved');
  });

  test('and that a sensor of the home asks everybody looks to no other sensor like a scan', () => {
    const asked = new Set(wire.all(new RegExp(`${PI.mac} > .*who-has 10\\.77\\.0\\.`)).map(({ line }) => line));
    expect(asked.size).toBeGreaterThan(60);
    const said = new Set(feed.alerts().map(({ labels }) => labels['detector']));
    expect([...said].filter((each) => !['new-device', 'device-gone', 'device-back'].includes(each ?? ''))).toEqual([]);
  });
});

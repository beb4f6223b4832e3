import type { Event } from '@lanhound/proto';
import { ConfigError, checkConfig, silentReport } from '@lanhound/runtime';
import { cleartext, dhcp, dns, EVENT_TIME, flow, GATEWAY, LAPTOP, neighbor } from '@lanhound/testkit';
import { describe, expect, test, vi } from 'vitest';
import { createDevice, type Device } from '../inventory/device.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { News } from '../inventory/news.ts';
import { sightingOf } from '../inventory/sighting.ts';
import type { AlertChange } from './alert.ts';
import { DetectConfig } from './detect-config.ts';
import { createDetection, type DetectionDeps, severityOf } from './engine.ts';
import { configKeyOf, detectors } from './index.ts';

const S = 1_000_000;
const MINUTE = 60 * S;
const TOASTER = { mac: '02:00:00:00:00:03', ip: '192.168.1.30' };

/** Devices by the MACs of ARP and DHCP alone, with the names of DHCP. */
function simpleInventory(): Inventory {
  const devices = new Map<string, Device>();
  const news: News[] = [];
  return {
    see(event) {
      const mac = event.type === 'neighbor' ? event.senderMac : event.type === 'dhcp' ? event.clientMac : undefined;
      if (mac === undefined) return;
      const known = devices.get(mac);
      const { time, site, sensor } = event;
      const base = { site, mac, randomised: mac.startsWith('02'), firstSeen: time, sensors: [sensor] };
      const device = known ?? createDevice(base);
      const ip = event.type === 'neighbor' ? event.senderIp : undefined;
      const name = event.type === 'dhcp' ? event.hostname : undefined;
      if (ip && !device.addresses.includes(ip)) device.addresses.unshift(ip);
      if (name && !device.names.includes(name)) device.names.unshift(name);
      devices.set(mac, device);
      if (!known) news.push({ type: 'appeared', device, time, sensor, seenBy: sightingOf(event, mac) });
    },
    tick: () => {},
    finish: () => {},
    change: () => ({ ok: false, reason: 'unknown', message: '' }),
    details: () => undefined,
    takeNews: () => news.splice(0),
    takeProbes: () => [],
    takeAudit: () => [],
    takeRemoved: () => [],
    learnsUntilUs: () => 0,
    find: (_, { mac, ip }) =>
      devices.get(mac ?? '') ?? [...devices.values()].find(({ addresses }) => addresses.includes(ip ?? '')),
    all: () => devices.values(),
    takeChanged: () => [],
    save: () => [],
    restore: () => {},
    devicesRefused: 0,
  };
}

const nameLists = {
  match: (name: string) => (name.endsWith('bad.example') ? { list: 'malware', entry: 'bad.example' } : undefined),
};

function detection(config: unknown = {}, given: Partial<DetectionDeps> = {}) {
  const changes: AlertChange[] = [];
  const report = silentReport();
  const deps = { inventory: simpleInventory(), nameLists, report, onAlert: (c: AlertChange) => void changes.push(c) };
  const engine = createDetection(checkConfig(DetectConfig, config), { ...deps, ...given });
  return { engine, changes, report, said: () => changes.map(({ type, alert }) => `${type}: ${alert.title}`) };
}

test('what somebody allowed a device to talk to is no alert, and is counted', async () => {
  const device = createDevice({ site: 'home', mac: LAPTOP.mac, given: { allow: ['bad.example'] } });
  const { engine, said, report } = detection({}, { inventory: { ...simpleInventory(), find: () => device } });
  engine.see([dns({ name: 'www.bad.example' }), dns({ name: 'worse-bad.example', time: EVENT_TIME + 1 })]);
  expect(said()).toEqual([expect.stringContaining('worse-bad.example')]);
  expect(await report.registry.metrics()).toContain('detect_allowed_total{detector="dns-blocklist"} 1');
});

test.each([
  ['170 years ahead', 170 * 365 * 86_400],
  ['an hour ahead', 3_600],
])('events dated %s are judged as of now: no device stays new, or is learnt, because of them', (_, seconds) => {
  const { engine, said } = detection({ newDevice: { learningSpanMs: 60_000 } });
  engine.tick(EVENT_TIME);
  engine.see([joins(LAPTOP, EVENT_TIME + seconds * S)]);
  engine.tick(EVENT_TIME + 60 * S);
  engine.tick(EVENT_TIME + 120 * S);
  engine.see([joins(TOASTER, EVENT_TIME + 500 * S)]);
  expect(said()).toEqual([
    'new: Learned 1 device at home: unknown device (192.168.1.20)',
    'new: New device at home: device with a private address (192.168.1.30)',
  ]);
});

const joins = ({ mac, ip }: { mac: string; ip: string }, time: number) =>
  neighbor({ time, senderMac: mac, senderIp: ip, etherMac: mac });

test('an evening at home', () => {
  const { engine, changes } = detection();
  const later = EVENT_TIME + 20 * MINUTE;
  const telnet = { src: TOASTER.ip, srcMac: TOASTER.mac, dst: GATEWAY.ip, dstMac: GATEWAY.mac, dstPort: 23, flowId: 7 };
  engine.see([
    joins(GATEWAY, EVENT_TIME),
    joins(LAPTOP, EVENT_TIME + S),
    dhcp({ time: EVENT_TIME + 2 * S }),
    flow({ time: EVENT_TIME + 3 * S, serverName: 'www.example.org', app: 'tls' }),
    dns({ time: EVENT_TIME + 4 * S }),
  ]);
  engine.see([
    joins(TOASTER, later),
    dhcp({ time: later + S, clientMac: TOASTER.mac, hostname: 'toaster' }),
    flow({ ...telnet, time: later + 2 * S, app: 'telnet' }),
    cleartext({ time: later + 3 * S, client: TOASTER.ip, clientMac: TOASTER.mac, flowId: 7, credential: true }),
    dns({ time: later + 4 * S, src: TOASTER.ip, srcMac: TOASTER.mac, name: 'c2.bad.example', rcode: 'NXDOMAIN' }),
    dns({ time: later + 5 * S, src: TOASTER.ip, srcMac: TOASTER.mac, name: 'c3.bad.example', rcode: 'NXDOMAIN' }),
    flow({ time: later + 6 * S, src: TOASTER.ip, srcMac: TOASTER.mac, dstPort: 4444, flowId: 8 }),
    flow({ time: later + 7 * S, src: TOASTER.ip, srcMac: TOASTER.mac, dstPort: 6667, flowId: 9, dstTcpFlags: 20 }),
  ]);
  engine.finish();
  const told = changes.map(({ type, alert }) => ({ ...alert, type, why: undefined, advice: undefined }));
  expect(JSON.parse(JSON.stringify(told))).toMatchSnapshot();
});

describe('event time', () => {
  test('moves detectors along, at most once a second, and never back', () => {
    const { engine, said } = detection();
    engine.see([joins(LAPTOP, EVENT_TIME), flow({ time: EVENT_TIME + 10 * MINUTE - 1 })]);
    expect(said()).toEqual([]);
    engine.see([flow({ time: EVENT_TIME }), flow({ time: EVENT_TIME + 11 * MINUTE })]);
    expect(said()).toEqual(['new: Learned 1 device at home: unknown device (192.168.1.20)']);
  });

  test('runs on with the wall clock on a quiet network', () => {
    const { engine, said } = detection({ newDevice: { learningSpanMs: 5000 } });
    engine.see([joins(LAPTOP, EVENT_TIME)]);
    for (let second = 0; second <= 5; second++) engine.tick((2_000_000 + second) * S);
    expect(said()).toHaveLength(1);
  });

  test('holds repeats until they are due', () => {
    const { engine, changes } = detection({ repeatedEveryMs: 10_000, newDevice: { enabled: false } });
    const lookup = (seconds: number) => dns({ name: 'bad.example', time: EVENT_TIME + seconds * S });
    engine.see([lookup(0), lookup(1), lookup(2)]);
    expect(changes.map(({ alert }) => alert.count)).toEqual([1]);
    engine.see([flow({ time: EVENT_TIME + 12 * S, state: 'closed' })]);
    expect(changes.map(({ alert }) => alert.count)).toEqual([1, 3]);
  });
});

describe('a failure', () => {
  const throwing = {
    match: () => {
      throw new Error('broken list');
    },
  };

  test('of one detector leaves the others at work, is said once and counted', async () => {
    const report = silentReport();
    const error = vi.fn();
    const loud = { ...report, child: () => ({ ...report, log: { ...report.log, error } }) } as unknown as typeof report;
    const { engine, said } = detection({}, { nameLists: throwing, report: loud });
    engine.see([dns(), dns(), flow({ dstPort: 4444 })]);
    expect(said()).toHaveLength(1);
    expect(error).toHaveBeenCalledTimes(1);
    expect(error.mock.calls[0]?.[0]).toMatchObject({ detector: 'dns-blocklist', what: 'dns' });
    expect(await report.registry.getSingleMetricAsString('lanhound_detect_errors_total')).toContain(
      'lanhound_detect_errors_total{detector="dns-blocklist"} 2',
    );
  });

  test('to read saved state leaves that detector without it', () => {
    const { engine, said } = detection();
    engine.restore({ fold: 5, detectors: { 'new-device': { home: { firstUs: 'x' } }, 'new-connection': 7 } });
    engine.see([flow({ dstPort: 4444 })]);
    expect(said()).toHaveLength(1);
  });

  test.each([undefined, null, 7, 'x'])('state %j is none', (state) => {
    expect(() => detection().engine.restore(state)).not.toThrow();
  });
});

test('goes on after a restart: same alert, learning not begun again', () => {
  const before = detection();
  before.engine.see([flow(), flow({ dstPort: 4444, flowId: 2 })]);
  const after = detection();
  after.engine.restore(JSON.parse(JSON.stringify(before.engine.save())));
  after.engine.see([
    joins(TOASTER, EVENT_TIME + 10 * MINUTE),
    flow({ dstPort: 4444, flowId: 3, time: EVENT_TIME + 11 * MINUTE }),
  ]);
  expect(after.changes.map(({ type, alert }) => [type, alert.detector, alert.count])).toEqual([
    ['new', 'new-device', 1],
    ['repeated', 'suspicious-port', 2],
  ]);
});

test.each([
  ['flow', flow({ src: '127.0.0.1', dst: '127.0.0.1', dstPort: 1883, app: 'mqtt' })],
  ['cleartext', cleartext({ client: '::1', server: '::1' })],
  ['dns', dns({ name: 'bad.example', src: '127.0.0.1', dst: '127.0.0.53' })],
] as [string, Event][])('%s of a machine with itself is judged only when asked for', (_, event) => {
  const quiet = detection();
  quiet.engine.see([event]);
  expect(quiet.said()).toEqual([]);
  const asked = detection({ loopback: true });
  asked.engine.see([event]);
  expect(asked.said()).toHaveLength(1);
});

describe('configuration', () => {
  test('every detector has its key, in camel case', () => {
    const config = checkConfig(DetectConfig, {});
    for (const { name } of detectors) expect(config[configKeyOf(name)]).toMatchObject({ enabled: true });
    expect(config.newConnection.learningSpanMs).toBe(7 * 24 * 3600 * 1000);
  });

  test('a detector that is switched off is silent', () => {
    const { engine, said } = detection({ suspiciousPort: { enabled: false } });
    engine.see([flow({ dstPort: 4444 })]);
    expect(said()).toEqual([]);
  });

  test.each([
    ['a lesser main severity', 'critical', 'normal', 'normal'],
    ['a greater main severity', 'critical', 'critical', 'critical'],
    ['a lesser finding stays', 'normal', 'high', 'normal'],
    ['and never exceeds it', 'normal', 'info', 'info'],
    ['none given', 'normal', undefined, 'normal'],
  ] as const)('severity: %s', (_, found, configured, severity) => {
    expect(severityOf(found, 'critical', configured)).toBe(severity);
  });

  test('severity and quiet period apply to alerts', () => {
    const { engine, changes } = detection({ suspiciousPort: { severity: 'info', quietMs: 1000 } });
    engine.see([flow({ dstPort: 4444 }), flow({ dstPort: 4444, flowId: 2, time: EVENT_TIME + 1000_001 })]);
    expect(changes.map(({ type, alert }) => [type, alert.severity])).toEqual([
      ['new', 'info'],
      ['new', 'info'],
    ]);
  });

  test.each([
    [{ newDevices: {} }, /Did you mean newDevice\?/],
    [{ newDevice: { learningSpan: 5 } }, /newDevice\.learningSpan is an unknown key.*Did you mean learningSpanMs\?/],
    [{ suspiciousPort: { remove: ['4444'] } }, /suspiciousPort\.remove\[0\] is "4444", want a port and transport/],
    [{ lists: { sources: [{ name: 'x' }] } }, /lists\.sources\[0\].*exactly one of file and url/],
    [{ lists: { allow: ['com'] } }, /lists\.allow\[0\] is "com", want a domain name/],
  ])('%j is refused', (config, message) => {
    expect(() => checkConfig(DetectConfig, config)).toThrow(ConfigError);
    expect(() => checkConfig(DetectConfig, config)).toThrow(message);
  });
});

test('a full table is an alert, said once, and counted while it goes on', () => {
  const { engine, changes } = detection();
  engine.see([flow()]);
  for (let i = 0; i < 1_000; i++) engine.tableFull('inventory', 'devices');
  engine.see([flow({ time: EVENT_TIME + 2 * MINUTE })]);
  for (let i = 0; i < 1_000; i++) engine.tableFull('inventory', 'devices');
  const full = changes.filter(({ alert }) => alert.detector === 'table-full');
  expect(full.map(({ type, alert }) => `${type} ${alert.count} ${alert.title}`)).toEqual([
    'new 1 lanhound can remember no more devices (inventory): new ones go unnoticed',
    'repeated 2 lanhound can remember no more devices (inventory): new ones go unnoticed',
  ]);
});

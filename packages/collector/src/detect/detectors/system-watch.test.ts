import type { Event } from '@lanhound/proto';
import { dhcp, dns, EVENT_TIME, flow, http } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { createDevice, type Device } from '../../inventory/device.ts';
import type { Finding } from '../detector.ts';
import { deviceChanged } from './device-changed.ts';
import { familyOf, isOutOfPlace } from './similar-systems.ts';

const MINUTE = 60_000_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const CONFIRM = 10 * MINUTE;

const MAC = '24:0a:c4:00:00:01';
const IP = '192.168.1.20';
const PORCH = createDevice({ site: 'home', mac: MAC, names: ['porch'], sensors: ['attic'], firstSeen: EVENT_TIME });
const CAMERA = { ...PORCH, kind: { value: 'camera', confidence: 0.9, reasons: [] } };

const SYN = {
  Linux: '64:64240:mstnw:1460:7',
  Android: '64:65535:mstnw:1460:8',
  Windows: '128:64240:mnwnns:1460:8',
} as const;
const CLASS = { Linux: 'udhcp 1.36.1', Android: 'android-dhcp-14', Windows: 'MSFT 5.0' } as const;
const AGENT = {
  Linux: 'Mozilla/5.0 (X11; Linux x86_64)',
  Windows: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)',
  macOS: 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)',
  iOS: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X)',
} as const;

type Made = (time: number) => Event;
const connects =
  (system: keyof typeof SYN, startedUs = 0): Made =>
  (time) =>
    flow({ time, start: time - startedUs, src: IP, srcMac: MAC, synFingerprint: SYN[system] });
const asks =
  (system: keyof typeof CLASS): Made =>
  (time) =>
    dhcp({ time, clientMac: MAC, messageType: 'request', vendorClass: CLASS[system] });
const asksAs =
  (vendorClass: string): Made =>
  (time) =>
    dhcp({ time, clientMac: MAC, messageType: 'request', vendorClass });
const browses =
  (system: keyof typeof AGENT): Made =>
  (time) =>
    http({ time, src: IP, userAgent: AGENT[system] });
const looksUp =
  (name: string): Made =>
  (time) =>
    dns({ time, src: IP, srcMac: MAC, name });
const isCalled =
  (name: string): Made =>
  (time) => ({
    ...{ type: 'announcement', site: 'home', sensor: 'attic', time },
    ...{ mac: MAC, ip: IP, via: 'mdns', name: `${name}.local` },
  });

type Story = readonly (readonly [atUs: number, ...Made[]])[];

/** What is said of a device that says these things at these times, looked at every minute, begun anew every hour. */
function run(story: Story, endUs: number, device: Device = PORCH) {
  const said: string[] = [];
  const findings: Finding[] = [];
  const isIts = ({ mac, ip }: { mac?: string | undefined; ip?: string | undefined }) => mac === MAC || ip === IP;
  const make = () =>
    deviceChanged.create(deviceChanged.config.parse({}), {
      raise(finding) {
        findings.push(finding);
        said.push(`${finding.severity}: ${finding.title}`);
      },
      ...{ resolve: () => {}, onRefused: () => {}, nameLists: { match: () => undefined } },
      ...{ deviceOf: (_, key) => (isIts(key) ? device : undefined), devices: () => [device] },
    });
  let detector = make();
  for (let atUs = 0; atUs <= endUs; atUs += MINUTE) {
    for (const [whenUs, ...made] of story) {
      if (whenUs !== atUs) continue;
      for (const event of made.map((each) => each(EVENT_TIME + atUs))) detector[event.type]?.(event as never);
    }
    detector.tick?.(EVENT_TIME + atUs);
    if (atUs % HOUR > 0) continue;
    const saved: unknown = JSON.parse(JSON.stringify(detector.save?.()));
    detector = make();
    detector.restore?.(saved);
  }
  return { said, findings };
}

const TOLD = 'normal: porch ran Linux and now runs Windows';
const LINUX: Story = [[0, asks('Linux'), connects('Linux')]];
const turned = (...made: Made[]): Story => [...LINUX, [DAY, ...made]];
const every = (stepUs: number, fromUs: number, toUs: number, ...made: Made[]): Story =>
  Array.from({ length: Math.ceil((toUs - fromUs) / stepUs) }, (_, i) => [fromUs + i * stepUs, ...made]);

test.each<[string, Story, number, string[]]>([
  ['for ten minutes', turned(asks('Windows'), connects('Windows')), DAY + CONFIRM, [TOLD]],
  ['for a moment less', turned(asks('Windows'), connects('Windows')), DAY + CONFIRM - MINUTE, []],
  ['and stays', turned(asks('Windows'), connects('Windows')), 3 * DAY, [TOLD]],
  ['by DHCP and a program', turned(asks('Windows'), browses('Windows')), 2 * DAY, [TOLD]],
  ['by DHCP and its name', turned(asks('Windows'), isCalled('DESKTOP-7FQ2A1X')), 2 * DAY, [TOLD]],
  ['by TCP and what it looks up', turned(connects('Windows'), looksUp('msftconnecttest.com')), 2 * DAY, [TOLD]],
  ['by DHCP alone', turned(asks('Windows')), 2 * DAY, []],
  ['by TCP alone', turned(connects('Windows')), 2 * DAY, []],
  ['by programs alone', turned(browses('Windows'), looksUp('msftconnecttest.com')), 2 * DAY, []],
  ['by DHCP, and a program a day later', [...turned(asks('Windows')), [2 * DAY, browses('Windows')]], 3 * DAY, [TOLD]],
  ['… and later', [...turned(asks('Windows')), [2 * DAY + 11 * MINUTE, browses('Windows')]], 3 * DAY, []],
  [
    'that had the first for less than a day',
    [...LINUX, [DAY - MINUTE, asks('Windows'), connects('Windows')]],
    2 * DAY,
    [],
  ],
  [
    'that never had the first for sure',
    [
      [0, asks('Linux')],
      [DAY, asks('Windows'), connects('Windows')],
    ],
    2 * DAY,
    [],
  ],
  [
    'and back again, before it counts',
    [...turned(asks('Windows'), connects('Windows')), [DAY + 5 * MINUTE, connects('Linux')]],
    2 * DAY,
    [],
  ],
  [
    'and a connection of before is told of late',
    [...turned(asks('Windows'), connects('Windows')), [DAY + 5 * MINUTE, connects('Linux', 6 * MINUTE)]],
    2 * DAY,
    [TOLD],
  ],
  [
    'after a visit to it that did not count',
    [
      ...turned(asks('Windows'), connects('Windows')),
      [DAY + 5 * MINUTE, connects('Linux')],
      [3 * DAY, asks('Windows'), connects('Windows')],
    ],
    4 * DAY,
    [TOLD],
  ],
])('a device turns to another system %s', (_, story, endUs, expected) => {
  expect(run(story, endUs).said).toEqual(expected);
});

test.each<[string, Story]>([
  [
    'two systems that are started in turns, both known from the first day',
    [
      ...LINUX,
      [HOUR, asks('Windows'), connects('Windows')],
      ...[2, 3, 4, 5].map(
        (day) =>
          [
            day * DAY,
            ...(day % 2 ? [asks('Windows'), connects('Windows')] : [asks('Linux'), connects('Linux')]),
          ] as const,
      ),
    ],
  ],
  [
    'a virtual machine behind its address',
    [
      ...LINUX,
      ...every(3 * MINUTE, DAY, 2 * DAY, connects('Windows'), looksUp('msftconnecttest.com')),
      ...every(4 * MINUTE, DAY, 2 * DAY, connects('Linux')),
    ],
  ],
  [
    'many behind its address, and one of them awake at night',
    [
      ...LINUX,
      ...every(30 * MINUTE, HOUR, 12 * HOUR, connects('Windows'), connects('Linux'), connects('Android')),
      [2 * DAY, asks('Windows'), connects('Windows'), looksUp('msftconnecttest.com')],
    ],
  ],
  [
    'a program that says it is Windows',
    [...LINUX, ...every(HOUR, HOUR, 3 * DAY, browses('Windows'), browses('Linux'), connects('Linux'))],
  ],
  [
    'an upgrade of Android',
    [
      [0, asksAs('android-dhcp-14'), connects('Android')],
      [DAY, asksAs('android-dhcp-15'), connects('Android')],
    ],
  ],
  [
    'an Android that says Linux',
    [
      [0, asks('Android'), connects('Android')],
      [DAY, asks('Linux'), connects('Linux')],
    ],
  ],
  [
    'a phone by Apple that says it is a Mac',
    [
      [0, asksAs('AAPLBSDPC/i386'), browses('iOS')],
      [DAY, asksAs('AAPLBSDPC/i386'), browses('macOS')],
    ],
  ],
])('nobody is told of %s', (_, story) => {
  expect(run(story, 6 * DAY).said).toEqual([]);
});

test('it is told once: from then on the device has both', () => {
  const turns = [3, 5, 7].flatMap(
    (day): Story => [
      [day * DAY, asks('Linux'), connects('Linux')],
      [(day + 1) * DAY, asks('Windows'), connects('Windows')],
    ],
  );
  expect(run([...turned(asks('Windows'), connects('Windows')), ...turns], 9 * DAY).said).toEqual([TOLD]);
});

test.each<[string, Partial<Device>]>([
  ['router', { router: true }],
  ['host of several', { shared: true }],
  ['thing that passes on the traffic of others', { kind: { value: 'access-point', confidence: 0.7, reasons: [] } }],
])('a %s shows the systems of others', (_, given) => {
  expect(run(turned(asks('Windows'), connects('Windows')), 2 * DAY, { ...PORCH, ...given }).said).toEqual([]);
});

test('what comes in its frames from the address of another is not its word', () => {
  const passedOn: Made = (time) =>
    flow({ time, start: time, src: '192.168.1.77', srcMac: MAC, synFingerprint: SYN.Windows });
  expect(run(turned(passedOn, browses('Windows')), 2 * DAY).said).toEqual([]);
});

const WINDOWS: Story = [[DAY, asks('Windows'), connects('Windows')]];
const HIKVISION = 'Hangzhou Hikvision Digital Technology Co.,Ltd.';

test.each<[string, Device, Story, string[]]>([
  ['a camera', CAMERA, WINDOWS, ['high: porch was a camera and now runs Windows']],
  ['one before a day is over', CAMERA, [[DAY - MINUTE, asks('Windows'), connects('Windows')]], []],
  [
    'one whose kind a person said',
    { ...PORCH, given: { kind: 'lock' } },
    WINDOWS,
    ['high: porch was a lock and now runs Windows'],
  ],
  ['one that runs Linux', CAMERA, [...LINUX, ...WINDOWS], ['high: porch ran Linux and now runs Windows']],
  ['a console', { ...PORCH, given: { kind: 'console' } }, WINDOWS, []],
  ['a laptop', { ...PORCH, given: { kind: 'laptop' } }, WINDOWS, []],
  [
    'one by a maker of cameras',
    { ...PORCH, vendor: HIKVISION },
    WINDOWS,
    [`high: porch is made by ${HIKVISION} and now runs Windows`],
  ],
  ['one by a maker of everything', { ...PORCH, vendor: 'Samsung Electronics Co.,Ltd' }, WINDOWS, []],
  ['one whose system nobody knows', PORCH, WINDOWS, []],
])('Windows on %s', (_, device, story, expected) => {
  expect(run(story, 2 * DAY, device).said).toEqual(expected);
});

test('the evidence says what it was, for how long, and why it is not', () => {
  const [finding] = run(turned(asks('Windows'), connects('Windows')), 2 * DAY).findings;
  expect(finding?.evidence).toMatchObject({
    ...{ mac: MAC, was: 'Linux', wasFor: '24 hours', now: 'Windows' },
    because: 'tells DHCP that it runs Windows (MSFT 5.0); begins connections like Windows',
  });
});

test('what an earlier version saved of kinds is taken over', () => {
  const detector = deviceChanged.create(deviceChanged.config.parse({}), {
    ...{ raise: () => {}, resolve: () => {}, onRefused: () => {}, nameLists: { match: () => undefined } },
    ...{ deviceOf: () => CAMERA, devices: () => [CAMERA] },
  });
  const kinds = [[`home ${MAC}`, { kind: 'camera', confidence: 0.9, sinceUs: EVENT_TIME }]];
  detector.restore?.(kinds);
  expect(detector.save?.()).toEqual({ kinds, systems: [] });
});

test.each([
  ['Android', 'Linux'],
  ['iPadOS', 'macOS'],
])('%s and %s are of one family', (a, b) => expect(familyOf(a)).toBe(familyOf(b)));

test.each([
  ['Windows', 'camera', true],
  ['Apple', 'printer', true],
  ['Apple', 'speaker', false],
  ['Linux', 'camera', false],
  ['Windows', 'server', false],
  ['Windows', 'smart-home', true],
  ['Windows', 'media-player', false],
])('%s on a %s is out of place: %s', (family, kind, is) => expect(isOutOfPlace(family, kind)).toBe(is));

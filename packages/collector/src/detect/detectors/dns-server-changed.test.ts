import type { DnsEvent, Event } from '@lanhound/proto';
import { dhcp, dns, EVENT_TIME, GATEWAY, LAPTOP, neighbor } from '@lanhound/testkit';
import { describe, expect, test, vi } from 'vitest';
import { createDevice, type Device } from '../../inventory/device.ts';
import { type DryRunDeps, dryRun } from '../dry-run.ts';
import { dnsServerChanged } from './dns-server-changed.ts';
import { publicResolverAt } from './public-resolvers.ts';

const HOUR = 3_600_000_000;
const DAY = 24 * HOUR;
const UNKNOWN = '203.0.113.53';

/** Device number i of the home. */
const host = (i: number) => ({ src: `192.168.1.${100 + i}`, srcMac: `02:00:00:00:00:${10 + i}` });
const asks = (after: number, resolver: string, given: Partial<DnsEvent> = {}) =>
  dns({ time: EVENT_TIME + after, dst: resolver, rttUs: 900, ...given });
const home = asks(0, GATEWAY.ip);
const tells = (after: number, dnsServers: string[], given = {}) =>
  dhcp({
    ...{ time: EVENT_TIME + after, messageType: 'ack', src: GATEWAY.ip, serverIp: GATEWAY.ip, srcMac: GATEWAY.mac },
    ...{ assignedIp: LAPTOP.ip, dnsServers, ...given },
  });

const device = (mac: string, ip: string, given: Partial<Device> = {}): Device =>
  createDevice({ site: 'home', mac, addresses: [ip], ...given });
const devices = [
  device(LAPTOP.mac, LAPTOP.ip, { names: ['laptop'] }),
  device('02:00:00:00:00:53', '192.168.1.53', { names: ['pihole'] }),
  device(GATEWAY.mac, GATEWAY.ip, { router: true, names: ['router'] }),
];
const findingsOf = (events: Event[], deps: DryRunDeps = {}) =>
  dryRun(dnsServerChanged, {}, events, { devices, ...deps }).findings;
const said = (events: Event[], deps: DryRunDeps = {}) =>
  findingsOf(events, deps).map(({ severity, title }) => `${severity}: ${title}`);

describe('a device asks', () => {
  test.each([
    ['another in the last moment of learning', [home, asks(DAY - 1, UNKNOWN)], []],
    ['another after it', [home, asks(DAY, UNKNOWN)], [`high: laptop now asks ${UNKNOWN} for names`]],
    [
      'the same again',
      [home, asks(DAY, UNKNOWN), asks(DAY + 1, UNKNOWN)],
      [`high: laptop now asks ${UNKNOWN} for names`],
    ],
    ['a public one', [home, asks(DAY, '8.8.8.8')], ['normal: laptop now asks 8.8.8.8 (Google) for names']],
    ['one at home', [home, asks(DAY, '192.168.1.53')], ['normal: laptop now asks pihole for names']],
    ['the gateway', [asks(0, '9.9.9.9'), asks(DAY, GATEWAY.ip)], []],
    ['what the network hands out', [home, tells(HOUR, [UNKNOWN]), asks(DAY, UNKNOWN)], []],
    ['in vain', [home, asks(DAY, UNKNOWN, { rcode: undefined as never })], []],
    ['nothing, and is answered', [home, asks(DAY, UNKNOWN, { rttUs: undefined as never })], []],
    ['its neighbours', [home, asks(DAY, '224.0.0.251', { via: 'mdns' })], []],
    [
      'through the gateway',
      [asks(0, '9.9.9.9', { srcMac: GATEWAY.mac }), asks(DAY, UNKNOWN, { srcMac: GATEWAY.mac })],
      [],
    ],
    ['for the first time ever, later than others', [home, asks(DAY, UNKNOWN, host(1))], []],
  ] as [string, Event[], string[]][])('%s', (_, events, expected) => expect(said(events)).toEqual(expected));

  test.each([
    [12, 1],
    [13, 0],
  ])('with %i resolvers, of which the last is news: %i', (count, told) => {
    const events = Array.from({ length: count }, (_, i) => asks(i === count - 1 ? DAY : i, `198.51.100.${i}`));
    expect(said(events)).toHaveLength(told);
  });
});

describe('many devices', () => {
  const all = (count: number, after: number, resolver: string) =>
    Array.from({ length: count }, (_, i) => asks(after + i, resolver, host(i)));
  const move = (of: number, moving: number) => [...all(of, 0, GATEWAY.ip), ...all(moving, DAY + HOUR, '8.8.8.8')];

  test('that ask a new one are one alert about it', () => {
    const findings = findingsOf(move(25, 25));
    expect(new Set(findings.map(({ identity }) => identity.join()))).toEqual(new Set(['8.8.8.8']));
    expect(findings.at(-1)?.title).toBe('25 devices at home now ask 8.8.8.8 (Google) for names');
    expect(findings.at(-1)?.evidence).toMatchObject({ resolver: '8.8.8.8', runBy: 'Google', count: 25 });
  });

  test.each([
    ['two of two', 2, 2, 'normal'],
    ['three of seven', 7, 3, 'normal'],
    ['three of six', 6, 3, 'high'],
  ])('%s', (_, of, moving, severity) => expect(findingsOf(move(of, moving)).at(-1)?.severity).toBe(severity));
});

describe('the network hands out', () => {
  const other = { src: '192.168.1.66', serverIp: '192.168.1.66', srcMac: '00:0c:29:00:00:66' };
  const learnt = [tells(0, [GATEWAY.ip]), tells(1, [GATEWAY.ip])];
  test.each([
    ['the same', [...learnt, tells(2 * DAY, [GATEWAY.ip])], []],
    [
      'another',
      [...learnt, tells(2 * DAY, [UNKNOWN])],
      [`high: router now tells all devices at home to ask ${UNKNOWN} for names`],
    ],
    [
      'one more',
      [...learnt, tells(2 * DAY, [GATEWAY.ip, '8.8.8.8'])],
      ['high: router now tells all devices at home to ask 8.8.8.8 (Google) for names'],
    ],
    [
      'another, and devices follow',
      [...learnt, home, tells(2 * DAY, [UNKNOWN]), asks(2 * DAY + 1, UNKNOWN)],
      [`high: router now tells all devices at home to ask ${UNKNOWN} for names`],
    ],
    ['another, in the time of learning', [...learnt, tells(DAY - 1, [UNKNOWN])], []],
    ['what a stranger hands out is not the network’s word', [...learnt, tells(2 * DAY, [UNKNOWN], other)], []],
    [
      'but asking there is news',
      [...learnt, home, tells(2 * DAY, [UNKNOWN], other), asks(2 * DAY + 1, UNKNOWN)],
      [`high: laptop now asks ${UNKNOWN} for names`],
    ],
  ] as [string, Event[], string[]][])('%s', (_, events, expected) => {
    const alive = devices.map((each) => ({ ...each, lastSeen: Number.MAX_SAFE_INTEGER }));
    expect(said(events, { devices: alive })).toEqual(expected);
  });

  const advertises = (after: number, prefix: string, dnsServers: string[]) =>
    neighbor({
      ...{ time: EVENT_TIME + after, op: 'routerAdvertise', senderMac: GATEWAY.mac, etherMac: GATEWAY.mac },
      ...{ senderIp: 'fe80::1', router: { lifetimeSeconds: 1800, prefixes: [`${prefix}:/64`], dnsServers } },
    });
  test.each([
    ['itself, under the prefix of the day', ['2001:db8:0:2::1'], 0],
    ['another resolver', ['2001:db8:0:3::1'], 1],
  ])('by router advertisements, %s', (_, dnsServers, count) => {
    const events = [
      advertises(0, '2001:db8:0:1:', ['2001:db8:0:1::1']),
      advertises(2 * DAY, '2001:db8:0:2:', dnsServers),
    ];
    expect(said(events)).toHaveLength(count);
  });
});

test('the router under the prefix of the day, by DHCPv6, is no news', () => {
  const six = (after: number, resolver: string) =>
    dhcp({
      ...{ time: EVENT_TIME + after, messageType: 'reply', src: 'fe80::1', srcMac: GATEWAY.mac },
      dnsServers: [resolver],
    });
  const router = (after: number, prefix: string) =>
    neighbor({
      ...{ time: EVENT_TIME + after, op: 'routerAdvertise', senderMac: GATEWAY.mac, etherMac: GATEWAY.mac },
      ...{ senderIp: 'fe80::1', router: { lifetimeSeconds: 1800, prefixes: [prefix] } },
    });
  const day = (n: number) => [router(n * DAY, `2001:db8:0:${n}::/64`), six(n * DAY + HOUR, `2001:db8:0:${n}::1`)];
  expect(said([...day(0), ...day(2), ...day(3)])).toEqual([]);
});

test('habits are known after a restart', () => {
  const { saved } = dryRun(dnsServerChanged, {}, [home, tells(0, [GATEWAY.ip])], { devices });
  const after = { saved: JSON.parse(JSON.stringify(saved)) };
  expect(said([asks(DAY, GATEWAY.ip), asks(DAY, UNKNOWN)], after)).toHaveLength(1);
});

test('devices without end are refused and counted', () => {
  const onRefused = vi.fn();
  const flood = Array.from({ length: 20_001 }, (_, i) => asks(0, GATEWAY.ip, { srcMac: `02:00:00:00:${i}` }));
  expect(said(flood, { onRefused, deviceOf: () => undefined })).toEqual([]);
  expect(onRefused.mock.calls).toEqual([['devices']]);
});

test.each([
  ['2001:4860:4860::8888', 'Google'],
  ['9.9.9.9', 'Quad9'],
  ['198.51.100.1', undefined],
])('%s is run by %s', (ip, name) => expect(publicResolverAt(ip)).toBe(name));

import type { Event } from '@lanhound/proto';
import { dhcp, EVENT_TIME, flow, neighbor } from '@lanhound/testkit';
import { describe, expect, test } from 'vitest';
import { createDevice, type Device } from '../../inventory/device.ts';
import { type DryRunDeps, dryRun } from '../dry-run.ts';
import { gatewayChanged } from './gateway-changed.ts';

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

interface Host {
  mac: string;
  ip: string;
}
const OLD = { mac: 'b8:27:eb:00:00:02', ip: '192.168.1.1' };
const NEW = { mac: '00:0c:29:00:00:66', ip: '192.168.1.66' };

const lease = (after: number, { mac, ip }: Host, gateway: string) =>
  dhcp({
    ...{ time: EVENT_TIME + after, messageType: 'ack', src: ip, serverIp: ip, srcMac: mac, assignedIp: '192.168.1.20' },
    routers: [gateway],
  });
const speaks = (after: number, { mac, ip }: Host) =>
  neighbor({ time: EVENT_TIME + after, senderMac: mac, etherMac: mac, senderIp: ip });
const advertises = (after: number, { mac }: Host, ip: string) =>
  neighbor({
    ...{ time: EVENT_TIME + after, op: 'routerAdvertise', senderMac: mac, etherMac: mac, senderIp: ip },
    router: { lifetimeSeconds: 1800, prefixes: ['2001:db8::/64'] },
  });
const later = (after: number) => flow({ time: EVENT_TIME + after });

const device = ({ mac, ip }: Host, given: Partial<Device> = {}): Device =>
  createDevice({ site: 'home', mac, addresses: [ip], ...given });
const devices = [device(OLD, { vendor: 'Box' }), device(NEW, { vendor: 'Acme' })];
const said = (events: Event[], deps: DryRunDeps = {}) =>
  dryRun(gatewayChanged, {}, events, { devices, ...deps }).findings.map(({ title }) => title);

const CHANGED = 'The gateway at home is now Acme (192.168.1.1), it was Box (b8:27:eb:00:00:02)';

describe('the address of the gateway, at another MAC', () => {
  const known = [lease(0, OLD, OLD.ip), speaks(SECOND, OLD)];
  const takes = (after: number) => speaks(after, { ...NEW, ip: OLD.ip });
  test.each([
    ['a minute less a moment', [...known, takes(HOUR), takes(HOUR + 9), later(HOUR + MINUTE - 1)], []],
    ['a minute', [...known, takes(HOUR), takes(HOUR + 9), later(HOUR + MINUTE)], [CHANGED]],
    ['said once', [...known, takes(HOUR), later(HOUR + MINUTE)], []],
    [
      'while the old one speaks, too',
      [...known, takes(HOUR), takes(HOUR + 9), speaks(HOUR + 10, OLD), later(2 * HOUR)],
      [],
    ],
    [
      'that has had it before',
      [
        ...known,
        takes(HOUR),
        takes(HOUR + 9),
        later(2 * HOUR),
        speaks(2 * HOUR, OLD),
        speaks(2 * HOUR + 9, OLD),
        later(3 * HOUR),
      ],
      [CHANGED],
    ],
    ['of no gateway', [speaks(0, OLD), takes(HOUR), takes(HOUR + 9), later(2 * HOUR)], []],
  ])('%s', (_, events, expected) => expect(said(events)).toEqual(expected));

  const alive = [device(OLD, { vendor: 'Box', lastSeen: Number.MAX_SAFE_INTEGER }), devices[1] as Device];
  test.each([
    ['too early', 10 * MINUTE - 1, []],
    ['told', 10 * MINUTE, [CHANGED]],
  ])('while the old one is heard of otherwise: %s', (_, after, expected) => {
    expect(said([...known, takes(HOUR), takes(HOUR + 9), later(HOUR + after)], { devices: alive })).toEqual(expected);
  });

  test('two MACs of one device are no change', () => {
    const events = [...known, takes(HOUR), takes(HOUR + 9), later(2 * HOUR)];
    expect(said(events, { deviceOf: () => devices[0] })).toEqual([]);
  });
});

describe('what DHCP hands out', () => {
  const OTHER_IP = 'The gateway at home is now Acme (192.168.1.66), it was 192.168.1.1';
  test.each([
    ['the same', [lease(0, OLD, OLD.ip), lease(HOUR, OLD, OLD.ip)], []],
    ['another, by the same server', [lease(0, OLD, OLD.ip), lease(HOUR, OLD, NEW.ip)], [OTHER_IP]],
    ['is told once', [lease(0, OLD, OLD.ip), lease(HOUR, OLD, NEW.ip), lease(2 * HOUR, OLD, NEW.ip)], [OTHER_IP]],
    ['another, in the time of learning', [lease(0, OLD, OLD.ip), lease(30 * MINUTE - 1, OLD, NEW.ip)], []],
    ['by a second server in the time of learning', [lease(0, OLD, OLD.ip), lease(MINUTE, NEW, NEW.ip)], []],
    [
      'by a server in place of another',
      [lease(0, OLD, OLD.ip), lease(HOUR, NEW, NEW.ip), later(HOUR + 11 * MINUTE)],
      ['The gateway at home is now Acme (192.168.1.66)'],
    ],
  ])('%s', (_, events, expected) => expect(said(events)).toEqual(expected));

  test('by a second server is rogue-dhcp’s news', () => {
    const alive = [device(OLD, { lastSeen: Number.MAX_SAFE_INTEGER }), devices[1] as Device];
    const events = [lease(0, OLD, OLD.ip), lease(HOUR, NEW, NEW.ip), later(HOUR + 11 * MINUTE)];
    expect(said(events, { devices: alive })).toEqual([]);
  });
});

test.each([
  ['in place of another', 0, ['The gateway at home is now Acme (fe80::66), it was Box (fe80::1)']],
  ['beside another, which is rogue-router-advertisement’s news', Number.MAX_SAFE_INTEGER, []],
])('a router of IPv6 %s', (_, lastSeen, expected) => {
  const events = [advertises(0, OLD, 'fe80::1'), advertises(HOUR, NEW, 'fe80::66'), later(HOUR + 11 * MINUTE)];
  const known = [device(OLD, { vendor: 'Box', lastSeen }), devices[1] as Device];
  expect(said(events, { devices: known })).toEqual(expected);
});

describe('where only packets say who the gateway is', () => {
  const forwarding = (lastSeen: number) => [
    device(OLD, { vendor: 'Box', router: true, lastSeen }),
    device(NEW, { vendor: 'Acme', router: true }),
  ];
  const events = [speaks(0, OLD), speaks(HOUR, NEW), later(HOUR + 11 * MINUTE)];
  test.each([
    ['in place of another', 0, ['The gateway at home is now Acme (192.168.1.66), it was Box (192.168.1.1)']],
    ['beside another', Number.MAX_SAFE_INTEGER, []],
  ])('a device that passes packets on, %s', (_, lastSeen, expected) => {
    expect(said(events, { devices: forwarding(lastSeen) })).toEqual(expected);
  });
});

test('routers that take turns are told of once', () => {
  const events = [
    ...[advertises(0, OLD, 'fe80::1'), advertises(HOUR, NEW, 'fe80::66'), later(2 * HOUR)],
    ...[advertises(3 * HOUR, OLD, 'fe80::1'), later(4 * HOUR), advertises(5 * HOUR, NEW, 'fe80::66'), later(6 * HOUR)],
  ];
  expect(said(events)).toHaveLength(1);
});

test('what is known stays known over a restart', () => {
  const { saved } = dryRun(gatewayChanged, {}, [lease(0, OLD, OLD.ip), speaks(SECOND, OLD)], { devices });
  const takes = (after: number) => speaks(after, { ...NEW, ip: OLD.ip });
  const after = { saved: JSON.parse(JSON.stringify(saved)) };
  expect(said([takes(HOUR), takes(HOUR + 9), later(HOUR + MINUTE)], after)).toEqual([CHANGED]);
});

test('the evidence says who, and who before', () => {
  const events = [lease(0, OLD, OLD.ip), speaks(SECOND, OLD)];
  const takes = (after: number) => speaks(after, { ...NEW, ip: OLD.ip });
  const given = [...events, takes(HOUR), takes(HOUR + 9), later(HOUR + MINUTE)];
  const [finding] = dryRun(gatewayChanged, {}, given, { devices }).findings;
  expect(finding).toMatchObject({ severity: 'high', identity: [NEW.mac], address: OLD.ip });
  expect(finding?.evidence).toEqual({
    ...{ address: OLD.ip, mac: NEW.mac, vendor: 'Acme' },
    ...{ addressBefore: OLD.ip, macBefore: OLD.mac, vendorBefore: 'Box' },
    lastHeardBefore: '2026-03-01T12:00:01.000000Z',
  });
});

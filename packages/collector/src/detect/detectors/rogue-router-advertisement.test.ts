import type { Event, Router } from '@lanhound/proto';
import { EVENT_TIME, flow, neighbor } from '@lanhound/testkit';
import { describe, expect, test, vi } from 'vitest';
import { createDevice, type Device } from '../../inventory/device.ts';
import { dryRun } from '../dry-run.ts';
import { rogueRouterAdvertisement } from './rogue-router-advertisement.ts';

const MINUTE = 60_000_000;
const LEARNING = 30 * MINUTE;
const HOUR = 60 * MINUTE;

interface Host {
  mac: string;
  ip: string;
}
const ROUTER = { mac: 'b8:27:eb:00:00:02', ip: 'fe80::1' };
const OTHER = { mac: '00:0c:29:00:00:66', ip: 'fe80::66' };

const advertises = (after: number, { mac, ip }: Host, router: Partial<Router> = {}) =>
  neighbor({
    ...{ time: EVENT_TIME + after, op: 'routerAdvertise', senderMac: mac, etherMac: mac, senderIp: ip },
    router: { lifetimeSeconds: 1800, prefixes: ['2001:db8::/64'], ...router },
  });
const speaks = (after: number, { mac, ip }: Host) =>
  neighbor({ time: EVENT_TIME + after, op: 'solicit', senderMac: mac, etherMac: mac, senderIp: ip });

const device = ({ mac, ip }: Host, lastSeen = 0, given: Partial<Device> = {}): Device =>
  createDevice({ site: 'home', mac, addresses: [ip], lastSeen, ...given });
const ACME = device(OTHER, 0, { vendor: 'Acme' });

const run = (events: Event[], router: Device = device(ROUTER, Number.MAX_SAFE_INTEGER), more = {}) =>
  dryRun(rogueRouterAdvertisement, {}, events, { devices: [router, ACME], ...more });
const said = (...args: Parameters<typeof run>) =>
  run(...args).findings.map(({ severity, title }) => `${severity}: ${title}`);

const SECOND_ROUTER = 'critical: Acme (fe80::66) advertises itself as a second IPv6 router at home';
const local = { lifetimeSeconds: 0, prefixes: ['fd12:3456::/64'] };

test.each([
  ['the last moment of learning', [advertises(0, ROUTER), advertises(LEARNING - 1, OTHER)], []],
  ['the first after it', [advertises(0, ROUTER), advertises(LEARNING, OTHER)], [SECOND_ROUTER]],
  [
    'where there was none',
    [speaks(0, ROUTER), advertises(HOUR, OTHER)],
    ['critical: Acme (fe80::66) advertises itself as IPv6 router at home, which had none'],
  ],
  [
    'the address of the router, from another machine',
    [advertises(0, ROUTER), advertises(HOUR, { ...OTHER, ip: ROUTER.ip })],
    ['critical: Acme (fe80::1) advertises itself as a second IPv6 router at home'],
  ],
])('%s', (_, events, expected) => expect(said(events)).toEqual(expected));

describe('an advertisement', () => {
  const second = (router: Partial<Router>) => [advertises(0, ROUTER), advertises(HOUR, OTHER, router)];
  test.each([
    ['of a local prefix alone, as of a Thread border router', second(local), []],
    ['of nothing', second({ lifetimeSeconds: 0, prefixes: [] }), []],
    ['of a local prefix and the way to the internet', second({ ...local, lifetimeSeconds: 1 }), [SECOND_ROUTER]],
    ['of a local prefix and a resolver', second({ ...local, dnsServers: ['fe80::66'] }), [SECOND_ROUTER]],
    ['that sends for DHCPv6', second({ ...local, managed: true }), [SECOND_ROUTER]],
    ['of a prefix of the internet alone', second({ lifetimeSeconds: 0 }), [SECOND_ROUTER.replace('critical', 'high')]],
  ])('%s', (_, events, expected) => expect(said(events)).toEqual(expected));
});

describe('a router in place of another', () => {
  const NEW = EVENT_TIME + HOUR;
  const swap = [
    advertises(0, ROUTER),
    advertises(HOUR, OTHER),
    flow({ time: NEW + 11 * MINUTE }),
    advertises(2 * HOUR, OTHER),
  ];
  test.each([
    ['that is silent', NEW - MINUTE, []],
    ['that is not', NEW + MINUTE, [SECOND_ROUTER, SECOND_ROUTER]],
  ])('%s', (_, lastSeen, expected) => expect(said(swap, device(ROUTER, lastSeen))).toEqual(expected));

  test('that says it is none any longer, and goes on as an access point', () => {
    const [first, ...rest] = swap as [Event, ...Event[]];
    expect(said([first, advertises(HOUR - MINUTE, ROUTER, { lifetimeSeconds: 0, prefixes: [] }), ...rest])).toEqual([]);
  });
});

test.each([
  ['the gateway that learns IPv6', [speaks(0, OTHER), advertises(HOUR, OTHER)], 0],
  ['whom an advertisement alone made a router', [speaks(0, ROUTER), advertises(HOUR, OTHER), speaks(HOUR, OTHER)], 1],
])('%s', (_, events, count) => {
  expect(said(events, undefined, { devices: [{ ...ACME, router: true }] })).toHaveLength(count);
});

test('it is over when it has not advertised itself for a day', () => {
  const resolve = vi.fn();
  run([advertises(0, ROUTER), advertises(HOUR, OTHER), flow({ time: EVENT_TIME + 25 * HOUR })], undefined, { resolve });
  expect(resolve.mock.calls.map(([{ identity }]) => identity)).toEqual([[OTHER.mac, OTHER.ip]]);
});

test('who is known stays known over a restart', () => {
  const { saved } = run([advertises(0, ROUTER)]);
  const after = { saved: JSON.parse(JSON.stringify(saved)) };
  expect(said([advertises(HOUR, ROUTER), advertises(HOUR, OTHER)], undefined, after)).toEqual([SECOND_ROUTER]);
});

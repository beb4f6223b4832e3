import type { DhcpEvent, Event } from '@lanhound/proto';
import { dhcp, EVENT_TIME, flow } from '@lanhound/testkit';
import { describe, expect, test, vi } from 'vitest';
import { createDevice, type Device } from '../../inventory/device.ts';
import { dryRun } from '../dry-run.ts';
import { rogueDhcp } from './rogue-dhcp.ts';

const MINUTE = 60_000_000;
const LEARNING = 10 * MINUTE;
const HOUR = 60 * MINUTE;

interface Host {
  mac: string;
  ip: string;
}
const ROUTER = { mac: 'b8:27:eb:00:00:02', ip: '192.168.1.1' };
const OTHER = { mac: '00:0c:29:00:00:66', ip: '192.168.1.66' };

const gives = (after: number, { mac, ip }: Host, given: Partial<DhcpEvent> = {}) =>
  dhcp({
    ...{
      time: EVENT_TIME + after,
      messageType: 'offer',
      src: ip,
      serverIp: ip,
      srcMac: mac,
      assignedIp: '192.168.1.20',
    },
    ...{ routers: [ROUTER.ip], dnsServers: [ROUTER.ip], ...given },
  });
const offers6 = (after: number, mac: string, given: Partial<DhcpEvent> = {}) =>
  dhcp({ time: EVENT_TIME + after, messageType: 'advertise', src: 'fe80::66', srcMac: mac, ...given });
const asks = (after: number) => dhcp({ time: EVENT_TIME + after, messageType: 'discover' });

/** Devices, of which one is heard at a time. */
const device = ({ mac, ip }: Host, lastSeen = 0, given: Partial<Device> = {}): Device =>
  createDevice({ site: 'home', mac, addresses: [ip], lastSeen, ...given });
const ACME = device(OTHER, 0, { vendor: 'Acme' });

const run = (events: Event[], router: Device = device(ROUTER, Number.MAX_SAFE_INTEGER), more = {}) =>
  dryRun(rogueDhcp, {}, events, { devices: [router, ACME], ...more });
const said = (...args: Parameters<typeof run>) =>
  run(...args).findings.map(({ severity, title }) => `${severity}: ${title}`);

const SECOND_SERVER = 'high: Acme (192.168.1.66) is a second DHCP server at home';

test.each([
  ['the last moment of learning', [gives(0, ROUTER), gives(LEARNING - 1, OTHER)], []],
  ['the first after it', [gives(0, ROUTER), gives(LEARNING, OTHER)], [SECOND_SERVER]],
  [
    'for every answer',
    [gives(0, ROUTER), gives(LEARNING, OTHER), gives(LEARNING + 9, OTHER)],
    [SECOND_SERVER, SECOND_SERVER],
  ],
  ['the first of all, whenever it comes', [asks(0), gives(HOUR, ROUTER)], []],
  [
    'another gateway makes it critical',
    [gives(0, ROUTER), gives(HOUR, OTHER, { routers: [OTHER.ip] })],
    ['critical: Acme (192.168.1.66) is a second DHCP server at home'],
  ],
  [
    'another resolver, too',
    [gives(0, ROUTER), gives(HOUR, OTHER, { dnsServers: ['9.9.9.9'] })],
    ['critical: Acme (192.168.1.66) is a second DHCP server at home'],
  ],
  [
    'an address refused is a server’s word',
    [gives(0, ROUTER), dhcp({ time: EVENT_TIME + HOUR, messageType: 'nak', src: OTHER.ip, srcMac: OTHER.mac })],
    [SECOND_SERVER],
  ],
  ['a client is none', [gives(0, ROUTER), asks(HOUR)], []],
  [
    'who tells how to boot is none',
    [gives(0, ROUTER), dhcp({ time: EVENT_TIME + HOUR, messageType: 'offer', src: OTHER.ip, srcMac: OTHER.mac })],
    [],
  ],
  [
    'a relay is none',
    [gives(0, ROUTER), gives(HOUR, { ...OTHER, ip: ROUTER.ip }, { src: OTHER.ip, relay: OTHER.ip })],
    [],
  ],
  [
    'a server behind a relay is one',
    [gives(0, ROUTER), gives(HOUR, { ...OTHER, ip: '10.0.0.1' }, { relay: OTHER.ip })],
    ['high: 10.0.0.1 is a second DHCP server at home'],
  ],
  [
    'a file of leases is none',
    [gives(0, ROUTER), dhcp({ time: EVENT_TIME + HOUR, messageType: 'ack', src: OTHER.ip, assignedIp: OTHER.ip })],
    [],
  ],
  ['the same machine with another address', [gives(0, ROUTER), gives(HOUR, { ...ROUTER, ip: '192.168.9.1' })], []],
  [
    'the same address from another machine',
    [gives(0, ROUTER), gives(HOUR, { ...OTHER, ip: ROUTER.ip })],
    ['high: Acme (192.168.1.1) is a second DHCP server at home'],
  ],
])('%s', (_, events, expected) => expect(said(events)).toEqual(expected));

describe('a server in place of another', () => {
  const NEW = EVENT_TIME + HOUR;
  const swap = [gives(0, ROUTER), gives(HOUR, OTHER), flow({ time: NEW + 11 * MINUTE }), gives(2 * HOUR, OTHER)];
  test.each([
    ['that was silent for eleven seconds, and stays so', NEW - 11_000_000, []],
    ['that was heard ten seconds before', NEW - 10_000_000, [SECOND_SERVER, SECOND_SERVER]],
    ['that is heard again', NEW + 5 * MINUTE, [SECOND_SERVER, SECOND_SERVER]],
  ])('%s', (_, lastSeen, expected) => expect(said(swap, device(ROUTER, lastSeen))).toEqual(expected));

  test('that is heard again after all is then the second one', () => {
    const back = gives(3 * HOUR, ROUTER, { routers: [OTHER.ip], dnsServers: [OTHER.ip] });
    expect(said([...swap, back], device(ROUTER, NEW - HOUR))).toEqual([]);
    const alive = { devices: [device(ROUTER, NEW - HOUR), { ...ACME, lastSeen: Number.MAX_SAFE_INTEGER }] };
    expect(said([...swap, back], undefined, alive)).toHaveLength(1);
  });
});

describe('DHCPv6', () => {
  const six = (after: number, mac: string) => [gives(0, ROUTER), offers6(after, mac, { dnsServers: ['fe80::66'] })];
  test.each([
    [
      'where there was none',
      six(HOUR, OTHER.mac),
      ['critical: Acme (fe80::66) is a DHCPv6 server at home, which had none'],
    ],
    ['in the time of learning', six(MINUTE, OTHER.mac), []],
    ['of the server for IPv4', six(HOUR, ROUTER.mac), []],
  ])('%s', (_, events, expected) => expect(said(events)).toEqual(expected));

  test('of a router', () => {
    expect(said(six(HOUR, OTHER.mac), undefined, { devices: [{ ...ACME, router: true }] })).toEqual([]);
  });
});

test('the evidence says who, what it hands out, and who else does', () => {
  const [finding] = run([gives(0, ROUTER), gives(HOUR, OTHER, { routers: [OTHER.ip] })]).findings;
  expect(finding?.evidence).toEqual({
    ...{ address: OTHER.ip, mac: OTHER.mac, vendor: 'Acme', since: '2026-03-01T13:00:00.000000Z' },
    ...{ gatewayGiven: OTHER.ip, dnsGiven: ROUTER.ip, knownAddress: ROUTER.ip, knownMac: ROUTER.mac },
    ...{ knownSince: '2026-03-01T12:00:00.000000Z', knownLastHeard: '2026-03-01T12:00:00.000000Z', answers: 1 },
  });
});

test('it is over when it has not answered for a day', () => {
  const resolve = vi.fn();
  const events = (after: number) => [gives(0, ROUTER), gives(HOUR, OTHER), flow({ time: EVENT_TIME + HOUR + after })];
  run(events(24 * HOUR - 1), undefined, { resolve });
  expect(resolve).not.toHaveBeenCalled();
  run(events(24 * HOUR), undefined, { resolve });
  expect(resolve.mock.calls.map(([{ identity }]) => identity)).toEqual([[OTHER.mac, OTHER.ip]]);
});

test('who is known stays known over a restart', () => {
  const { saved } = run([gives(0, ROUTER)]);
  const after = { saved: JSON.parse(JSON.stringify(saved)) };
  expect(said([gives(HOUR, ROUTER), gives(HOUR, OTHER)], undefined, after)).toEqual([SECOND_SERVER]);
});

test('servers without end are refused and counted, and the first of them was told', () => {
  const onRefused = vi.fn();
  const flood = Array.from({ length: 40 }, (_, i) =>
    gives(HOUR, { mac: OTHER.mac.replace('66', `${10 + i}`), ip: `10.0.0.${i}` }),
  );
  expect(said([gives(0, ROUTER), ...flood], undefined, { onRefused })).toHaveLength(15);
  expect(onRefused).toHaveBeenCalledWith('providers');
});

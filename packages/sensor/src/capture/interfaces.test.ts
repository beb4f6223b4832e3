import { expect, test } from 'vitest';
import { firstWithAddress, ipv4RouteInterface, ipv6RouteInterface, routeGetInterface } from './interfaces.ts';

const HEAD = 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT';
const route = (name: string, fields: { destination?: string; mask?: string; flags?: string; metric?: number }) => {
  const { destination = '00000000', mask = '00000000', flags = '0003', metric = 0 } = fields;
  return `${name}\t${destination}\t010200C0\t${flags}\t0\t0\t${metric}\t${mask}\t0\t0\t0   `;
};

test.each([
  ['the default route', [route('br0', { destination: '000200C0', mask: '00FFFFFF' }), route('eth0', {})], 'eth0'],
  ['the lowest metric', [route('wlan0', { metric: 600 }), route('eth0', { metric: 100 })], 'eth0'],
  ['no route that is down or refuses', [route('a', { flags: '0002' }), route('b', { flags: '0201' })], undefined],
  ['half of the world is not a default route', [route('tun0', { mask: '00000080' })], undefined],
  ['no routes', [], undefined],
])('IPv4: %s', (_, routes, expected) => {
  expect(ipv4RouteInterface([HEAD, ...routes, ''].join('\n'))).toBe(expected);
});

const ZERO = '0'.repeat(32);
const GATEWAY = 'fe80000000000000000000000000000a';

test.each([
  ['the default route', [`${ZERO} 00 ${ZERO} 00 ${GATEWAY} 00000400 00000001 00000000 00450003     eth0`], 'eth0'],
  [
    'the lowest metric, in hex',
    [
      `${ZERO} 00 ${ZERO} 00 ${GATEWAY} 00000400 1 0 00450003 wlan0`,
      `${ZERO} 00 ${ZERO} 00 ${GATEWAY} 000000ff 1 0 00450003 eth0`,
    ],
    'eth0',
  ],
  ['not the one of loopback that refuses', [`${ZERO} 00 ${ZERO} 00 ${ZERO} ffffffff 1 0 00200200       lo`], undefined],
])('IPv6: %s', (_, routes, expected) => {
  expect(ipv6RouteInterface([...routes, ''].join('\n'))).toBe(expected);
});

test('macOS: what route prints', () => {
  expect(routeGetInterface('   route to: default\n    gateway: 10.0.0.1\n  interface: en0\n      flags: <UP>\n')).toBe(
    'en0',
  );
  expect(routeGetInterface('route: writing to routing socket: not in table\n')).toBeUndefined();
});

test('without a route the first interface with an address of its own', () => {
  const interfaces = { lo: [{ internal: true }], eth1: [], eth2: [{ internal: false }] };
  expect(firstWithAddress(interfaces)).toBe('eth2');
  expect(firstWithAddress({ lo: [{ internal: true }] })).toBeUndefined();
});

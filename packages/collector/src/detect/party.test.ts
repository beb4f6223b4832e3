import { formatIp, isNear, parseIp, scopeOf } from '@lanhound/proto';
import { GATEWAY, LAPTOP } from '@lanhound/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDevice } from '../inventory/device.ts';
import { partyOf } from './party.ts';

const device = (mac: string, name: string, addresses: string[]) =>
  createDevice({ site: 'home', mac, addresses, names: [name] });
const devices = [
  device(LAPTOP.mac, 'Laptop', [LAPTOP.ip, '2001:db8::20']),
  { ...device(GATEWAY.mac, 'Gateway', [GATEWAY.ip]), router: true },
];
const deviceOf = (_: string, { mac, ip }: { mac?: string | undefined; ip?: string | undefined }) =>
  devices.find((each) => each.mac === mac) ?? devices.find((each) => each.addresses.includes(ip ?? ''));

test.each([
  ['a device by its MAC', { ip: '192.168.1.99', mac: LAPTOP.mac }, 'Laptop', true],
  ['a device by its address', { ip: LAPTOP.ip }, 'Laptop', true],
  ['a global address of a device', { ip: '2001:db8::20', mac: GATEWAY.mac }, 'Laptop', true],
  ["the internet, with the gateway's MAC", { ip: '203.0.113.1', mac: GATEWAY.mac }, '203.0.113.1', false],
  ['an unknown neighbour', { ip: '10.0.0.1' }, '10.0.0.1', true],
  ['a network behind the gateway', { ip: '10.0.0.1', mac: GATEWAY.mac }, '10.0.0.1', true],
  ['the gateway itself', { ip: GATEWAY.ip, mac: GATEWAY.mac }, 'Gateway', true],
  ['a link-local address', { ip: 'fe80::1', mac: LAPTOP.mac }, 'Laptop', true],
])('%s', (_, end, label, local) => expect(partyOf({ deviceOf }, 'home', end)).toMatchObject({ label, local }));

test('near is private, link-local or loopback', () => {
  const near = ['private', 'linkLocal', 'loopback'];
  const first = fc.constantFrom(10, 100, 127, 169, 172, 192, 203);
  const ipv4 = fc.tuple(first, fc.constantFrom(15, 16, 31, 32, 63, 64, 127, 128, 168, 254), fc.nat(255), fc.nat(255));
  const ipv6 = fc.tuple(
    fc.constantFrom('fe80', 'febf', 'fec0', 'fc00', 'fdff', 'fe00', '2001', 'ff02', 'fe8', '0'),
    fc.nat(3),
  );
  const text = fc.oneof(
    ipv4.map((bytes) => bytes.join('.')),
    ipv6.map(([head, tail]) => `${head}::${tail}`),
  );
  fc.assert(
    fc.property(text, (written) => {
      const ip = formatIp(parseIp(written) as Uint8Array);
      expect([ip, isNear(ip)]).toEqual([ip, near.includes(scopeOf(ip))]);
    }),
  );
});

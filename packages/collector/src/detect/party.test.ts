import { GATEWAY, LAPTOP } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import type { Device } from '../inventory/device.ts';
import { partyOf } from './party.ts';

const device = (mac: string, name: string, addresses: string[]): Device => ({
  site: 'home',
  mac,
  randomised: false,
  addresses,
  names: [name],
  firstSeen: 0,
  lastSeen: 0,
  sensors: [],
});
const devices = [
  device(LAPTOP.mac, 'Laptop', [LAPTOP.ip, '2001:db8::20']),
  device(GATEWAY.mac, 'Gateway', [GATEWAY.ip]),
];
const deviceOf = (_: string, { mac, ip }: { mac?: string | undefined; ip?: string | undefined }) =>
  devices.find((each) => each.mac === mac) ?? devices.find((each) => each.addresses.includes(ip ?? ''));

test.each([
  ['a device by its MAC', { ip: '192.168.1.99', mac: LAPTOP.mac }, 'Laptop', true],
  ['a device by its address', { ip: LAPTOP.ip }, 'Laptop', true],
  ['a global address of a device', { ip: '2001:db8::20', mac: GATEWAY.mac }, 'Laptop', true],
  ["the internet, with the gateway's MAC", { ip: '203.0.113.1', mac: GATEWAY.mac }, '203.0.113.1', false],
  ['an unknown neighbour', { ip: '10.0.0.1' }, '10.0.0.1', true],
  ['a link-local address', { ip: 'fe80::1', mac: LAPTOP.mac }, 'Laptop', true],
])('%s', (_, end, label, local) => expect(partyOf({ deviceOf }, 'home', end)).toMatchObject({ label, local }));

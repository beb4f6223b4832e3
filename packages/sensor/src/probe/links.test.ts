import { expect, test } from 'vitest';
import { linksTo, neighborhoodOf } from './links.ts';
import { interfacesOf } from './testing/interfaces.ts';

const HOME = interfacesOf({
  lo: ['127.0.0.1/8', '::1/128'],
  eth0: ['192.168.1.5/24', 'fe80::5/64', '2001:db8:1::5/64'],
  wlan0: ['10.0.0.5/16', 'fe80::6/64'],
  tun0: ['10.9.0.5/32'],
});

const reached = (networks: string[], ip: string) => {
  const links = linksTo(ip, neighborhoodOf(networks, HOME));
  return typeof links === 'string' ? links : links.map(({ interface: name, family }) => `${name} ${family}`).join(', ');
};

const ALL = ['0.0.0.0/0', '::/0'];

test.each<[string[], string, string]>([
  // Nothing is configured.
  [[], '192.168.1.7', 'outside'],
  // By a network.
  [['192.168.1.0/24'], '192.168.1.7', 'eth0 4'],
  [['192.168.1.0/24'], '10.0.0.7', 'outside'],
  [['192.168.1.0/24'], '2001:db8:1::7', 'outside'],
  [['2001:db8:1::/64'], '2001:db8:1::7', 'eth0 6'],
  // By a part of one, and by more than it.
  [['192.168.1.64/26'], '192.168.1.63', 'outside'],
  [['192.168.1.64/26'], '192.168.1.64', 'eth0 4'],
  [['192.168.0.0/16'], '192.168.1.7', 'eth0 4'],
  // What is configured counts only where the machine is in it.
  [['192.168.0.0/16'], '192.168.2.7', 'outside'],
  [['172.16.0.0/12'], '172.16.0.7', 'outside'],
  [ALL, '198.51.100.7', 'outside'],
  [ALL, '2001:db8:2::7', 'outside'],
  // By an interface's name, in all its subnets and no other's.
  [['eth0'], '192.168.1.7', 'eth0 4'],
  [['eth0'], '2001:db8:1::7', 'eth0 6'],
  [['eth0'], '10.0.0.7', 'outside'],
  [['eth1'], '192.168.1.7', 'outside'],
  // An address of the link may be on any.
  [['eth0'], 'fe80::7', 'eth0 6'],
  [ALL, 'fe80::7', 'eth0 6, wlan0 6'],
  // Its own, also of interfaces that it may not use.
  [['eth0'], '192.168.1.5', 'own'],
  [['eth0'], '10.0.0.5', 'own'],
  [['eth0'], 'fe80::6', 'own'],
  // For all, or for nobody.
  [ALL, '192.168.1.255', 'group'],
  [ALL, '192.168.1.0', 'group'],
  [ALL, '10.0.255.255', 'group'],
  [ALL, '10.0.0.255', 'wlan0 4'],
  [ALL, '255.255.255.255', 'group'],
  [ALL, '224.0.0.251', 'group'],
  [ALL, 'ff02::1', 'group'],
  [ALL, '127.0.0.2', 'outside'],
  [['lo'], '127.0.0.2', 'outside'],
  [ALL, '0.0.0.0', 'outside'],
  [ALL, '::', 'outside'],
  [ALL, '10.9.0.6', 'outside'],
  // No address, or one with what belongs to no address.
  [ALL, 'fe80::7%eth0', 'malformed'],
  [ALL, 'attic', 'malformed'],
  [ALL, '', 'malformed'],
])('with %j to %s: %s', (networks, ip, expected) => expect(reached(networks, ip)).toBe(expected));

test('an IPv4 address written as one of IPv6 is what it stands for', () => {
  expect(reached(['192.168.1.0/24'], '::ffff:192.168.1.7')).toBe('eth0 4');
  expect(reached(ALL, '::ffff:224.0.0.1')).toBe('group');
  expect(reached(ALL, '::ffff:192.168.1.255')).toBe('group');
});

test('a container host has no more links than any', () => {
  const many = interfacesOf(Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`v${i}`, [`10.${i}.0.1/24`]])));
  expect(neighborhoodOf(['10.0.0.0/8'], many).links).toHaveLength(32);
});

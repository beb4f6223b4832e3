import { expect, test } from 'vitest';
import { addressOf, hostOf } from './resolver-name.ts';

test.each<[string, string | undefined]>([
  ['7.1.168.192.in-addr.arpa', '192.168.1.7'],
  ['7.1.168.192.IN-ADDR.ARPA', '192.168.1.7'],
  [`7.${'0.'.repeat(23)}8.b.d.0.1.0.0.2.ip6.arpa`, '2001:db8::7'],
  ['256.1.168.192.in-addr.arpa', undefined],
  ['1.168.192.in-addr.arpa', undefined],
  [`7.${'0.'.repeat(22)}8.b.d.0.1.0.0.2.ip6.arpa`, undefined],
  ['b._dns-sd._udp.0.1.168.192.in-addr.arpa', undefined],
  ['printer.home.lan', undefined],
])('%s is the reverse of %s', (name, ip) => expect(addressOf(name)).toBe(ip));

test.each<[string, string | undefined]>([
  ['printer.home.lan', 'printer'],
  ['Annas-iPhone', 'Annas-iPhone'],
  ['nas2.fritz.box', 'nas2'],
  ['desktop-4f3k2l1.lan', 'desktop-4f3k2l1'],
  ['pc-anna.lan', 'pc-anna'],
  ['hp1a2b3c.lan', 'hp1a2b3c'],
  ['cafe.lan', 'cafe'],
  ['guests.lan', 'guests'],
  ['host.lan', undefined],
  ['17.lan', undefined],
  ['ip-192-168-1-5.ec2.internal', undefined],
  ['192-168-1-5.lan', undefined],
  ['5.1.168.192.lan', undefined],
  ['host-5-1-168-192.provider.example', undefined],
  ['pc-192-168-1-5.fritz.box', undefined],
  ['cpe192_168_001_005.lan', undefined],
  ['box-192168001005', undefined],
  ['net-c0a80105', undefined],
  ['dhcp-17.lan', undefined],
  ['dhcp17.lan', undefined],
  ['unknown0011223344ff.lan', undefined],
  ['00-11-22-33-44-ff.lan', undefined],
  ['localhost', undefined],
  ['_gateway', undefined],
  ['', undefined],
])('the host in %j, of 192.168.1.5, is %s', (name, host) => expect(hostOf(name, '192.168.1.5')).toBe(host));

test.each<[string, string | undefined]>([
  ['laptop.home.lan', 'laptop'],
  ['2001-db8--1234-5678-9abc-def0.lan', undefined],
  ['dyn-2001-0db8-0000-0001-1234-5678-9abc-def0.provider.example', undefined],
  ['dyn-1234-5678-9abc-def0', undefined],
  ['host-123456789abcdef0', undefined],
])('the host in %j, of 2001:db8:0:1:1234:5678:9abc:def0, is %s', (name, host) =>
  expect(hostOf(name, '2001:db8:0:1:1234:5678:9abc:def0')).toBe(host),
);

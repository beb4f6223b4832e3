import { parseIp } from '@lanhound/proto';
import { expect, test } from 'vitest';
import { type Cidr, contains, networkOf, parseCidr } from './cidr.ts';

const cidr = (text: string) => parseCidr(text) as Cidr;
const isIn = (network: string, ip: string) => contains(cidr(network), parseIp(ip) as Uint8Array);

test.each<[string, string, boolean]>([
  ['192.168.1.0/24', '192.168.1.255', true],
  ['192.168.1.0/24', '192.168.2.0', false],
  ['192.168.1.77/25', '192.168.1.127', true],
  ['192.168.1.77/25', '192.168.1.128', false],
  ['10.0.0.0/9', '10.127.255.255', true],
  ['10.0.0.0/9', '10.128.0.0', false],
  ['192.168.1.7/32', '192.168.1.7', true],
  ['192.168.1.7/32', '192.168.1.6', false],
  ['0.0.0.0/0', '198.51.100.1', true],
  ['0.0.0.0/0', '::1', false],
  ['fe80::/10', 'febf::1', true],
  ['fe80::/10', 'fec0::1', false],
  ['2001:db8::/64', '2001:db8::1', true],
  ['2001:db8::/64', '2001:db8:0:1::1', false],
])('%s has %s: %s', (network, ip, expected) => expect(isIn(network, ip)).toBe(expected));

test.each(['192.168.1.0', '192.168.1.0/33', 'fe80::/129', '/24', 'eth0/24', '192.168.1/24', '192.168.1.0/-1', ''])(
  '%j is no network',
  (text) => expect(parseCidr(text)).toBeUndefined(),
);

test.each([
  ['192.168.1.77/25', '192.168.1.0/25'],
  ['192.168.1.77/32', '192.168.1.77/32'],
  ['10.200.3.4/9', '10.128.0.0/9'],
  ['fe80::1:2/64', 'fe80::/64'],
  ['1.2.3.4/0', '0.0.0.0/0'],
])('%s is in %s', (text, network) => expect(networkOf(cidr(text))).toBe(network));

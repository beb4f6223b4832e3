import { expect, test } from 'vitest';
import { SUBNET_ADDRESSES_MAX, sweepOf } from './addresses.ts';
import { type Link, neighborhoodOf } from './links.ts';
import { interfacesOf } from './testing/interfaces.ts';

const linkOf = (networks: string[], ...own: string[]): Link =>
  neighborhoodOf(networks, interfacesOf({ eth0: own })).links[0] as Link;
const sweep = (networks: string[], ...own: string[]) => {
  const { addresses, omitted } = sweepOf(linkOf(networks, ...own), () => 0.5);
  const sorted = addresses.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return { count: addresses.length, first: sorted[0], last: sorted.at(-1), omitted };
};

test.each<[string, string[], string[], ReturnType<typeof sweep>]>([
  ['a home', ['eth0'], ['192.168.1.5/24'], { count: 253, first: '192.168.1.1', last: '192.168.1.254', omitted: 0 }],
  [
    'a part of it',
    ['192.168.1.128/25'],
    ['192.168.1.5/24'],
    { count: 127, first: '192.168.1.128', last: '192.168.1.254', omitted: 0 },
  ],
  [
    'two parts that overlap',
    ['192.168.1.0/25', '192.168.1.0/26'],
    ['192.168.1.5/24'],
    { count: 126, first: '192.168.1.1', last: '192.168.1.127', omitted: 0 },
  ],
  [
    'the same twice',
    ['192.168.1.0/24', '192.168.0.0/16'],
    ['192.168.1.5/24'],
    { count: 253, first: '192.168.1.1', last: '192.168.1.254', omitted: 0 },
  ],
  ['as many as may be', ['eth0'], ['10.0.4.5/22'], { count: 1_021, first: '10.0.4.1', last: '10.0.7.254', omitted: 0 }],
  [
    'one bit more: what is around',
    ['eth0'],
    ['10.0.4.5/21'],
    { count: 1_022, first: '10.0.4.0', last: '10.0.7.254', omitted: 1_024 },
  ],
  [
    'a campus',
    ['eth0'],
    ['10.0.4.5/8'],
    { count: 1_023, first: '10.0.4.0', last: '10.0.7.255', omitted: 2 ** 24 - 1_024 },
  ],
  [
    'a large part elsewhere: its beginning',
    ['10.1.0.0/16'],
    ['10.0.4.5/8'],
    { count: 1_024, first: '10.1.0.0', last: '10.1.3.255', omitted: 2 ** 16 - 1_024 },
  ],
  [
    'two addresses in one subnet',
    ['eth0'],
    ['192.168.1.5/24', '192.168.1.6/24'],
    { count: 252, first: '192.168.1.1', last: '192.168.1.254', omitted: 0 },
  ],
  ['a link of two', ['eth0'], ['10.0.0.0/31'], { count: 1, first: '10.0.0.1', last: '10.0.0.1', omitted: 0 }],
  ['nobody else', ['eth0'], ['10.0.0.1/32'], { count: 0, first: undefined, last: undefined, omitted: 0 }],
])('%s', (_, networks, own, expected) => expect(sweep(networks, ...own)).toEqual(expected));

test('never more than may be asked, nor any twice, nor in a row', () => {
  const { addresses } = sweepOf(linkOf(['eth0'], '172.16.0.9/12'), Math.random);
  expect(addresses.length).toBeLessThanOrEqual(SUBNET_ADDRESSES_MAX);
  expect(new Set(addresses).size).toBe(addresses.length);
  expect(addresses).not.toEqual(addresses.toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true })));
});

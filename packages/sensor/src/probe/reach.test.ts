import { expect, test } from 'vitest';
import { DiscoveryConfig } from './discovery-config.ts';
import { discoveryReach } from './reach.ts';
import { interfacesOf } from './testing/interfaces.ts';

const MACHINE = interfacesOf({ lo: ['127.0.0.1/8'], eth0: ['192.168.1.5/24', 'fe80::5/64'], eth1: ['10.0.0.5/16'] });
const reachOf = (...networks: string[]) => discoveryReach(DiscoveryConfig.parse({ networks }), MACHINE);

test('what can be named is every network of the machine but loopback', () => {
  const possible = ['192.168.1.0/24', 'fe80::/64', '10.0.0.0/16'];
  expect(reachOf('172.16.0.0/12')).toEqual({ links: [], possible });
});

test('what is asked is told by link', () => {
  expect(reachOf('eth0', '10.0.0.0/16').links).toEqual([
    { interface: 'eth0', family: 4, networks: ['192.168.1.0/24'], addresses: 253, omitted: 0 },
    { interface: 'eth0', family: 6, networks: ['fe80::/64'], addresses: 0, omitted: 0 },
    { interface: 'eth1', family: 4, networks: ['10.0.0.0/16'], addresses: 1_022, omitted: 64_512 },
  ]);
});

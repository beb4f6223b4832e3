import { expect, test } from 'vitest';
import { createDevice } from '../inventory/device.ts';
import { isAllowed } from './allowed.ts';

test.each([
  ['the address', ['192.0.2.7'], { destination: '192.0.2.7' }, true],
  ['another address', ['192.0.2.7'], { destination: '192.0.2.8' }, false],
  ['a network', ['192.0.2.0/24'], { server: '192.0.2.8' }, true],
  ['outside of the network', ['192.0.2.0/24'], { destination: '192.0.3.8' }, false],
  ['an IPv6 network', ['2001:db8::/32'], { destination: '2001:db8::1' }, true],
  ['an address of the other kind', ['0.0.0.0/0'], { destination: '2001:db8::1' }, false],
  ['a network that is none', ['192.0.2.0/99'], { destination: '192.0.2.8' }, false],
  ['the name', ['Example.org'], { serverName: 'example.ORG' }, true],
  ['a name below it', ['example.org'], { name: 'a.example.org' }, true],
  ['with a star', ['*.example.org'], { name: 'a.example.org' }, true],
  ['a name that ends alike', ['example.org'], { name: 'badexample.org' }, false],
  ['what is not a destination', ['192.0.2.7'], { client: '192.0.2.7' }, false],
  ['nothing', [], { destination: '192.0.2.7' }, false],
] as const)('%s', (_, allow, evidence, expected) => {
  const device = createDevice({ site: 'home', mac: '3c:22:fb:00:00:01', given: { allow: [...allow] } });
  expect(isAllowed({ device, evidence })).toBe(expected);
});

import { expect, test } from 'vitest';
import { isAtHome } from './name-resolver.ts';

test.each([
  ['192.168.1.1', true],
  ['192.168.1.1:5353', true],
  ['127.0.0.53', true],
  ['100.64.0.1', true],
  ['::1', true],
  ['fd00::1', true],
  ['[fd00::1]:53', true],
  ['fe80::1%eth0', true],
  ['[fe80::1%eth0]:53', true],
  ['9.9.9.9', false],
  ['9.9.9.9:53', false],
  ['2620:fe::fe', false],
  ['[2620:fe::fe]:53', false],
  ['', false],
])('a resolver at %j is at home: %s', (server, isHome) => expect(isAtHome(server)).toBe(isHome));

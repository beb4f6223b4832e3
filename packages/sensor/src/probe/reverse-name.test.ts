import { expect, test } from 'vitest';
import { reverseNameOf } from './reverse-name.ts';

test.each([
  ['192.168.1.7', '7.1.168.192.in-addr.arpa'],
  ['2001:db8::567:89ab', 'b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa'],
  ['nobody', undefined],
])('the reverse of %s is %s', (ip, name) => expect(reverseNameOf(ip)).toBe(name));

import { expect, test } from 'vitest';
import { parentDomain } from './destination.ts';

test.each([
  ['www.example.com', 'example.com'],
  ['example.com', 'example.com'],
  ['a.b.c.example.com', 'example.com'],
  ['cdn.shop.co.uk', 'shop.co.uk'],
  ['shop.com.au', 'shop.com.au'],
  ['www.orf.at', 'www.orf.at'],
  ['www.impots.gouv.fr', 'impots.gouv.fr'],
  ['WWW.Example.ORG.', 'example.org'],
  ['localhost', undefined],
  ['192.168.1.1', undefined],
  ['2001:db8::1', undefined],
  ['a..b', undefined],
])('%s belongs to %s', (name, domain) => expect(parentDomain(name)).toBe(domain));

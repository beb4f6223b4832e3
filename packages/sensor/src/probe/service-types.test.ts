import { encode } from 'dns-packet';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ALL_TYPES, createServiceTypes } from './service-types.ts';

const answer = (...types: string[]) =>
  encode({
    type: 'response',
    answers: types.map((data) => ({ type: 'PTR', class: 'IN', name: ALL_TYPES, ttl: 10, data })),
  });

const read = (...messages: Uint8Array[]) => {
  const types = createServiceTypes(['_http._tcp.local']);
  for (const message of messages) types.read(message);
  return types;
};

test.each<[string, string[], string[]]>([
  ['two types', ['_ipp._tcp.local', '_sleep-proxy._udp.local'], ['_ipp._tcp.local', '_sleep-proxy._udp.local']],
  ['the same in other letters', ['_ipp._tcp.local', '_IPP._TCP.local'], ['_ipp._tcp.local']],
  ['what is asked for anyway', ['_http._tcp.local'], []],
  ['a name outside of the link', ['_ipp._tcp.example.com'], []],
  ['a host', ['printer.local'], []],
  ['more than a type', ['_a._sub._ipp._tcp.local'], []],
  ['a name that no type may have', ['_abcdefghijklmnop._tcp.local', '_-a._tcp.local', '_a b._tcp.local'], []],
])('%s', (_, said, expected) => expect(read(answer(...said)).take()).toEqual(expected));

test('each is given once', () => {
  const types = read(answer('_ipp._tcp.local'));
  expect([types.take(), types.take()]).toEqual([['_ipp._tcp.local'], []]);
});

test('answers to other questions say nothing', () => {
  const other = encode({
    type: 'response',
    answers: [{ type: 'PTR', name: '_ipp._tcp.local', data: 'a._ipp._tcp.local' }],
  });
  expect(read(other).take()).toEqual([]);
});

test('who names a thousand is asked for some', () => {
  const names = Array.from({ length: 1_000 }, (_, i) => `_t${i}._tcp.local`);
  const types = read(...names.map((name) => answer(name)));
  expect(types.take()).toHaveLength(63);
  expect(types.omitted).toBeGreaterThan(400);
});

test('whatever bytes come, nothing is thrown and only types are taken', () => {
  const good = answer('_ipp._tcp.local', '_ftp._tcp.local');
  const mutated = fc
    .tuple(fc.nat(good.length - 1), fc.nat(255))
    .map(([at, byte]) => Uint8Array.from(good, (old, i) => (i === at ? byte : old)));
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 600 }), mutated), (bytes) => {
      for (const type of read(bytes).take()) expect(type).toMatch(/^_[a-z0-9-]{1,15}\._(tcp|udp)\.local$/);
    }),
    { numRuns: 2_000 },
  );
});

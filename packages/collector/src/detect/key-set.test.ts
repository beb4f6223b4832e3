import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keySet } from './key-set.ts';

test('holds what was added and nothing else', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), fc.array(fc.string()), (added, asked) => {
      const set = keySet();
      for (const text of added) set.add(text);
      const exact = new Set(added);
      expect(set.size).toBe(exact.size);
      for (const text of [...added, ...asked]) expect(set.has(text)).toBe(exact.has(text));
    }),
  );
});

test('comes back from what it saved', () => {
  const set = keySet();
  for (let i = 0; i < 1000; i++) set.add(`192.168.1.${i} 443/tcp`);
  const again = keySet(JSON.parse(JSON.stringify(set.save())));
  expect(again.size).toBe(1000);
  expect(again.has('192.168.1.7 443/tcp')).toBe(true);
  expect(again.has('192.168.1.7 443/udp')).toBe(false);
});

test('near texts do not collide', () => {
  const set = keySet();
  for (let i = 0; i < 100_000; i++) set.add(`device ${i}`);
  expect(set.size).toBe(100_000);
});

test.each(['', 'AAAA', 'not base64!', Buffer.from([1, 2, 3, 4, 5, 6, 7, 255, 9]).toString('base64')])(
  'a broken saved set %j gives what can be read, without a throw',
  (saved) => expect(keySet(saved).size).toBeLessThanOrEqual(1),
);

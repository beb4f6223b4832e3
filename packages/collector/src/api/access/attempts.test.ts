import { fakeClock } from '@lanhound/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createAttempts } from './attempts.ts';

const triesOf = (attempts: ReturnType<typeof createAttempts>, address: string, many: number) =>
  Array.from({ length: many }, () => attempts.begin(address) === undefined).filter(Boolean).length;

test('six in a row, then two a minute', async () => {
  const clock = fakeClock();
  const attempts = createAttempts(clock);
  expect(triesOf(attempts, '192.168.1.9', 10)).toBe(6);
  expect(attempts.begin('192.168.1.9')).toBe(30_000);
  await clock.advance(29_999);
  expect(attempts.begin('192.168.1.9')).toBe(1);
  await clock.advance(1);
  expect(triesOf(attempts, '192.168.1.9', 10)).toBe(1);
  expect(triesOf(attempts, '192.168.1.10', 10)).toBe(6);
});

test.each([
  ['addresses of one IPv6 network', ['2001:db8::1', '2001:db8::2'], 6],
  ['IPv6 networks', ['2001:db8::1', '2001:db8:0:1::1'], 12],
  ['the two forms of an IPv4 address', ['10.0.0.1', '::ffff:10.0.0.1'], 6],
  ['all of this machine', ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1'], 6],
])('%s: %j have %d tries', (_, addresses, tries) => {
  const attempts = createAttempts(fakeClock());
  expect(addresses.reduce((sum, address) => sum + triesOf(attempts, address, 10), 0)).toBe(tries);
});

test('many addresses share a limit, which does not keep out whoever sits at this machine', () => {
  const attempts = createAttempts(fakeClock());
  const addresses = Array.from({ length: 5_000 }, (_, i) => `10.1.${i >> 8}.${i & 255}`);
  expect(addresses.filter((address) => attempts.begin(address) === undefined)).toHaveLength(30);
  expect(attempts.begin('127.0.0.1')).toBeUndefined();
});

test('who knows one password gets no more tries for those of others', () => {
  const attempts = createAttempts(fakeClock());
  expect(triesOf(attempts, '10.0.0.1', 5)).toBe(5);
  for (let i = 0; i < 20; i++) {
    expect(attempts.begin('10.0.0.1')).toBeUndefined();
    attempts.succeeded('10.0.0.1');
  }
  expect(triesOf(attempts, '10.0.0.1', 5)).toBe(1);
});

test('whatever the addresses, nobody waits longer than the limit says', () => {
  const step = fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 120_000 }));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      let nowMs = 0;
      const attempts = createAttempts({ ...fakeClock(), steadyMs: () => nowMs });
      for (const [address, ms] of steps) {
        nowMs += ms;
        expect(attempts.begin(`10.0.0.${address % 256}`) ?? 0).toBeLessThanOrEqual(30_000);
      }
    }),
  );
});

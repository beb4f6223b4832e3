import { formatIp } from '@lanhound/proto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DECIMAL_BYTES_MAX, IP_TEXT_BYTES_MAX, putDecimal, putHex, putIp } from './digits.ts';

/** What is written from the third byte on; nothing may be written elsewhere. */
function written(bytesMax: number, put: (to: Uint8Array, at: number) => number): string {
  const to = Buffer.alloc(3 + bytesMax, 0xa5);
  const end = put(to, 3);
  expect(to.every((byte, at) => (at >= 3 && at < end) || byte === 0xa5)).toBe(true);
  return to.toString('latin1', 3, end);
}

const ipv4 = fc.uint8Array({ minLength: 4, maxLength: 4 });
const ipv6 = fc.oneof(
  fc.uint8Array({ minLength: 16, maxLength: 16 }),
  fc.array(fc.constantFrom(0, 0, 0, 1, 0xff), { minLength: 16, maxLength: 16 }).map((bytes) => Uint8Array.from(bytes)),
  ipv4.map((bytes) => Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, ...bytes)),
);

test('addresses are what formatIp makes of them', () => {
  fc.assert(
    fc.property(fc.oneof(ipv4, ipv6), (ip) => {
      const from = Uint8Array.of(9, ...ip, 9);
      const text = written(IP_TEXT_BYTES_MAX, (to, at) => putIp(to, at, from, 1, ip.length));
      expect(text).toBe(formatIp(ip));
    }),
    { numRuns: 2_000 },
  );
});

test.each(['::', '::1', '1::', 'fe80::1', '1:0:0:2::', '::ffff:0:0:1', '2001:db8:1:1:1:1:1:1', '1:0:1:1:1:1:1:1'])(
  '%s',
  (text) => {
    const groups = text
      .replace('::', `:${'0:'.repeat(10 - text.split(':').length)}`)
      .split(':')
      .slice(-8);
    const ip = Uint8Array.from(
      groups.flatMap((group) => [Number.parseInt(group || '0', 16) >> 8, Number.parseInt(group || '0', 16) & 255]),
    );
    expect(written(IP_TEXT_BYTES_MAX, (to, at) => putIp(to, at, ip, 0, 16))).toBe(formatIp(ip));
  },
);

test('numbers are decimal', () => {
  fc.assert(
    fc.property(fc.oneof(fc.nat(300), fc.integer({ min: 0, max: 2 ** 32 - 1 })), (value) => {
      expect(written(DECIMAL_BYTES_MAX, (to, at) => putDecimal(to, at, value))).toBe(String(value));
    }),
  );
});

test('bytes are hexadecimal', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const text = written(80, (to, at) => putHex(to, at, bytes, 0, bytes.length));
      expect(text).toBe(Buffer.from(bytes).toString('hex'));
    }),
  );
});

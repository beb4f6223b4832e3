import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatIp, parseIp, scopeOf } from './ip.ts';
import { formatMac, isGroupMac, isLocalMac, parseMac, readMac } from './mac.ts';
import { formatTime, parseTime } from './time.ts';

test.each([
  [[192, 168, 1, 7], '192.168.1.7'],
  [[0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], '2001:db8::1'],
  [[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], '::'],
  [[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 10, 0, 0, 1], '10.0.0.1'],
  [[0x20, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1], '2001:0:1::1:0:1'],
  [[0x20, 1, 0, 1, 0, 1, 0, 0, 0, 1, 0, 1, 0, 1, 0, 1], '2001:1:1:0:1:1:1:1'],
])('address %j is %s', (bytes, text) => {
  expect(formatIp(Uint8Array.from(bytes))).toBe(text);
  expect(formatIp(parseIp(text) as Uint8Array)).toBe(text);
});

test('every address comes back', () => {
  const address = fc.uint8Array({ minLength: 16, maxLength: 16 });
  fc.assert(fc.property(address, (bytes) => formatIp(parseIp(formatIp(bytes)) as Uint8Array) === formatIp(bytes)));
});

test.each(['', '1.2.3', '1.2.3.256', '01.2.3.4', '1::2::3', '12345::', ':::', '1:2:3:4:5:6:7', 'fe80::1%eth0', 'g::'])(
  '"%s" is no address',
  (text) => expect(parseIp(text)).toBeUndefined(),
);

test.each([
  ['10.1.2.3', 'private'],
  ['172.32.0.1', 'global'],
  ['169.254.1.1', 'linkLocal'],
  ['239.255.255.250', 'multicast'],
  ['255.255.255.255', 'broadcast'],
  ['0.0.0.0', 'unspecified'],
  ['fe80::1', 'linkLocal'],
  ['fd00::1', 'private'],
  ['ff02::fb', 'multicast'],
  ['::', 'unspecified'],
  ['::1', 'loopback'],
  ['2001:db8::1', 'global'],
])('%s is %s', (ip, scope) => expect(scopeOf(ip)).toBe(scope));

test('every MAC comes back', () => {
  const bytes = fc.uint8Array({ minLength: 6, maxLength: 6 });
  fc.assert(fc.property(bytes, (six) => parseMac(formatMac(readMac(six, 0))) === readMac(six, 0)));
  expect(formatMac(readMac(Uint8Array.of(0xff, 0xee, 0xdd, 0xcc, 0xbb, 0xaa), 0))).toBe('ff:ee:dd:cc:bb:aa');
});

test.each([
  ['01:00:5e:00:00:fb', true, false],
  ['da:a1:19:00:00:01', false, true],
  ['00:11:22:33:44:55', false, false],
])('%s: group %s, local %s', (text, group, local) => {
  const mac = parseMac(text) as number;
  expect([isGroupMac(mac), isLocalMac(mac)]).toEqual([group, local]);
});

test('times keep their microseconds', () => {
  const time = fc.integer({ min: 0, max: 4_102_444_800_000_000 });
  fc.assert(fc.property(time, (us) => parseTime(formatTime(us)) === us));
  expect(formatTime(1)).toBe('1970-01-01T00:00:00.000001Z');
  expect(parseTime('2026-11-21T11:00:00+01:00')).toBe(parseTime('2026-11-21T10:00:00Z'));
  expect(parseTime('yesterday')).toBeUndefined();
});

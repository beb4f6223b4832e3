import { expect, test } from 'vitest';
import { paintFor, printable } from './style.ts';
import { evidenceLines, tableLines, wrap } from './table.ts';
import { formatBytes, formatCount, formatSpan, plural } from './units.ts';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [99_949, '99.9 kB'],
  [99_951, '100 kB'],
  [999_500, '1.0 MB'],
  [5_300_000_000_000_000, '5300 TB'],
])('%d bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

test.each([
  [400_000, '0.4 s'],
  [59_000_000, '59 s'],
  [125_000_000, '2 min 5 s'],
  [120_000_000, '2 min'],
  [90_061_000_000, '1 d 1 h'],
])('%d µs are %s', (us, text) => expect(formatSpan(us)).toBe(text));

test('counts and plurals', () => {
  expect([formatCount(1234567), plural(1, 'packet'), plural(0, 'packet')]).toEqual([
    '1 234 567',
    '1 packet',
    '0 packets',
  ]);
});

test('a name from the network cannot steer the terminal', () => {
  expect(printable('tv\u001b[2J\u0007\r\n\u202e')).toBe('tv·[2J····');
});

test('a table fits its width and cuts the last column', () => {
  const columns = [
    { title: 'n', value: (row: { n: number; text: string }) => String(row.n), align: 'right' as const },
    { title: 'text', value: (row: { n: number; text: string }) => row.text },
  ];
  const lines = tableLines(
    columns,
    [
      { n: 1, text: 'short' },
      { n: 100, text: 'much too long for this' },
    ],
    18,
  );
  expect(lines).toEqual(['  n  text', '  1  short', '100  much too lon…']);
});

test('words wrap', () => expect(wrap('a bb ccc dddd', 6)).toEqual(['a bb', 'ccc', 'dddd']));

test('no colours where they are not wanted', () => {
  expect(paintFor({ isTTY: false }, {})('red', 'x')).toBe('x');
  expect(paintFor({ isTTY: true }, { NO_COLOR: '1' })('red', 'x')).toBe('x');
  expect(paintFor({ isTTY: true }, {})('red', 'x')).toBe('\u001b[31mx\u001b[39m');
});

test('evidence breaks between facts, after the dot, and not after a name', () => {
  expect(evidenceLines({ port: 23, client: '10.0.0.1' }, 12)).toEqual(['port: 23 ·', 'client: 10.0.0.1']);
  expect(evidenceLines({}, 12)).toEqual([]);
});

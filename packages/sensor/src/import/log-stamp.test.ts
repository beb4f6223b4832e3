import { formatTime } from '@lanhound/proto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StampReader } from './log-stamp.ts';

const us = (text: string) => Date.parse(text) * 1_000;

/** The times of lines that one log has, in its zone; read when the last of them was there. */
function times(timeZone: string, latest: string, stamps: readonly string[]): (string | undefined)[] {
  const reader = new StampReader(timeZone);
  return stamps.map((stamp) => {
    const found = reader.read(`${stamp} dnsmasq[1]: x`, us(latest));
    return found && formatTime(found.timeUs);
  });
}

test.each([
  ['UTC', 'UTC', '2026-03-05T12:00:00Z', 'Mar  5 11:59:58', '2026-03-05T11:59:58.000000Z'],
  ['a zone', 'Europe/Berlin', '2026-03-05T12:00:00Z', 'Mar  5 12:59:58', '2026-03-05T11:59:58.000000Z'],
  ['summer time', 'Europe/Berlin', '2026-07-05T12:00:00Z', 'Jul  5 13:59:58', '2026-07-05T11:59:58.000000Z'],
  [
    'a zone with half an hour',
    'Asia/Kolkata',
    '2026-03-05T12:00:00Z',
    'Mar  5 17:29:58',
    '2026-03-05T11:59:58.000000Z',
  ],
  ['a day of two digits', 'UTC', '2026-03-15T12:00:00Z', 'Mar 15 11:59:58', '2026-03-15T11:59:58.000000Z'],
  ['last year', 'UTC', '2026-01-01T00:00:05Z', 'Dec 31 23:59:59', '2025-12-31T23:59:59.000000Z'],
  ['months ago', 'UTC', '2026-03-05T12:00:00Z', 'Apr  1 00:00:00', '2025-04-01T00:00:00.000000Z'],
  ['a little ahead', 'UTC', '2025-12-31T23:59:58Z', 'Jan  1 00:00:01', '2026-01-01T00:00:01.000000Z'],
  ['a leap day', 'UTC', '2026-03-05T12:00:00Z', 'Feb 29 10:00:00', '2024-02-29T10:00:00.000000Z'],
  [
    'an hour that is left out',
    'Europe/Berlin',
    '2026-03-29T12:00:00Z',
    'Mar 29 02:30:00',
    '2026-03-29T01:30:00.000000Z',
  ],
  ['a full stamp', 'Asia/Tokyo', '2026-03-05T12:00:00Z', '2026-03-05T12:00:00.25+01:00', '2026-03-05T11:00:00.250000Z'],
  ['a year of its own', 'UTC', '2026-03-05T12:00:00Z', 'Tue Mar  5 11:59:58 2024', '2024-03-05T11:59:58.000000Z'],
  ['a year to come', 'UTC', '2026-03-05T12:00:00Z', 'Fri Mar  5 11:59:58 2027', undefined],
  ['no such day', 'UTC', '2026-03-05T12:00:00Z', 'Feb 31 10:00:00', undefined],
  ['no such hour', 'UTC', '2026-03-05T12:00:00Z', 'Mar  5 24:00:00', undefined],
  ['no stamp', 'UTC', '2026-03-05T12:00:00Z', 'dnsmasq: query', undefined],
])('%s', (_, zone, latest, stamp, expected) => expect(times(zone, latest, [stamp])).toEqual([expected]));

test('the hour that comes twice goes on', () => {
  const stamps = ['Oct 25 01:59:59', 'Oct 25 02:30:00', 'Oct 25 02:59:59', 'Oct 25 02:00:00', 'Oct 25 02:30:00'];
  expect(times('Europe/Berlin', '2026-10-25T02:00:00Z', [...stamps, 'Oct 25 03:00:00'])).toEqual([
    '2026-10-24T23:59:59.000000Z',
    '2026-10-25T00:30:00.000000Z',
    '2026-10-25T00:59:59.000000Z',
    '2026-10-25T01:00:00.000000Z',
    '2026-10-25T01:30:00.000000Z',
    '2026-10-25T02:00:00.000000Z',
  ]);
});

test('a time is read as it was written, in any zone', () => {
  const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'Pacific/Apia');
  const seconds = fc.integer({ min: Date.UTC(2020, 0, 1) / 1_000, max: Date.UTC(2030, 0, 1) / 1_000 });
  fc.assert(
    fc.property(zone, seconds, (timeZone, at) => {
      const format = { timeZone, hourCycle: 'h23', month: 'short', day: '2-digit' } as const;
      const clock = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
      const text = new Intl.DateTimeFormat('en-US', { ...format, ...clock }).format(at * 1_000).replace(',', '');
      const found = new StampReader(timeZone).read(`${text} x`, at * 1_000_000);
      const differs = Math.abs((found?.timeUs ?? 0) / 1_000_000 - at);
      // The second of two hours with the same names can only be told from the lines before.
      expect([0, 1_800, 3_600]).toContain(differs);
    }),
  );
});

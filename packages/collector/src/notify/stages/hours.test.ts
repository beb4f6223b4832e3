import { describe, expect, test } from 'vitest';
import { localTimes, nextTimeUs, QuietHours, quietMinutes } from './hours.ts';

const at = (text: string) => Date.parse(text) * 1000;

describe('the wall time of a place', () => {
  test.each([
    ['Europe/Berlin', '2026-12-01T23:30:00Z', { day: '2026-12-02', weekday: 2, minute: 30 }],
    ['Europe/Berlin', '2026-07-01T22:30:00Z', { day: '2026-07-02', weekday: 3, minute: 30 }],
    ['America/New_York', '2026-12-01T04:59:00Z', { day: '2026-11-30', weekday: 0, minute: 23 * 60 + 59 }],
    ['Asia/Kathmandu', '2026-12-01T00:00:00Z', { day: '2026-12-01', weekday: 1, minute: 5 * 60 + 45 }],
  ])('%s at %s', (zone, time, expected) => expect(localTimes(zone)(at(time))).toEqual(expected));
});

describe('quiet hours', () => {
  const night = QuietHours.parse({ from: '22:00', to: '07:00' });
  const weekend = QuietHours.parse({ days: ['sat', 'sun'], from: '00:00', to: '00:00' });
  test.each([
    ['before they begin', night, 'high', '2026-12-01T21:59:00Z', undefined],
    ['as they begin', night, 'high', '2026-12-01T22:00:00Z', 9 * 60],
    ['after midnight', night, 'high', '2026-12-02T06:59:00Z', 1],
    ['as they end', night, 'high', '2026-12-02T07:00:00Z', undefined],
    ['for what is critical', night, 'critical', '2026-12-01T23:00:00Z', undefined],
    ['of a whole day', weekend, 'high', '2026-12-05T12:00:00Z', 12 * 60],
    ['on another day', weekend, 'high', '2026-12-04T12:00:00Z', undefined],
  ] as const)('%s', (_, hours, severity, time, minutes) => {
    expect(quietMinutes([hours], severity, localTimes('UTC')(at(time)))).toBe(minutes);
  });

  test('that begin on a day last into the next', () => {
    const friday = QuietHours.parse({ days: ['fri'], from: '22:00', to: '07:00' });
    const minutes = (time: string) => quietMinutes([friday], 'high', localTimes('UTC')(at(time)));
    expect([minutes('2026-12-05T06:00:00Z'), minutes('2026-12-04T06:00:00Z')]).toEqual([60, undefined]);
  });
});

test.each([
  ['later today', '08:00', '2026-12-01T07:30:20Z', '2026-12-01T08:00:00Z'],
  ['tomorrow', '08:00', '2026-12-01T08:00:00Z', '2026-12-02T08:00:00Z'],
])('the next moment is %s', (_, time, now, expected) => {
  expect(nextTimeUs(time, at(now), localTimes('UTC')(at(now)))).toBe(at(expected));
});

import { expect, test } from 'vitest';
import { parseMoment } from './moment.ts';

/** In the zone of whoever runs this. */
const local = (day: number, hour = 0, minute = 0) => new Date(2026, 2, day, hour, minute).getTime() * 1000;
const NOW = local(10, 12);

test.each([
  ['2h', 'before', local(10, 10)],
  ['2h', 'after', local(10, 14)],
  ['11:30', 'before', local(10, 11, 30)],
  ['12:30', 'before', local(9, 12, 30)],
  ['12:00', 'before', local(10, 12)],
  ['11:30', 'after', local(11, 11, 30)],
  ['12:00', 'after', local(11, 12)],
  ['18:00', 'after', local(10, 18)],
  ['2026-03-01', 'before', local(1)],
  ['2026-03-01 18:30', 'before', local(1, 18, 30)],
  ['2026-03-01T18:30', 'before', local(1, 18, 30)],
  ['2026-03-01T12:00:00Z', 'before', Date.UTC(2026, 2, 1, 12) * 1000],
  ['24:00', 'after', undefined],
  ['2026-13-01', 'before', undefined],
  ['yesterday', 'before', undefined],
  ['', 'after', undefined],
] as const)('%s %s now', (text, side, us) => expect(parseMoment(text, NOW, side)).toBe(us));

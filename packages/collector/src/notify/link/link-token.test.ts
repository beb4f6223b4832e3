import { expect, test } from 'vitest';
import { checkLink, type Linked, signLink } from './link-token.ts';

const KEY = Buffer.alloc(32, 1);
const NOW = Date.parse('2026-12-01T12:00:00Z');
const DAY = 24 * 3_600_000;
const LINKED: Linked = { action: 'silence', alert: '6eeb31e8a2f549af-1772366400000000' };
const token = signLink(KEY, LINKED, NOW);

test.each([
  ['at once', KEY, LINKED, token, NOW, 'good'],
  ['after a week less a second', KEY, LINKED, token, NOW + 7 * DAY - 1000, 'good'],
  ['after a week', KEY, LINKED, token, NOW + 7 * DAY + 1000, 'over'],
  ['for something else', KEY, { ...LINKED, action: 'allow' }, token, NOW, 'wrong'],
  ['for another alert', KEY, { ...LINKED, alert: 'other' }, token, NOW, 'wrong'],
  ['by another key', Buffer.alloc(32, 2), LINKED, token, NOW, 'wrong'],
  ['with a later end', KEY, LINKED, token.replace(/^\w+/, 'zzzzzz'), NOW, 'wrong'],
  ['cut', KEY, LINKED, token.slice(0, -1), NOW, 'wrong'],
  ['longer', KEY, LINKED, `${token}A`, NOW, 'wrong'],
  ['nothing', KEY, LINKED, '', NOW, 'wrong'],
  ['not of our making', KEY, LINKED, 'x'.repeat(5000), NOW, 'wrong'],
] as const)('a token %s', (_, key, linked, given, nowMs, expected) =>
  expect(checkLink(key, linked, given, nowMs)).toBe(expected),
);

import { fakeClock } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { createSessions } from './sessions.ts';

const HOUR_MS = 3600 * 1000;

test.each([
  ['used every eleven hours for five days', 11, 11, true],
  ['not used for thirteen hours', 13, 1, false],
  ['used every hour, for over a week', 1, 169, false],
])('a session %s', async (_, everyHours, times, isAlive) => {
  const clock = fakeClock();
  const sessions = createSessions(clock);
  const secret = sessions.open('anna', 'hash');
  let found: unknown;
  for (let i = 0; i < times; i++) {
    await clock.advance(everyHours * HOUR_MS);
    found = sessions.find(secret);
  }
  expect(found !== undefined).toBe(isAlive);
});

test('the seventeenth login of a user ends the first, and nobody else is touched', () => {
  const sessions = createSessions(fakeClock());
  const other = sessions.open('ben', 'hash');
  const secrets = Array.from({ length: 17 }, () => sessions.open('anna', 'hash'));
  expect(secrets.map((secret) => sessions.find(secret) !== undefined)).toEqual([false, ...Array(16).fill(true)]);
  expect(sessions.find(other)).toMatchObject({ user: 'ben' });
});

test('a closed session is none', () => {
  const sessions = createSessions(fakeClock());
  const secret = sessions.open('anna', 'hash');
  sessions.close(secret);
  expect(sessions.find(secret)).toBeUndefined();
});

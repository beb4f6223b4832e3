import { expect, test } from 'vitest';
import { anAlert } from '../detect/sample-alert.ts';
import { whyNotify } from './why.ts';

const HOUR = 3600_000_000;

test.each([
  ['a new alert', 'new', undefined, 'first notification'],
  ['a new alert with the fingerprint of one long gone', 'new', 0, 'first notification'],
  ['a repeat just before the interval', 'repeated', 1, undefined],
  ['a repeat at the interval', 'repeated', 0, 'repeat interval elapsed'],
  ['a repeat of which nobody knows when it was told', 'repeated', undefined, undefined],
] as const)('%s', (_, type, sentUs, reason) => {
  expect(whyNotify({ type, alert: anAlert({ lastTime: 4 * HOUR }) }, sentUs, 4 * HOUR)).toBe(reason);
});

import { expect, test } from 'vitest';
import { learnSilence, nextStep, noSilences, patienceUs } from './presence.ts';

const MINUTE = 60_000_000;
const HOUR = 60 * MINUTE;
const kind = (value: string) => ({ given: {}, kind: { value, confidence: 0.9, reasons: [] } });

test.each([
  ['a television', kind('tv'), 20 * MINUTE],
  ['a phone', kind('phone'), 2 * HOUR],
  ['a phone or a tablet', kind('mobile'), 2 * HOUR],
  ['what may be a laptop', kind('computer'), 2 * HOUR],
  ['a player of media', kind('media-player'), 20 * MINUTE],
  ['what a person calls a robot', { given: { kind: 'robot' } }, 20 * MINUTE],
  ['nobody knows what', { given: {} }, 2 * HOUR],
  ['what may be a television', { given: {}, kind: { value: 'tv', confidence: 0.3, reasons: [] } }, 2 * HOUR],
  ['a person says it is a phone', { ...kind('tv'), given: { kind: 'phone' } }, 2 * HOUR],
])('%s may be silent for its time', (_, device, limitUs) => expect(patienceUs(device, noSilences())).toBe(limitUs));

test.each([
  ['a minute before the first question', 15 * MINUTE, 0, 'wait'],
  ['four minutes before the end', 16 * MINUTE, 0, 'probe'],
  ['asked three times', 19 * MINUTE, 3, 'wait'],
  ['one moment before the end', 20 * MINUTE - 1, 3, 'wait'],
  ['the end', 20 * MINUTE, 3, 'away'],
] as const)('a television, %s', (_, silentUs, probes, step) => {
  const silences = { ...noSilences(), probes };
  expect(nextStep(kind('tv'), silences, { silentUs, nowUs: 100 * HOUR })).toBe(step);
});

test('questions come a minute apart', () => {
  const silences = { longestUs: 0, probes: 1, probedUs: 100 * HOUR - 59_000_000 };
  expect(nextStep(kind('tv'), silences, { silentUs: 17 * MINUTE, nowUs: 100 * HOUR })).toBe('wait');
  expect(nextStep(kind('tv'), silences, { silentUs: 17 * MINUTE, nowUs: 100 * HOUR + 1_000_000 })).toBe('probe');
});

test('who was here after a long silence may be silent for half as long again, up to a limit', () => {
  const silences = noSilences();
  learnSilence(silences, 110 * MINUTE, true);
  expect(patienceUs(kind('phone'), silences)).toBe(165 * MINUTE);
  learnSilence(silences, 20 * HOUR, true);
  expect(patienceUs(kind('phone'), silences)).toBe(6 * HOUR);
});

test('an absence is no silence', () => {
  const silences = noSilences();
  learnSilence(silences, 9 * HOUR, false);
  expect(patienceUs(kind('phone'), silences)).toBe(2 * HOUR);
});

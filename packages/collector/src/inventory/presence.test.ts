import { expect, test } from 'vitest';
import { InventoryConfig } from './inventory-config.ts';
import { learnSilence, nextStep, noSilences, patienceUs } from './presence.ts';

const MINUTE = 60_000_000;
const HOUR = 60 * MINUTE;
const patience = InventoryConfig.parse({});
const hasty = InventoryConfig.parse({ silencePoweredMs: 120_000 });
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
])('%s may be silent for its time', (_, device, limitUs) =>
  expect(patienceUs(device, noSilences(), patience)).toBe(limitUs),
);

test.each([
  ['a minute before the first question', 15 * MINUTE, 0, 'wait'],
  ['four minutes before the end', 16 * MINUTE, 0, 'probe'],
  ['asked three times', 19 * MINUTE, 3, 'wait'],
  ['one moment before the end', 20 * MINUTE - 1, 3, 'wait'],
  ['the end', 20 * MINUTE, 3, 'away'],
] as const)('a television, %s', (_, silentUs, probes, step) => {
  const silences = { ...noSilences(), probes };
  expect(nextStep(kind('tv'), silences, { patience, silentUs, nowUs: 100 * HOUR })).toBe(step);
});

test('questions come a minute apart', () => {
  const silences = { longestUs: 0, probes: 1, probedUs: 100 * HOUR - 59_000_000 };
  expect(nextStep(kind('tv'), silences, { patience, silentUs: 17 * MINUTE, nowUs: 100 * HOUR })).toBe('wait');
  expect(nextStep(kind('tv'), silences, { patience, silentUs: 17 * MINUTE, nowUs: 100 * HOUR + 1_000_000 })).toBe(
    'probe',
  );
});

test.each([
  ['before the first question', 23_000_000, 0, 0, 'wait'],
  ['at the first', 24_000_000, 0, 0, 'probe'],
  ['before the second', 47_000_000, 1, 24_000_000, 'wait'],
  ['at the second', 48_000_000, 1, 24_000_000, 'probe'],
  ['a moment before the end', 119_999_999, 3, 72_000_000, 'wait'],
  ['at the end', 120_000_000, 3, 72_000_000, 'away'],
] as const)('who has two minutes is asked three times in them: %s', (_, silentUs, probes, probedUs, step) => {
  const silences = { longestUs: 0, probes, probedUs: 100 * HOUR + probedUs };
  expect(nextStep(kind('tv'), silences, { patience: hasty, silentUs, nowUs: 100 * HOUR + silentUs })).toBe(step);
});

test.each([
  ['two minutes', { silencePoweredMs: 120_000 }, kind('tv'), 2 * MINUTE],
  ['a day, which is longer than any silence counts', { silencePoweredMs: 24 * 3_600_000 }, kind('tv'), 24 * HOUR],
  ['five minutes for what sleeps', { silenceSleepingMs: 300_000 }, kind('phone'), 5 * MINUTE],
])('a patience of %s', (_, config, device, limitUs) =>
  expect(patienceUs(device, noSilences(), InventoryConfig.parse(config))).toBe(limitUs),
);

test.each([119_999, 24 * 3_600_000 + 1])('a patience of %i ms is refused', (silencePoweredMs) => {
  expect(InventoryConfig.safeParse({ silencePoweredMs }).success).toBe(false);
});

test('who was here after a long silence may be silent for half as long again, up to a limit', () => {
  const silences = noSilences();
  learnSilence(silences, 110 * MINUTE, true);
  expect(patienceUs(kind('phone'), silences, patience)).toBe(165 * MINUTE);
  learnSilence(silences, 20 * HOUR, true);
  expect(patienceUs(kind('phone'), silences, patience)).toBe(6 * HOUR);
});

test('an absence is no silence', () => {
  const silences = noSilences();
  learnSilence(silences, 9 * HOUR, false);
  expect(patienceUs(kind('phone'), silences, patience)).toBe(2 * HOUR);
});

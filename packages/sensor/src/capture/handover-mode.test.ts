import { expect, test } from 'vitest';
import { HandoverModes, TOGETHER_MS } from './handover-mode.ts';

test('packets come at once until some are lost, then together for an hour', () => {
  const modes = new HandoverModes(true);
  expect(modes.at(0)).toBe('atOnce');
  expect(modes.lastsMs(0)).toBe(Number.POSITIVE_INFINITY);
  expect(modes.dropped(1_000)).toBe(true);
  expect(modes.at(1_000 + TOGETHER_MS - 1)).toBe('together');
  expect(modes.lastsMs(2_000)).toBe(TOGETHER_MS - 1_000);
  expect(modes.at(1_000 + TOGETHER_MS)).toBe('atOnce');
});

test('what is lost while they come together changes nothing, nor how long that lasts', () => {
  const modes = new HandoverModes(true);
  modes.dropped(0);
  expect(modes.dropped(5_000)).toBe(false);
  expect(modes.at(TOGETHER_MS)).toBe('atOnce');
});

test('a configuration without low latency has one mode', () => {
  const modes = new HandoverModes(false);
  expect(modes.at(0)).toBe('together');
  expect(modes.dropped(0)).toBe(false);
  expect(modes.lastsMs(0)).toBe(Number.POSITIVE_INFINITY);
});

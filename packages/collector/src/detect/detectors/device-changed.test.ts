import { EVENT_TIME } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { createDevice, type Device } from '../../inventory/device.ts';
import { KINDS } from '../../inventory/kind/kind.ts';
import type { Finding } from '../detector.ts';
import { deviceChanged } from './device-changed.ts';
import { areAlike, isAppliance } from './similar-kinds.ts';

const MINUTE = 60_000_000;
const DAY = 24 * 60 * MINUTE;
const CONFIRM = 10 * MINUTE;

const seems = (value: string, confidence: number, given: Partial<Device> = {}) =>
  createDevice({
    ...{ site: 'home', mac: '24:0a:c4:00:00:01', names: ['porch'], sensors: ['attic'] },
    kind: { value, confidence, reasons: ['browses as Windows'] },
    ...given,
  });
const CAMERA = seems('camera', 0.9);
const LAPTOP = seems('laptop', 0.6);

/** What the device seems to be from these times on, looked at every minute until the end. */
function run(story: readonly (readonly [afterUs: number, device: Device])[], endUs: number, saved?: unknown) {
  const findings: Finding[] = [];
  let now: Device | undefined;
  const detector = deviceChanged.create(deviceChanged.config.parse({}), {
    ...{ raise: (finding) => void findings.push(finding), resolve: () => {}, onRefused: () => {} },
    ...{ deviceOf: () => now, devices: () => (now ? [now] : []), nameLists: { match: () => undefined } },
  });
  if (saved !== undefined) detector.restore?.(saved);
  const startUs = story[0]?.[0] ?? 0;
  for (let atUs = startUs; atUs <= endUs; atUs += MINUTE) {
    for (const [afterUs, device] of story) if (atUs >= afterUs) now = device;
    detector.tick?.(EVENT_TIME + atUs);
  }
  return { said: findings.map(({ severity, title }) => `${severity}: ${title}`), findings, saved: detector.save?.() };
}

const SAID = 'high: porch was a camera and now looks like a laptop';

test.each([
  [
    'for ten minutes less a moment',
    [
      [0, CAMERA],
      [DAY, LAPTOP],
    ],
    DAY + CONFIRM - MINUTE,
    [],
  ],
  [
    'for ten minutes',
    [
      [0, CAMERA],
      [DAY, LAPTOP],
    ],
    DAY + CONFIRM,
    [SAID],
  ],
  [
    'once',
    [
      [0, CAMERA],
      [DAY, LAPTOP],
    ],
    3 * DAY,
    [SAID],
  ],
  [
    'not yet sure enough',
    [
      [0, CAMERA],
      [DAY, seems('laptop', 0.59)],
    ],
    2 * DAY,
    [],
  ],
  [
    'that it never was for sure',
    [
      [0, seems('camera', 0.79)],
      [DAY, LAPTOP],
    ],
    2 * DAY,
    [],
  ],
  [
    'that it was for less than a day',
    [
      [0, CAMERA],
      [DAY - MINUTE, seems('laptop', 0.9)],
    ],
    2 * DAY,
    [],
  ],
  [
    'and back before it counts',
    [
      [0, CAMERA],
      [DAY, LAPTOP],
      [DAY + 5 * MINUTE, CAMERA],
    ],
    2 * DAY,
    [],
  ],
  [
    'much the same',
    [
      [0, CAMERA],
      [DAY, seems('doorbell', 0.9)],
    ],
    2 * DAY,
    [],
  ],
  [
    'a phone',
    [
      [0, seems('phone', 0.9)],
      [DAY, LAPTOP],
    ],
    2 * DAY,
    ['normal: porch was a phone and now looks like a laptop'],
  ],
  [
    'what a person said it is',
    [
      [0, CAMERA],
      [DAY, { ...LAPTOP, given: { kind: 'camera' } }],
    ],
    2 * DAY,
    [],
  ],
] as [string, [number, Device][], number, string[]][])('a device looks otherwise: %s', (_, story, endUs, expected) => {
  expect(run(story, endUs).said).toEqual(expected);
});

test('the evidence says what it was, for how long, and why it is not', () => {
  const [finding] = run(
    [
      [0, CAMERA],
      [DAY, LAPTOP],
    ],
    2 * DAY,
  ).findings;
  expect(finding?.evidence).toMatchObject({
    ...{ was: 'camera', wasConfidence: 0.9, wasFor: '24 hours' },
    ...{ now: 'laptop', nowConfidence: 0.6, because: 'browses as Windows' },
  });
});

test('what it was is known after a restart', () => {
  const { saved } = run([[0, CAMERA]], DAY);
  expect(run([[DAY, LAPTOP]], 2 * DAY, JSON.parse(JSON.stringify(saved))).said).toEqual([SAID]);
});

test.each([
  ['laptop', 'desktop', true],
  ['camera', 'laptop', false],
  ['printer', 'server', false],
  ['phone', 'tablet', true],
  ['tv', 'streaming-box', true],
  ['media-player', 'speaker', true],
  ['mobile', 'phone', true],
  ['computer', 'microcontroller', true],
  ['computer', 'camera', false],
  ['smart-home', 'laptop', false],
  ['smart-home', 'camera', true],
  ['media-player', 'mobile', false],
])('%s and %s are alike: %s', (a, b, alike) => {
  expect(areAlike(a, b)).toBe(alike);
  expect(areAlike(b, a)).toBe(alike);
});

test('every kind is like itself, and most are appliances', () => {
  for (const kind of KINDS) expect(areAlike(kind, kind), kind).toBe(true);
  expect(KINDS.filter((kind) => !isAppliance(kind)).length).toBeLessThan(KINDS.length / 2);
});

import { EVENT_TIME } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { createDevice, type DeviceState } from '../../inventory/device.ts';
import type { News } from '../../inventory/news.ts';
import { deviceBack } from './device-back.ts';
import { deviceGone } from './device-gone.ts';
import { spanText } from './span-text.ts';

const MINUTE = 60_000_000;
const HOUR = 60 * MINUTE;

type Step = 'left' | 'returned' | DeviceState;

/** What is told, with the minutes at which it happens; a step may also be what a person now thinks of the device. */
function run(steps: readonly (readonly [minutes: number, step: Step])[], endMinutes: number, awayUs = HOUR) {
  const device = createDevice({ site: 'home', mac: '02:00:00:00:00:01', names: ['freezer'], state: 'watched' });
  const said: string[] = [];
  const make = () =>
    [deviceGone, deviceBack].map((definition) =>
      definition.create(definition.config.parse({}) as never, {
        raise: ({ severity, title }) => void said.push(`${severity}: ${title}`),
        resolve: () => void said.push('over'),
        ...{ deviceOf: () => device, devices: () => [device], nameLists: { match: () => undefined } },
        onRefused: () => {},
      }),
    );
  let detectors = make();
  for (let minute = 0; minute <= endMinutes; minute++) {
    const time = EVENT_TIME + minute * MINUTE;
    for (const [at, step] of steps) {
      if (at !== minute) continue;
      const base = { device, time, sensor: 'attic' };
      const news: News | undefined =
        step === 'left'
          ? { ...base, type: 'left', silentUs: 25 * MINUTE }
          : step === 'returned'
            ? { ...base, type: 'returned', awayUs }
            : undefined;
      if (news) for (const detector of detectors) detector.news?.(news);
      else device.state = step as DeviceState;
    }
    for (const detector of detectors) detector.tick?.(time);
    // A restart between any two minutes changes nothing.
    const saved = detectors.map((detector) => JSON.parse(JSON.stringify(detector.save?.() ?? null)));
    detectors = make();
    for (const [i, detector] of detectors.entries()) detector.restore?.(saved[i]);
  }
  return said;
}

const GONE = 'high: freezer is gone: not heard for 25 minutes';
const BACK = 'info: freezer is back after 60 minutes';

test.each([
  ['leaves', [[1, 'left']], 60, [GONE]],
  [
    'is back for less than five minutes',
    [
      [1, 'left'],
      [9, 'returned'],
    ],
    13,
    [GONE, BACK],
  ],
  [
    'is back for five',
    [
      [1, 'left'],
      [9, 'returned'],
    ],
    14,
    [GONE, BACK, 'over'],
  ],
  [
    'comes and goes',
    [
      [1, 'left'],
      [9, 'returned'],
      [12, 'left'],
    ],
    60,
    [GONE, BACK, `${GONE}, the 2. time`],
  ],
  [
    'is nobody’s business',
    [
      [0, 'trusted'],
      [1, 'left'],
      [9, 'returned'],
    ],
    60,
    [],
  ],
  [
    'is not watched any longer',
    [
      [1, 'left'],
      [5, 'trusted'],
    ],
    60,
    [GONE, 'over'],
  ],
] as [string, [number, Step][], number, string[]][])('a device that %s', (_, steps, end, expected) => {
  expect(run(steps, end)).toEqual(expected);
});

test.each([
  ['an hour less a moment', HOUR - 1, []],
  ['an hour', HOUR, [BACK]],
])('one that was away for %s, and comes back', (_, awayUs, expected) => {
  expect(run([[1, 'returned']], 10, awayUs)).toEqual(expected);
});

test.each([
  [1_000_000, '1 second'],
  [119 * 1_000_000, '119 seconds'],
  [25 * MINUTE, '25 minutes'],
  [3 * HOUR, '3 hours'],
  [49 * HOUR, '2 days'],
])('%i microseconds are %s', (us, text) => expect(spanText(us)).toBe(text));

import { EVENT_TIME } from '@lanhound/testkit';
import { expect, test } from 'vitest';
import { createDevice, type Device } from '../../inventory/device.ts';
import type { Detector } from '../detector.ts';
import { unattendedDevices } from './unattended-devices.ts';

const HOUR = 3_600_000_000;
const DAY = 24 * HOUR;
const MINUTE = 60_000_000;

const device = (given: Partial<Device> = {}): Device =>
  createDevice({ site: 'home', mac: 'aa:bb:cc:00:00:01', names: ['stranger'], firstSeen: EVENT_TIME, ...given });

interface Home {
  devices: Device[];
  /** Who is seen all the time, by MAC; everybody unless said. */
  seen?: readonly string[];
}

/** What is said as time goes by, a look each quarter of an hour; "1.00: …" is a day later. `at` changes the home. */
function said(home: Home, days: number, at: Readonly<Record<string, (home: Home) => void>> = {}, restart = false) {
  const told: string[] = [];
  let nowUs = EVENT_TIME;
  const tell = (text: string) => void told.push(`${((nowUs - EVENT_TIME) / DAY).toFixed(2)}: ${text}`);
  const make = (): Detector =>
    unattendedDevices.create(unattendedDevices.config.parse({}), {
      raise: ({ title, severity }) => tell(`${severity}: ${title}`),
      resolve: ({ site }) => tell(`over at ${site}`),
      deviceOf: () => undefined,
      devices: () => home.devices,
      nameLists: { match: () => undefined },
      onRefused: () => {},
    });
  let detector = make();
  const steps = (days * DAY) / (15 * MINUTE);
  for (let i = 0; i <= steps; i++) {
    nowUs = EVENT_TIME + i * 15 * MINUTE;
    at[String((nowUs - EVENT_TIME) / HOUR)]?.(home);
    for (const each of home.devices) if (!home.seen || home.seen.includes(each.mac)) each.lastSeen = nowUs;
    detector.tick?.(nowUs);
    if (!restart) continue;
    const saved: unknown = JSON.parse(JSON.stringify(detector.save?.()));
    detector = make();
    detector.restore?.(saved);
  }
  return told;
}

const ONE = 'normal: Nobody has said yet who this is at home: stranger';
const trust = (home: Home) => {
  for (const each of home.devices) each.state = 'trusted';
};

test.each([
  ['a day goes by without a word', () => ({ devices: [device()] }), 0.99, {}, []],
  [
    'after a day, three more, and every week',
    () => ({ devices: [device()] }),
    20,
    {},
    [`1.00: ${ONE}`, `4.00: ${ONE}`, `11.00: ${ONE}`, `18.00: ${ONE}`],
  ],
  ['somebody has said what it is', () => ({ devices: [device({ state: 'guest' })] }), 5, {}, []],
  [
    'it is over when somebody does, and begins anew with the next',
    () => ({ devices: [device()] }),
    4,
    {
      30: trust,
      40: (home: Home) => home.devices.push(device({ mac: 'aa:bb:cc:00:00:02', firstSeen: EVENT_TIME + 40 * HOUR })),
    },
    [`1.00: ${ONE}`, '1.25: over at home', `2.67: ${ONE}`],
  ],
  ['a visitor who has left is no matter', () => ({ devices: [device()], seen: [] }), 20, {}, [`1.00: ${ONE}`]],
  [
    'until seen again',
    () => ({ devices: [device()], seen: [] }),
    7,
    { [6 * 24]: (home: Home) => void delete home.seen },
    [`1.00: ${ONE}`, `6.00: ${ONE}`],
  ],
] as [string, () => Home, number, Record<string, (home: Home) => void>, string[]][])(
  '%s',
  (_, home, days, at, wanted) => {
    expect(said(home(), days, at)).toEqual(wanted);
    expect(said(home(), days, at, true)).toEqual(wanted);
  },
);

test('seen a day ago to the moment is recently, and a moment later is not', () => {
  const gone = (lastSeen: number) => ({ devices: [device({ firstSeen: EVENT_TIME - DAY, lastSeen })], seen: [] });
  expect(said(gone(EVENT_TIME - DAY), 0)).toHaveLength(1);
  expect(said(gone(EVENT_TIME - DAY - 1), 0)).toHaveLength(0);
});

test('each site has one alert, which lists the latest seen first and counts the rest', () => {
  const many = Array.from({ length: 5 }, (_, i) =>
    device({ mac: `aa:bb:cc:00:01:0${i}`, names: [`host${i}`], lastSeen: EVENT_TIME + i, site: 'home' }),
  );
  const home = { devices: [...many, device({ site: 'office' })], seen: ['aa:bb:cc:00:01:02', 'aa:bb:cc:00:00:01'] };
  expect(said(home, 1)).toEqual([
    '1.00: normal: Nobody has said yet who these are at home: host2, host4, host3 and 2 more',
    '1.00: normal: Nobody has said yet who this is at office: stranger',
  ]);
});

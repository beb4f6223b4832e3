import { expect, test } from 'vitest';
import type { TraitType } from '../traits.ts';
import { nameClassOf } from './generic-names.ts';
import { type Profile, resemblance } from './resemblance.ts';

const MINUTE = 60_000_000;
const CAME = 1_000 * MINUTE;
const IOS = '1,121,3,6,15';

type Said = Partial<Record<TraitType, string[]>>;
interface Side extends Partial<Omit<Profile, 'traits' | 'habits' | 'addresses'>> {
  says?: Said;
  habits?: number[];
  addresses?: string[];
}

const profile = ({ says = {}, habits = [], addresses = [], ...given }: Side): Profile => ({
  traits: new Map(Object.entries(says) as [TraitType, string[]][]),
  habits: new Set(habits),
  addresses: new Set(addresses),
  ...{ randomised: true, firstSeen: 0, lastSeen: CAME - MINUTE },
  ...given,
});

const PHONE: Said = { dhcpHostname: ['iPhone'], dhcpFingerprint: [IOS], ja4: ['a', 'b'] };
const habits = (from: number, count: number) => Array.from({ length: count }, (_, i) => from + i);

/** How surely one that comes is one that is known, in percent, when three devices of the home are alike. */
function surely(newcomer: Side, known: Side, devicesLooking = 2): number {
  const came = profile({ firstSeen: CAME, lastSeen: CAME + 20_000_000, ...newcomer });
  const { odds } = resemblance(came, profile(known), {
    devicesWith: (type) => (type === 'dhcpFingerprint' ? 3 : 1),
    devicesLooking: (habit) => (known.habits?.includes(habit) ? devicesLooking : 1),
  });
  return Math.floor((100 * odds) / (1 + odds));
}

test.each([
  [
    'a name of its own and the same system',
    { says: { ...PHONE, mdnsName: ['Annas-iPhone'] } },
    { says: { ...PHONE, mdnsName: ['Annas-iPhone'] } },
    97,
    100,
  ],
  ['the name of all of its kind, minutes after', { says: PHONE }, { says: PHONE }, 20, 60],
  ['and what it looks up', { says: PHONE, habits: habits(1, 8) }, { says: PHONE, habits: habits(1, 20) }, 97, 100],
  [
    'the same apps, but another life',
    { says: PHONE, habits: habits(1, 16) },
    { says: PHONE, habits: habits(1, 4) },
    0,
    20,
  ],
  [
    'two habits are not yet a life',
    { says: PHONE, habits: habits(1, 2) },
    { says: PHONE, habits: habits(1, 20) },
    30,
    96,
  ],
  [
    'a name of its own alone',
    { says: { mdnsName: ['Annas-iPhone'] } },
    { says: { mdnsName: ['Annas-iPhone'] } },
    90,
    97,
  ],
  [
    'with the name of another',
    { says: { ...PHONE, mdnsName: ['Bens-iPhone'] } },
    { says: { ...PHONE, mdnsName: ['Annas-iPhone'] } },
    0,
    5,
  ],
  [
    'of another system under the same name',
    { says: { mdnsName: ['media'], dhcpFingerprint: ['1,2'] } },
    { says: { mdnsName: ['media'], dhcpFingerprint: [IOS] } },
    0,
    70,
  ],
  [
    'both are there at once',
    { says: { ...PHONE, mdnsName: ['Annas-iPhone'] } },
    { says: { ...PHONE, mdnsName: ['Annas-iPhone'] }, lastSeen: CAME + MINUTE },
    0,
    30,
  ],
  [
    'a laptop that got a cable is there twice',
    {
      says: { dhcpHostname: ['Annas-Mac'], mdnsName: ['Annas-Mac'], dhcpFingerprint: [IOS], model: ['Mac15,3'] },
      randomised: false,
    },
    {
      says: { dhcpHostname: ['Annas-Mac'], mdnsName: ['Annas-Mac'], dhcpFingerprint: [IOS], model: ['Mac15,3'] },
      lastSeen: CAME + MINUTE,
    },
    97,
    100,
  ],
  ['an identifier that stays', { says: { duid: ['0001'] } }, { says: { duid: ['0001'] } }, 97, 100],
  [
    'an IPv6 address that it had',
    { says: PHONE, addresses: ['fe80::1:2:3:4'] },
    { says: PHONE, addresses: ['fe80::1:2:3:4'] },
    97,
    100,
  ],
  ['an IPv4 address that it was given', { addresses: ['192.168.1.7'] }, { addresses: ['192.168.1.7'] }, 0, 10],
  [
    'the address that it asks for',
    { says: PHONE, requestedIp: '192.168.1.7' },
    { says: PHONE, addresses: ['192.168.1.7'] },
    70,
    97,
  ],
] as [string, Side, Side, number, number][])('%s', (_, newcomer, known, least, most) => {
  const percent = surely(newcomer, known);
  expect(percent).toBeGreaterThanOrEqual(least);
  expect(percent).toBeLessThanOrEqual(most);
});

test('what many look up makes nobody known', () => {
  const says = { says: PHONE, habits: habits(1, 8) };
  expect(surely(says, { says: PHONE, habits: habits(1, 20) }, 5)).toBe(surely({ says: PHONE }, { says: PHONE }));
});

test.each([
  ['iPhone', 'generic'],
  ['iPhone-2', 'generic'],
  ['raspberrypi', 'generic'],
  ['android-dhcp-14', 'generic'],
  ['x', 'generic'],
  ['Pixel-8', 'model'],
  ['Galaxy-S23', 'model'],
  ['Annas-iPhone', 'own'],
  ['DESKTOP-7FQ2A1', 'own'],
  ['ESP_8A11F2', 'own'],
] as const)('%s is a name that is %s', (name, expected) => expect(nameClassOf(name)).toBe(expected));

// How likely is it that somebody who just came is a device that is known? Weights are natural logarithms of how much
// more often an observation is made of the same device than of two: the sum over all, with what is likely beforehand,
// gives the odds. They are set by hand from how devices behave, and held to account by the simulated week.
import type { Traits, TraitType } from '../traits.ts';
import { nameClassOf } from './generic-names.ts';

/** One side of the comparison. Times are microseconds, event time. */
export interface Profile {
  traits: Traits;
  /** Names it looked up, by their number at its site. */
  habits: ReadonlySet<number>;
  /** All it has and had. */
  addresses: ReadonlySet<string>;
  /** What it asked DHCP for when it came: its address before. */
  requestedIp?: string | undefined;
  randomised: boolean;
  firstSeen: number;
  lastSeen: number;
}

/** What else of the site counts. */
export interface Neighbourhood {
  /** How many known devices show this; 1 is the one compared with. */
  devicesWith(type: TraitType, value: string): number;
  /** How many devices looked this name up. */
  devicesLooking(habit: number): number;
}

export interface Verdict {
  /** How much more likely it is that they are one than that the newcomer is nobody known. */
  odds: number;
  /** What speaks for it, the strongest first. */
  reasons: string[];
}

/** Of those who come, most are not one given device of the 25. */
const BEFOREHAND = -4.5;

const SECOND_US = 1_000_000;
const MINUTE_US = 60 * SECOND_US;

interface Point {
  weight: number;
  reason?: string;
}

export function resemblance(newcomer: Profile, known: Profile, site: Neighbourhood): Verdict {
  const points = [
    ...identifiers(newcomer, known),
    ...names(newcomer, known, site),
    ...likeness(newcomer, known, site),
    ...habits(newcomer, known, site),
    ...addresses(newcomer, known),
    ...timing(newcomer, known),
  ];
  const logOdds = points.reduce((sum, { weight }) => sum + weight, BEFOREHAND);
  const reasons = points
    .filter(({ weight, reason }) => weight > 0 && reason !== undefined)
    .sort((a, b) => b.weight - a.weight)
    .map(({ reason }) => reason as string);
  return { odds: Math.exp(logOdds), reasons };
}

const shared = (a: Profile, b: Profile, type: TraitType): string[] => {
  const others = b.traits.get(type);
  return others ? (a.traits.get(type) ?? []).filter((value) => others.includes(value)) : [];
};

const bothSay = (a: Profile, b: Profile, type: TraitType): boolean => a.traits.has(type) && b.traits.has(type);

/** Made to be one device's alone, and to stay. */
function identifiers(newcomer: Profile, known: Profile): Point[] {
  const points: Point[] = [];
  if (shared(newcomer, known, 'duid').length > 0) points.push({ weight: 8, reason: 'the same DHCPv6 identifier' });
  const [uuid] = shared(newcomer, known, 'uuid');
  if (uuid) points.push({ weight: 8, reason: 'announces the same UPnP identifier' });
  return points;
}

const NAME_TYPES = ['dhcpHostname', 'mdnsName', 'netbiosName'] as const;

/** A name that a person or a serial number made is as good as one's own; that of a model is shared by all of them. */
const NAME_WEIGHTS = { own: 6, model: 2.5, generic: 0.7 } as const;
/** A second name of one's own adds little: it is mostly the first, said in another way. */
const SECOND_NAME = 1.5;

function names(newcomer: Profile, known: Profile, site: Neighbourhood): Point[] {
  const points: Point[] = [];
  let best: Point & { weight: number } = { weight: 0 };
  let count = 0;
  for (const type of NAME_TYPES) {
    for (const name of shared(newcomer, known, type)) {
      const kind = site.devicesWith(type, name) > 1 ? 'generic' : nameClassOf(name);
      if (kind === 'own') count++;
      if (NAME_WEIGHTS[kind] > best.weight) best = { weight: NAME_WEIGHTS[kind], reason: `is called ${name} too` };
    }
  }
  if (best.weight > 0) points.push(best);
  if (count > 1) points.push({ weight: SECOND_NAME });
  if (count === 0 && contradictsByName(newcomer, known)) points.push({ weight: -3 });
  return points;
}

/** Both have names of their own, and no name in common. */
function contradictsByName(newcomer: Profile, known: Profile): boolean {
  return NAME_TYPES.some((type) => {
    const owns = (profile: Profile) => (profile.traits.get(type) ?? []).some((name) => nameClassOf(name) === 'own');
    return owns(newcomer) && owns(known) && shared(newcomer, known, type).length === 0;
  });
}

/** Shared by all devices of a model or system: weak when it agrees, strong when it does not. */
const LIKENESS: readonly {
  type: TraitType;
  rare: number;
  common: number;
  unlike: number;
  reason: string;
}[] = [
  { type: 'dhcpFingerprint', rare: 1.2, common: 0.4, unlike: -3, reason: 'asks DHCP for the same things' },
  // Changes with an update of the system.
  { type: 'dhcpVendorClass', rare: 0.5, common: 0.2, unlike: -1, reason: 'names the same system to DHCP' },
  { type: 'synFingerprint', rare: 0.4, common: 0.2, unlike: -1, reason: 'opens connections alike' },
  { type: 'userAgent', rare: 1, common: 0.2, unlike: 0, reason: 'uses the same browser' },
  { type: 'model', rare: 1, common: 0.3, unlike: -3, reason: 'is the same model' },
];
/** Programs and their versions make a set of hellos, of which the system gives a part. */
const HELLOS_MOST = 1.5;

function likeness(newcomer: Profile, known: Profile, site: Neighbourhood): Point[] {
  const points: Point[] = [];
  for (const { type, rare, common, unlike, reason } of LIKENESS) {
    if (!bothSay(newcomer, known, type)) continue;
    const same = shared(newcomer, known, type);
    if (same.length === 0) points.push({ weight: unlike });
    else points.push({ weight: same.some((value) => site.devicesWith(type, value) === 1) ? rare : common, reason });
  }
  if (bothSay(newcomer, known, 'ja4')) {
    const of = newcomer.traits.get('ja4')?.length ?? 1;
    const part = shared(newcomer, known, 'ja4').length / of;
    points.push({ weight: part === 0 ? -1 : HELLOS_MOST * part, reason: 'begins TLS alike' });
  }
  return points;
}

/**
 * Names that nobody else at home looks up, or one device besides, are a part of somebody's life: a mail server, a bank,
 * a school. A phone that comes back looks them up again; another has its own, however many of its apps are the same.
 */
const HABIT = [0.9, 0.5] as const;
const OTHER_HABIT = [-0.7, -0.4] as const;
const HABITS = { least: -4, most: 6.5 } as const;
/** Until so many were seen they may be those that everybody has. */
const HABITS_MIN = 6;
const FEW_HABITS_MOST = 1.5;

function habits(newcomer: Profile, known: Profile, site: Neighbourhood): Point[] {
  let shared = 0;
  let seen = 0;
  let weight = 0;
  for (const habit of newcomer.habits) {
    const isShared = known.habits.has(habit);
    const others = site.devicesLooking(habit) - (isShared ? 2 : 1);
    const each = (isShared ? HABIT : OTHER_HABIT)[others];
    if (each === undefined) continue;
    weight += each;
    seen++;
    if (isShared) shared++;
  }
  const most = seen < HABITS_MIN ? FEW_HABITS_MOST : HABITS.most;
  const reason = `looks up ${shared} names that hardly anybody else here does`;
  return seen === 0 ? [] : [{ weight: Math.min(most, Math.max(HABITS.least, weight)), reason }];
}

function addresses(newcomer: Profile, known: Profile): Point[] {
  for (const ip of newcomer.addresses) {
    // Made by the device itself of 64 bits that no other has by chance (RFC 7217 does not use the MAC).
    if (ip.includes(':') && known.addresses.has(ip)) return [{ weight: 5, reason: `has its address ${ip}` }];
  }
  const { requestedIp } = newcomer;
  if (requestedIp !== undefined && known.addresses.has(requestedIp)) {
    return [{ weight: 2.5, reason: `asked for its address ${requestedIp}` }];
  }
  return [];
}

/** Heard so long after the other came, both are there at once. */
const TOGETHER_US = 10 * SECOND_US;
/** One radio has one MAC at a time; a laptop with a cable has two. */
const TOGETHER = { radios: -7, others: -0.5 } as const;
const LEFT: readonly { withinUs: number; weight: number; ago: string }[] = [
  { withinUs: 5 * MINUTE_US, weight: 2, ago: 'minutes' },
  { withinUs: 60 * MINUTE_US, weight: 1, ago: 'an hour' },
  { withinUs: 24 * 60 * MINUTE_US, weight: 0.3, ago: 'a day' },
];

function timing(newcomer: Profile, known: Profile): Point[] {
  if (known.lastSeen - newcomer.firstSeen > TOGETHER_US) {
    return [{ weight: newcomer.randomised && known.randomised ? TOGETHER.radios : TOGETHER.others }];
  }
  const gapUs = newcomer.firstSeen - known.lastSeen;
  const left = LEFT.find(({ withinUs }) => gapUs <= withinUs);
  return left ? [{ weight: left.weight, reason: `came within ${left.ago} of its leaving` }] : [];
}

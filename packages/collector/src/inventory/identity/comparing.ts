// The devices of one site compared with a newcomer among them.
import type { Traits, TraitType } from '../traits.ts';
import type { Habits } from './habits.ts';
import { type Identity, traitsOf } from './identity.ts';
import { type Neighbourhood, type Profile, resemblance, type Verdict } from './resemblance.ts';
import { TELLING, type TraitIndex } from './trait-index.ts';

export interface ComparisonDeps {
  withMac(mac: string): Identity | undefined;
  /** Who has an address, and who had it before. */
  haveOrHad(ip: string): readonly Identity[];
  habits: Habits;
  index: TraitIndex;
  requestedIpOf(mac: string): string | undefined;
}

/** Those who have anything in common with a newcomer, and how much they resemble it. */
export function* resembling(newcomer: Identity, deps: ComparisonDeps): Iterable<{ known: Identity; verdict: Verdict }> {
  const profile = profileOf(newcomer, deps);
  const site = neighbourhoodOf(newcomer, profile, deps);
  for (const known of candidatesFor(newcomer, profile, deps)) {
    yield { known, verdict: resemblance(profile, profileOf(known, deps), site) };
  }
}

function candidatesFor(newcomer: Identity, { traits, addresses, requestedIp }: Profile, deps: ComparisonDeps) {
  const candidates = new Set<Identity>();
  for (const identity of showing(traits, deps)) candidates.add(identity);
  for (const ip of addresses) for (const identity of deps.haveOrHad(ip)) candidates.add(identity);
  if (requestedIp) for (const identity of deps.haveOrHad(requestedIp)) candidates.add(identity);
  candidates.delete(newcomer);
  return candidates;
}

function* showing(traits: Traits, { index, withMac }: ComparisonDeps): Iterable<Identity> {
  for (const type of TELLING) {
    for (const value of traits.get(type) ?? []) {
      for (const mac of index.showing(type, value)) {
        const identity = withMac(mac);
        if (identity) yield identity;
      }
    }
  }
}

function neighbourhoodOf(newcomer: Identity, { habits }: Profile, deps: ComparisonDeps): Neighbourhood {
  const counts = new Map<string, number>();
  const countOf = (type: TraitType, value: string): number => {
    const devices = new Set([...deps.index.showing(type, value)].map(deps.withMac));
    devices.delete(newcomer);
    return devices.size;
  };
  let looking: Map<number, number> | undefined;
  return {
    devicesWith(type, value) {
      const key = `${type} ${value}`;
      const count = counts.get(key) ?? countOf(type, value);
      counts.set(key, count);
      return count;
    },
    devicesLooking(habit) {
      looking ??= deps.habits.devicesLooking(habits, (mac) => deps.withMac(mac)?.device.mac ?? mac);
      return looking.get(habit) ?? 0;
    },
  };
}

function profileOf(identity: Identity, { habits, requestedIpOf }: ComparisonDeps): Profile {
  const { device, stations } = identity;
  const requestedIp = requestedIpOf(device.mac);
  return {
    traits: traitsOf(identity),
    habits: habits.of(stations.map(({ mac }) => mac)),
    addresses: new Set(stations.flatMap(({ addresses, past }) => [...addresses, ...past.map(({ ip }) => ip)])),
    ...(requestedIp === undefined ? {} : { requestedIp }),
    randomised: stations.every(({ randomised }) => randomised),
    firstSeen: device.firstSeen,
    lastSeen: device.lastSeen,
  };
}

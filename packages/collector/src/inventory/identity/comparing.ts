// The devices of one site compared with a newcomer among them.
import type { Traits, TraitType } from '../traits.ts';
import type { Habits } from './habits.ts';
import { type Identity, traitsOf } from './identity.ts';
import { type Profile, resemblance, type Verdict } from './resemblance.ts';

/** Without one of these in common nothing else would make two alike. */
const TELLING: readonly TraitType[] = [
  ...(['duid', 'uuid', 'dhcpHostname', 'mdnsName', 'netbiosName'] as const),
  ...(['dhcpFingerprint', 'ja4', 'model'] as const),
];

export interface ComparisonDeps {
  identities(): Iterable<Identity>;
  habits: Habits;
  requestedIpOf(mac: string): string | undefined;
}

/** Compares one newcomer with any number of known devices. */
export function comparisonOf(newcomer: Identity, deps: ComparisonDeps): (known: Identity) => Verdict | undefined {
  const profile = profileOf(newcomer, deps);
  const counts = new Map<string, number>();
  const site = {
    devicesWith(type: TraitType, value: string) {
      const key = `${type} ${value}`;
      let count = counts.get(key);
      if (count === undefined) {
        count = 0;
        for (const each of deps.identities()) {
          if (each !== newcomer && traitsOf(each).get(type)?.includes(value)) count++;
        }
        counts.set(key, count);
      }
      return count;
    },
    devicesLooking(habit: number) {
      const macs = new Set(deps.habits.lookingUp(habit));
      let count = 0;
      for (const { stations } of deps.identities()) if (stations.some(({ mac }) => macs.has(mac))) count++;
      return count;
    },
  };
  return (known) => (haveInCommon(profile, known) ? resemblance(profile, profileOf(known, deps), site) : undefined);
}

function haveInCommon({ traits, addresses, requestedIp }: Profile, known: Identity): boolean {
  const others: Traits = traitsOf(known);
  const isTelling = (type: TraitType) => {
    const values = others.get(type);
    return values !== undefined && traits.get(type)?.some((value) => values.includes(value));
  };
  return (
    TELLING.some(isTelling) ||
    known.stations.some(({ addresses: own, past }) =>
      [...own, ...past.map(({ ip }) => ip)].some((ip) => addresses.has(ip) || ip === requestedIp),
    )
  );
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

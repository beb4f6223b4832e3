import { membersOf } from '../../inventory/kind/kind.ts';

/** Kinds that one and the same device may be taken for, sooner or later. */
const GROUPS: readonly (readonly string[])[] = [
  ['phone', 'tablet', 'watch', 'e-reader'],
  ['laptop', 'desktop', 'virtual-machine', 'server', 'nas', 'microcontroller'],
  // Many are small computers with a screen or a loudspeaker, and run the systems of phones.
  ['tv', 'streaming-box', 'speaker', 'console', 'tablet'],
  ['printer', 'scanner'],
  ['camera', 'doorbell', 'lock'],
  ['light', 'plug', 'sensor', 'thermostat', 'hub', 'appliance', 'energy', 'lock', 'microcontroller', 'doorbell'],
  ['router', 'access-point', 'switch', 'hub', 'server', 'speaker'],
];

/** Kinds that do not do one thing: they run what a person installs. */
const GENERAL: ReadonlySet<string> = new Set(['phone', 'tablet', 'laptop', 'desktop', 'server', 'virtual-machine']);

/**
 * No change worth a word: it may be both, or the word for a group is said more exactly. Where a thing becomes what runs
 * anything, or the other way round, whatever it may be has to be near.
 */
export function areAlike(a: string, b: string): boolean {
  const near = membersOf(a).flatMap((one) => membersOf(b).map((other) => areNear(one, other)));
  return isAppliance(a) === isAppliance(b) ? near.includes(true) : !near.includes(false);
}

const areNear = (a: string, b: string): boolean =>
  a === b || GROUPS.some((group) => group.includes(a) && group.includes(b));

/** It does one thing, whichever of its group it is. */
export const isAppliance = (kind: string): boolean => membersOf(kind).every((member) => !GENERAL.has(member));

/** "an access-point". */
export const aKind = (kind: string): string => `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`;

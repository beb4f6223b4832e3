/** Kinds that one and the same device may be taken for, sooner or later. */
const GROUPS: readonly (readonly string[])[] = [
  ['phone', 'tablet', 'watch', 'e-reader'],
  ['computer', 'laptop', 'desktop', 'virtual-machine', 'server', 'nas', 'microcontroller'],
  // Many are small computers with a screen or a loudspeaker, and run the systems of phones.
  ['tv', 'streaming-box', 'speaker', 'console', 'tablet'],
  ['printer', 'scanner'],
  ['camera', 'doorbell', 'lock'],
  ['light', 'plug', 'sensor', 'thermostat', 'hub', 'appliance', 'energy', 'lock', 'microcontroller', 'doorbell'],
  ['router', 'access-point', 'switch', 'hub', 'server', 'speaker'],
];

/** Kinds that do one thing, and never run what a person installs. */
const GENERAL: ReadonlySet<string> = new Set([
  'phone',
  'tablet',
  'computer',
  'laptop',
  'desktop',
  'server',
  'virtual-machine',
]);

/** No change worth a word. */
export const areAlike = (a: string, b: string): boolean =>
  a === b || GROUPS.some((group) => group.includes(a) && group.includes(b));

export const isAppliance = (kind: string): boolean => !GENERAL.has(kind);

/** "an access-point". */
export const aKind = (kind: string): string => `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind}`;

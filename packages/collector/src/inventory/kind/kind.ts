// What a device can be, in words a person uses at home, and how often each is met there.

/**
 * How often a device of a home is of a kind, before anything is known of it: rounded guesses, no measurement. They
 * decide only where the evidence does not, as between phone and tablet.
 */
const SHARES = {
  phone: 0.19,
  tablet: 0.05,
  watch: 0.015,
  'e-reader': 0.01,
  laptop: 0.1,
  desktop: 0.05,
  'virtual-machine': 0.015,
  server: 0.02,
  nas: 0.015,
  microcontroller: 0.015,
  tv: 0.05,
  'streaming-box': 0.035,
  speaker: 0.05,
  console: 0.025,
  printer: 0.03,
  scanner: 0.002,
  camera: 0.04,
  doorbell: 0.01,
  lock: 0.005,
  voip: 0.015,
  light: 0.03,
  plug: 0.03,
  sensor: 0.015,
  thermostat: 0.015,
  hub: 0.015,
  appliance: 0.025,
  energy: 0.008,
  car: 0.004,
  router: 0.035,
  'access-point': 0.015,
  switch: 0.008,
} as const;

/** What it is, as exactly as can be told. */
export type SpecificKind = keyof typeof SHARES;

/** Kinds that have one word among people, for where it cannot be told which of them it is. */
const GROUPS = {
  computer: ['laptop', 'desktop', 'server', 'virtual-machine', 'nas'],
  mobile: ['phone', 'tablet', 'watch', 'e-reader'],
  'media-player': ['tv', 'streaming-box', 'speaker', 'console'],
  'smart-home': ['light', 'plug', 'sensor', 'thermostat', 'hub', 'lock', 'appliance', 'energy', 'microcontroller'],
  'network-device': ['router', 'access-point', 'switch'],
} as const satisfies Readonly<Record<string, readonly SpecificKind[]>>;

export type GroupKind = keyof typeof GROUPS;

export type Kind = SpecificKind | GroupKind;

export const SPECIFIC_KINDS = Object.keys(SHARES) as readonly SpecificKind[];
export const GROUP_KINDS = Object.keys(GROUPS) as readonly GroupKind[];
export const KINDS: readonly Kind[] = [...SPECIFIC_KINDS, ...GROUP_KINDS];

export const isKind = (text: string): text is Kind => (KINDS as readonly string[]).includes(text);

/** Share of all devices that are of each kind; what is missing to 1 is of a kind that is not listed. */
export const shareOf = (kind: SpecificKind): number => SHARES[kind];
export const UNLISTED_SHARE = 1 - SPECIFIC_KINDS.reduce((sum, kind) => sum + SHARES[kind], 0);

const isGroup = (kind: string): kind is GroupKind => Object.hasOwn(GROUPS, kind);

/** As a person would say it within a sentence: "access point", "smart-home device". */
export function kindWords(kind: string): string {
  if (kind === 'mobile' || kind === 'smart-home') return `${kind} device`;
  return isKind(kind) && kind !== 'e-reader' ? kind.replaceAll('-', ' ') : kind;
}

/** What it may be exactly. */
export const kindsOf = (kind: Kind): readonly SpecificKind[] => (isGroup(kind) ? GROUPS[kind] : [kind]);
/** The same of any word: a person may have given one that is none of these. */
export const membersOf = (kind: string): readonly string[] => (isGroup(kind) ? GROUPS[kind] : [kind]);

/** The word for all that are like this one; undefined where it has no near kin. */
export const groupOf = (kind: SpecificKind): GroupKind | undefined =>
  GROUP_KINDS.find((group) => (GROUPS[group] as readonly SpecificKind[]).includes(kind));

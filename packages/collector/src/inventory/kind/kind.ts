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

/** A computer is a laptop or a desktop, where it cannot be told which. */
export type Kind = SpecificKind | 'computer';

export const SPECIFIC_KINDS = Object.keys(SHARES) as readonly SpecificKind[];
export const KINDS: readonly Kind[] = [...SPECIFIC_KINDS, 'computer'];

export const isKind = (text: string): text is Kind => (KINDS as readonly string[]).includes(text);

/** Share of all devices that are of each kind; what is missing to 1 is of a kind that is not listed. */
export const shareOf = (kind: SpecificKind): number => SHARES[kind];
export const UNLISTED_SHARE = 1 - SPECIFIC_KINDS.reduce((sum, kind) => sum + SHARES[kind], 0);

/** Kinds that are one to people as long as it cannot be told which. */
export const COMPUTERS: readonly SpecificKind[] = ['laptop', 'desktop'];

import { z } from 'zod';
import { DEVICE_STATES, type DeviceState } from './device.ts';
import { SavedTraits, TraitSet } from './traits.ts';

/** One MAC at a site: what a device is seen by. Times are microseconds since 1970 UTC, event time. */
export interface Station {
  readonly site: string;
  readonly mac: string;
  readonly vendor?: string | undefined;
  readonly randomised: boolean;
  router: boolean;
  /** Most recently seen first. */
  addresses: string[];
  /** Addresses it had before, the latest first. */
  past: PastAddress[];
  /** Most recently seen first. */
  names: string[];
  firstSeen: number;
  lastSeen: number;
  /** The latest first. */
  sensors: string[];
  readonly traits: TraitSet;
  /** Networks of the internet that packets came from in its frames, up to those that make it a router. */
  foreignNetworks: string[];
  /** The MAC its device is known by. */
  device: string;
  /** What its device was to people before it was merged: so it is again when it is taken out. */
  stateAlone?: DeviceState;
}

export interface PastAddress {
  ip: string;
  firstSeen: number;
  lastSeen: number;
}

/** An address that a station has now. */
export interface Claim {
  mac: string;
  /** By ARP, neighbour discovery or DHCP, not only by a source address that may have been forwarded. */
  proven: boolean;
  sinceUs: number;
  timeUs: number;
}

export const SavedStation = z.object({
  site: z.string(),
  mac: z.string(),
  vendor: z.string().optional(),
  randomised: z.boolean(),
  router: z.boolean(),
  names: z.array(z.string()),
  firstSeen: z.number(),
  lastSeen: z.number(),
  sensors: z.array(z.string()),
  device: z.string(),
  stateAlone: z.enum(DEVICE_STATES).exactOptional(),
  traits: SavedTraits,
  foreignNetworks: z.array(z.string()),
  past: z.array(z.object({ ip: z.string(), firstSeen: z.number(), lastSeen: z.number() })),
  /** Its addresses, the most recently seen first, with why they are thought to be its. */
  claims: z.array(z.object({ ip: z.string(), proven: z.boolean(), sinceUs: z.number(), timeUs: z.number() })),
});
export type SavedStation = z.output<typeof SavedStation>;

export function createStation(
  made: Pick<Station, 'site' | 'mac' | 'randomised' | 'firstSeen'> & { vendor?: string | undefined },
): Station {
  return {
    ...{ router: false, addresses: [], past: [], names: [], sensors: [], foreignNetworks: [] },
    ...made,
    ...{ lastSeen: made.firstSeen, traits: new TraitSet(), device: made.mac },
  };
}

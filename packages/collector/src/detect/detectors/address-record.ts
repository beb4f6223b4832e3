// Who claims one address, and how the claims follow each other.
import { z } from 'zod';
import type { NetworkRole } from './network-roles.ts';

const SECOND_US = 1_000_000;

/** One MAC's claim to an address. */
export const Claim = z.object({
  mac: z.string(),
  firstUs: z.number(),
  lastUs: z.number(),
  count: z.number(),
  sensors: z.array(z.string()),
  /** Answers that nobody asked for: when, and to whom. */
  pushes: z.array(z.tuple([z.number(), z.string()])),
  /** When frames of another MAC made this claim. */
  lies: z.array(z.number()),
  /** The frame's MAC of the last of these. */
  liar: z.string().exactOptional(),
});
export type Claim = z.output<typeof Claim>;

/** Whom one sensor takes to have the address, and when somebody had it only briefly. Sensors' clocks differ. */
export const View = z.object({
  sensor: z.string(),
  mac: z.string(),
  sinceUs: z.number(),
  lastUs: z.number(),
  brief: z.array(z.number()),
});
export type View = z.output<typeof View>;

export const AddressRecord = z.object({ claims: z.array(Claim), views: z.array(View), lastUs: z.number() });
export type AddressRecord = z.output<typeof AddressRecord>;

/** Two have one address, and what tells. */
export interface Contest {
  /** Somebody takes an address that is another's; or two by mistake have the same. */
  verdict: 'spoof' | 'conflict';
  sign: 'pushed' | 'storm' | 'lie' | 'contested' | 'disagreement';
  ip: string;
  role: NetworkRole | undefined;
  /** Whoever does not belong there: who pushes or lies, else who came later. */
  suspect: Claim;
  /** Who has the address besides; of several the first. */
  rival: Claim | undefined;
  /** The suspect's answers that nobody asked for, in the last minute. */
  pushes: number;
  /** How often one had the address only briefly, lately. */
  brief: number;
  /** Sensors that have the address with different MACs. */
  sensors?: [string, string];
}

/** MACs remembered of one address. A pool of guests hands an address on less often in the day that claims are kept. */
const CLAIMS_MAX = 8;
const VIEWS_MAX = 16;
/** Longest list of moments that a threshold needs. */
const MOMENTS_MAX = 16;

/** An address to which nobody else has had a claim for so long has a new owner, and not two. */
export const RIVAL_FRESH_US = 600 * SECOND_US;
/**
 * Who has an address for less than this has it together with another: poisoners repeat within ten seconds, since the
 * true owner speaks too. A failover, a phone that roams behind a repeater and a sleeping computer's proxy last longer.
 */
const BRIEF_US = 15 * SECOND_US;

/** What one message said. */
export interface Saying {
  mac: string;
  sensor: string;
  timeUs: number;
  /** Whom it was told, if it is an answer that nobody asked for. */
  pushedTo?: string | undefined;
  /** The frame's MAC, if it is another. */
  liar?: string | undefined;
}

/** The claim as it is now, or undefined when the address has no room for another. */
export function note(record: AddressRecord, saying: Saying): Claim | undefined {
  const { mac, sensor, timeUs } = saying;
  record.lastUs = Math.max(record.lastUs, timeUs);
  const claim = record.claims.find((each) => each.mac === mac) ?? addClaim(record, mac, timeUs);
  if (!claim) return undefined;
  claim.count++;
  claim.firstUs = Math.min(claim.firstUs, timeUs);
  claim.lastUs = Math.max(claim.lastUs, timeUs);
  if (!claim.sensors.includes(sensor) && claim.sensors.length < VIEWS_MAX) claim.sensors.push(sensor);
  if (saying.pushedTo !== undefined) addMoment(claim.pushes, [timeUs, saying.pushedTo]);
  if (saying.liar !== undefined) {
    addMoment(claim.lies, timeUs);
    claim.liar = saying.liar;
  }
  return claim;
}

/** The sensor has the address with this MAC from now on; true when another had it only briefly. */
export function turn(
  record: AddressRecord,
  { mac, sensor, timeUs }: Saying,
  areOne: (mac: string) => boolean,
): boolean {
  const view = record.views.find((each) => each.sensor === sensor);
  if (!view) {
    if (record.views.length < VIEWS_MAX) record.views.push({ sensor, mac, sinceUs: timeUs, lastUs: timeUs, brief: [] });
    return false;
  }
  if (view.mac === mac) {
    view.lastUs = Math.max(view.lastUs, timeUs);
    return false;
  }
  const wasBrief = timeUs - view.sinceUs < BRIEF_US && !areOne(view.mac);
  Object.assign(view, { mac, sinceUs: timeUs, lastUs: timeUs });
  if (wasBrief) addMoment(view.brief, timeUs);
  return wasBrief;
}

/** Others that claimed the address not long ago, where this sensor heard them: the one that was first comes first. */
export function rivalsOf({ claims }: AddressRecord, { mac, sensor, timeUs }: Saying): Claim[] {
  return claims.filter(
    (each) => each.mac !== mac && each.sensors.includes(sensor) && timeUs - each.lastUs < RIVAL_FRESH_US,
  );
}

/** The address belongs to one MAC alone, as a server of addresses has decided. */
export function settle(record: AddressRecord, mac: string): void {
  record.claims = record.claims.filter((each) => each.mac === mac);
  record.views = record.views.filter((each) => each.mac === mac);
}

/** How many of the last so many moments lie within a span. */
export function lately(moments: readonly number[], nowUs: number, spanUs: number): number {
  return moments.filter((each) => nowUs - each < spanUs).length;
}

function addClaim({ claims }: AddressRecord, mac: string, timeUs: number): Claim | undefined {
  if (claims.length >= CLAIMS_MAX) return undefined;
  const claim = { mac, firstUs: timeUs, lastUs: timeUs, count: 0, sensors: [], pushes: [], lies: [] };
  claims.push(claim);
  return claim;
}

function addMoment<T>(moments: T[], moment: T): void {
  moments.push(moment);
  if (moments.length > MOMENTS_MAX) moments.shift();
}

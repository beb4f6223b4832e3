// Who has just come, and whether it is somebody known under another MAC. A device says its names within seconds of
// joining a network; until then nobody is told of it.
import type { Identity } from './identity.ts';
import type { Verdict } from './resemblance.ts';

/** A station that was never seen before. Times are microseconds, event time. */
export interface Arrival {
  mac: string;
  timeUs: number;
  sensor: string;
  /** What showed it, in words. */
  seenBy: string;
  /** It was told as new. */
  isTold: boolean;
  /** Something new is known of it since it was last compared. */
  isDue: boolean;
  /** How much it resembled somebody then, 0 to 1. */
  likeness: number;
  /** It has said something that it can be compared by. */
  isTelling: boolean;
}

const SECOND_US = 1_000_000;

/**
 * A MAC by its maker is hardly ever a known device's. Once it has said anything to be compared by it is new at once;
 * DHCP is mostly the first that is heard of it. Who says nothing has so long.
 */
const SETTLE_UNIVERSAL_US = 500_000;
/** A private one mostly is. DHCP comes within seconds: who resembles nobody by then is new. */
const SETTLE_PRIVATE_US = 3 * SECOND_US;
/** Who resembles somebody is waited for: mDNS comes within seconds, habits within half a minute. */
const SETTLE_LIKELY_US = 30 * SECOND_US;
/** A laptop that got a cable says its name by mDNS within seconds too. */
const SETTLE_DOCKED_US = 10 * SECOND_US;
/** Less than this is nobody. */
const HOPELESS = 0.02;
/** So long a device that was told as new may still turn out to be a known one. */
const WATCHED_US = 600 * SECOND_US;
/** Compared at once with all others; beyond, the rest waits for the next second. */
const COMPARED_MAX = 4;

/** From here on it is taken for the other without asking. */
export const SAME = 0.97;
/** From here on a person is asked. */
export const MAYBE = 0.5;

export const isOver = ({ timeUs }: Arrival, nowUs: number): boolean => nowUs - timeUs >= WATCHED_US;

export function isSettled({ timeUs, likeness, isTelling }: Arrival, isRandomised: boolean, nowUs: number): boolean {
  const isLikely = likeness >= HOPELESS;
  if (!isRandomised && !isLikely && isTelling) return true;
  const waitUs = isRandomised
    ? isLikely
      ? SETTLE_LIKELY_US
      : SETTLE_PRIVATE_US
    : isLikely
      ? SETTLE_DOCKED_US
      : SETTLE_UNIVERSAL_US;
  return nowUs - timeUs >= waitUs;
}

/** How many comparisons a second of event time has. */
export function comparisonBudget(): () => boolean {
  let left = COMPARED_MAX;
  return () => left-- > 0;
}

/** The known device that a newcomer most likely is, with how likely that is when all others may be it as well. */
export function bestOf(resembling: Iterable<{ known: Identity; verdict: Verdict }>): Best | undefined {
  let best: { known: Identity; verdict: Verdict } | undefined;
  let allOdds = 1;
  for (const each of resembling) {
    allOdds += each.verdict.odds;
    if (!best || each.verdict.odds > best.verdict.odds) best = each;
  }
  return best && { as: best.known, confidence: best.verdict.odds / allOdds, reasons: best.verdict.reasons };
}

export interface Best {
  as: Identity;
  /** 0 to 1. */
  confidence: number;
  reasons: string[];
}

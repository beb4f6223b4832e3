// Who has just come, and whether it is somebody known under another MAC. A device says its names within seconds of
// joining a network; until then nobody is told of it.
import { type Identity, isShared } from './identity.ts';
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
}

const SECOND_US = 1_000_000;

/** A MAC by its maker is hardly ever a known device's: only the first packets are waited for. */
const SETTLE_UNIVERSAL_US = SECOND_US;
/** A private one mostly is. DHCP and mDNS come within seconds, habits within a quarter of a minute. */
const SETTLE_PRIVATE_US = 15 * SECOND_US;
/** So long a device that was told as new may still turn out to be a known one. */
const WATCHED_US = 600 * SECOND_US;
/** Compared at once with all others; beyond, the rest waits for the next second. */
const COMPARED_MAX = 8;

/** From here on it is taken for the other without asking. */
export const SAME = 0.97;
/** From here on a person is asked. */
export const MAYBE = 0.5;

export const isOver = ({ timeUs }: Arrival, nowUs: number): boolean => nowUs - timeUs >= WATCHED_US;

export const isSettled = ({ timeUs }: Arrival, isRandomised: boolean, nowUs: number): boolean =>
  nowUs - timeUs >= (isRandomised ? SETTLE_PRIVATE_US : SETTLE_UNIVERSAL_US);

export interface Comparing {
  identities(): Iterable<Identity>;
  /** A person said that they are two. */
  areApart(a: Identity, b: Identity): boolean;
  compare(newcomer: Identity, known: Identity): Verdict | undefined;
}

/** How many comparisons a second of event time has. */
export function comparisonBudget(): () => boolean {
  let left = COMPARED_MAX;
  return () => left-- > 0;
}

/** The known device that a newcomer is most likely to be; nobody when two are as likely. */
export function bestOf(newcomer: Identity, comparing: Comparing): { as: Identity; verdict: Verdict } | undefined {
  if (isShared(newcomer)) return undefined;
  let best: { as: Identity; verdict: Verdict } | undefined;
  let second = 0;
  for (const known of comparing.identities()) {
    if (known === newcomer || isShared(known) || comparing.areApart(newcomer, known)) continue;
    const verdict = comparing.compare(newcomer, known);
    if (!verdict) continue;
    if (!best || verdict.confidence > best.verdict.confidence) {
      second = best?.verdict.confidence ?? 0;
      best = { as: known, verdict };
    } else second = Math.max(second, verdict.confidence);
  }
  if (!best || best.verdict.confidence < MAYBE) return undefined;
  // Two that are both likely make each half as likely.
  return second >= MAYBE ? { as: best.as, verdict: { ...best.verdict, confidence: MAYBE } } : best;
}

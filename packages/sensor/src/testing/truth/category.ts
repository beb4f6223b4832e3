import type { CaptureTruth } from '@lanhound/testkit';
import type { Tracked } from '../../track/testing/track-capture.ts';

/** What the truth knows of a capture and what the sensor told of it, one line a fact, in any order. */
export interface Facts {
  known: string[];
  told: string[];
}

/** One kind of what a sensor tells, turned into lines that can be compared. */
export interface Category {
  /** As differences.ts calls it. */
  name: string;
  factsOf(truth: CaptureTruth, tracked: Tracked): Facts;
}

/** One fact as text, whatever the order of its fields; what is undefined is left out. */
export const line = (fact: object): string =>
  JSON.stringify(Object.fromEntries(Object.entries(fact).sort(([a], [b]) => (a < b ? -1 : 1))));

/** Microseconds since 1970 of the truth's "1282356645.047506000". */
export const timeUs = (seconds: string): number => Number(BigInt(seconds.replace('.', '')) / 1_000n);

/** What is found within tunnels need not be found; of what is malformed only survival is asked. */
export const isAsked = ({ tunnel, malformed }: { tunnel?: true; malformed?: true }): boolean => !tunnel && !malformed;

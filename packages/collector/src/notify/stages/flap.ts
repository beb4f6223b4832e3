import { z } from 'zod';

/** Comings of one problem in the span after which it counts as one that comes and goes. */
const COMINGS_MAX = 3;
const SPAN_US = 3_600_000_000;
/** Problems watched; the one that came least recently is forgotten. */
const WATCHED_MAX = 10_000;

/** Whether problems come and go, by their fingerprints. Microseconds since 1970 UTC. */
export interface Flapping {
  /** A problem came anew; true when it did so for more than the third time within an hour of the time before. */
  comes(fingerprint: string, nowUs: number): boolean;
  save(): unknown;
  restore(state: unknown): void;
}

const Saved = z.array(z.tuple([z.string(), z.object({ comings: z.number(), lastUs: z.number() })]));

/** A problem that comes back within an hour, again and again, is told three times and then not until it rests. */
export function createFlapping(): Flapping {
  const watched = new Map<string, { comings: number; lastUs: number }>();
  return {
    comes(fingerprint, nowUs) {
      const before = watched.get(fingerprint);
      const comings = before && nowUs - before.lastUs <= SPAN_US ? before.comings + 1 : 1;
      watched.delete(fingerprint);
      watched.set(fingerprint, { comings, lastUs: nowUs });
      if (watched.size > WATCHED_MAX) watched.delete(watched.keys().next().value as string);
      return comings > COMINGS_MAX;
    },
    save: () => [...watched],
    restore(state) {
      for (const [fingerprint, each] of Saved.parse(state)) watched.set(fingerprint, each);
    },
  };
}

import type { Clock } from '@lanhound/runtime';

/** A command is void when it comes this much later than commands can. */
export const LIFE_MS = 10_000;
/** What was learned of the two clocks counts for so long: one of them may be set. */
const MEMORY_MS = 600_000;

/**
 * How late a command comes, without a common clock: a sensor's may be years off. The time from sending by one clock to
 * receipt by the other is the same for all commands but for what each was under way; the shortest of the last minutes
 * stands for no delay. So the first command counts however late it is, and when the sender's clock was set back
 * nothing counts until that is forgotten.
 */
export function createFreshness(clock: Clock): (issuedUs: number) => boolean {
  let least = Number.POSITIVE_INFINITY;
  let leastAtMs = Number.NEGATIVE_INFINITY;
  return (issuedUs) => {
    const nowMs = clock.steadyMs();
    const span = nowMs - issuedUs / 1000;
    if (span < least || nowMs - leastAtMs > MEMORY_MS) {
      least = span;
      leastAtMs = nowMs;
    }
    return span - least <= LIFE_MS;
  };
}

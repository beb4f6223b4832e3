import { z } from 'zod';

/** So many at once, then one in each span. Microseconds. */
export interface PaceOptions {
  burst: number;
  everyUs: number;
}

/** A bucket of tokens: how often a receiver may be spoken to. */
export interface Pace {
  take(nowUs: number): boolean;
  /** Whether the next would be granted. */
  has(nowUs: number): boolean;
  /** When there is one again. */
  nextUs(nowUs: number): number;
  save(): unknown;
  restore(state: unknown): void;
}

const Saved = z.object({ tokens: z.number(), atUs: z.number() });

export function createPace({ burst, everyUs }: PaceOptions): Pace {
  let tokens = burst;
  let atUs = Number.NEGATIVE_INFINITY;
  const refill = (nowUs: number) => {
    // A clock that is set back brings no tokens and takes none away.
    if (nowUs > atUs && Number.isFinite(atUs)) tokens = Math.min(burst, tokens + (nowUs - atUs) / everyUs);
    atUs = nowUs;
  };
  const has = (nowUs: number) => {
    refill(nowUs);
    // Microseconds are divided, so that a whole token may lack its last bit.
    return tokens >= 1 - 1e-9;
  };
  return {
    has,
    take(nowUs) {
      if (!has(nowUs)) return false;
      tokens -= 1;
      return true;
    },
    nextUs(nowUs) {
      refill(nowUs);
      return nowUs + Math.max(0, Math.ceil((1 - tokens) * everyUs));
    },
    save: () => ({ tokens, atUs: Number.isFinite(atUs) ? atUs : 0 }),
    restore(state) {
      const saved = Saved.parse(state);
      tokens = Math.min(burst, saved.tokens);
      atUs = saved.atUs;
    },
  };
}

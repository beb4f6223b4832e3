import { setTimeout as delay } from 'node:timers/promises';

/** The time, passed in so that tests and replays decide it. */
export interface Clock {
  /** Milliseconds since 1970 UTC. May be set forth and back while we run: for what people read, never for waits. */
  nowMs(): number;
  /** Milliseconds since some moment of this process, at an even pace: for waits and durations. */
  steadyMs(): number;
  /** Resolves after the time, or at once when the signal aborts; never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  steadyMs: () => performance.now(),
  sleep: async (ms, signal) => {
    try {
      await delay(ms, undefined, signal ? { signal } : {});
    } catch {
      // Aborted: the caller looks at its signal.
    }
  },
};

/** Waiting times of a retry: doubles from first to most, with up to a quarter of jitter so that peers spread out. */
export function backoff(options: { firstMs: number; mostMs: number; random: () => number }) {
  let nextMs = options.firstMs;
  return {
    /** How long to wait before the next try. */
    next(): number {
      const ms = nextMs * (1 + options.random() / 4);
      nextMs = Math.min(nextMs * 2, options.mostMs);
      return ms;
    },
    /** After a success. */
    reset(): void {
      nextMs = options.firstMs;
    },
  };
}

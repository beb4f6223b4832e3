import type { Clock } from '@lanhound/runtime';

/** A clock that stands still until the test moves it. */
export interface FakeClock extends Clock {
  /**
   * Moves time on, waking sleepers in the order of their times, each at its own time. What a sleeper does on waking
   * has run up to its next real wait when this resolves, also if it went to sleep again within the span.
   */
  advance(ms: number): Promise<void>;
  /** Sets the time forth or back, as an administrator does: no time passes by that, and nobody wakes. */
  set(byMs: number): void;
  /** How many sleep now. */
  readonly sleepers: number;
}

interface Sleeper {
  atMs: number;
  wake(): void;
}

/** Starts at the given time, milliseconds since 1970 UTC or RFC 3339. */
export function fakeClock(start: number | string = '2026-03-01T12:00:00Z'): FakeClock {
  let steadyMs = 0;
  let offsetMs = typeof start === 'number' ? start : Date.parse(start);
  const sleepers = new Set<Sleeper>();
  return {
    nowMs: () => steadyMs + offsetMs,
    steadyMs: () => steadyMs,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const wake = () => {
          sleepers.delete(sleeper);
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        const sleeper = { atMs: steadyMs + Math.max(0, ms), wake };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', wake);
      }),
    async advance(ms) {
      const untilMs = steadyMs + ms;
      await settled();
      for (let next = earliest(sleepers, untilMs); next; next = earliest(sleepers, untilMs)) {
        steadyMs = Math.max(steadyMs, next.atMs);
        next.wake();
        await settled();
      }
      steadyMs = untilMs;
    },
    set(byMs) {
      offsetMs += byMs;
    },
    get sleepers() {
      return sleepers.size;
    },
  };
}

/** The sleeper that wakes first; of several at one time the one that slept first. */
function earliest(sleepers: Iterable<Sleeper>, untilMs: number): Sleeper | undefined {
  let first: Sleeper | undefined;
  for (const sleeper of sleepers) {
    if (sleeper.atMs <= untilMs && (!first || sleeper.atMs < first.atMs)) first = sleeper;
  }
  return first;
}

/** All promise callbacks that are ready have run. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

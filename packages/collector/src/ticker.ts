import type { Clock, Component } from '@lanhound/runtime';

const TICK_MS = 1_000;

/**
 * Calls with the wall-clock time in microseconds at the start and once a second, so that detectors see time pass on a
 * quiet network, and know from the first event on which are from the future.
 */
export function createTicker(clock: Clock, tick: (nowUs: number) => void): Component {
  const stopping = new AbortController();
  let running: Promise<void> | undefined;
  const run = async () => {
    while (!stopping.signal.aborted) {
      await clock.sleep(TICK_MS, stopping.signal);
      if (!stopping.signal.aborted) tick(clock.nowMs() * 1_000);
    }
  };
  return {
    name: 'collector/ticker',
    async start() {
      tick(clock.nowMs() * 1_000);
      running = run();
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

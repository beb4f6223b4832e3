import { backoff } from '@lanhound/runtime';

/** The same for the first deaths, then ever longer. */
const FIRST_MS = 100;
const MOST_MS = 10_000;
const DEATHS_FREE = 5;
/** So long a life makes up for one death. */
const LIFE_MS = 5_000;

export interface RestartWait {
  /** How long to wait before the next start, after a process that served for so long; 0 for one that never did. */
  after(livedMs: number): number;
}

/** One that is killed now and then is started again at once; one that cannot live does not take the machine with it. */
export function createRestartWait(random: () => number): RestartWait {
  const longer = backoff({ firstMs: 2 * FIRST_MS, mostMs: MOST_MS, random });
  let deaths = 0;
  return {
    after(livedMs) {
      deaths = Math.max(0, deaths - livedMs / LIFE_MS) + 1;
      if (deaths > DEATHS_FREE) return longer.next();
      longer.reset();
      return FIRST_MS;
    },
  };
}

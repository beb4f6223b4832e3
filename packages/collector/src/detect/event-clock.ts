const SECOND_US = 1_000_000;

/** How far an event may be ahead of the wall clock before its sensor's clock is taken to be wrong. */
const AHEAD_MAX_US = 300 * SECOND_US;

/**
 * Where event time stands: at the newest event, and while none comes it runs on at the pace of the wall clock. It
 * never goes back. Times are microseconds since 1970 UTC.
 */
export interface EventClock {
  readonly nowUs: number;
  /**
   * An event happened. Gives when: for one from the future, seen from the last wall time, where event time stands,
   * which it moves no further than allowed.
   */
  saw(eventUs: number): number;
  /** The wall clock, told about once a second while running live, never in a replay. */
  wall(wallUs: number): void;
  save(): SavedClock;
  restore(saved: SavedClock): void;
}

export interface SavedClock {
  nowUs: number;
  wallUs?: number | undefined;
}

export function eventClock(): EventClock {
  let nowUs = 0;
  let wallUs: number | undefined;
  return {
    get nowUs() {
      return nowUs;
    },
    saw(eventUs) {
      const mostUs = wallUs === undefined ? Number.POSITIVE_INFINITY : wallUs + AHEAD_MAX_US;
      nowUs = Math.max(nowUs, Math.min(eventUs, mostUs));
      return eventUs > mostUs ? nowUs : eventUs;
    },
    wall(atUs) {
      // The wall clock may be set while we run; a step is not time that passed.
      const passedUs = wallUs === undefined ? 0 : Math.min(Math.max(0, atUs - wallUs), 60 * SECOND_US);
      wallUs = atUs;
      if (nowUs > 0) nowUs += passedUs;
    },
    save: () => ({ nowUs, wallUs }),
    restore(saved) {
      nowUs = saved.nowUs;
      wallUs = saved.wallUs;
    },
  };
}

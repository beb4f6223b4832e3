const SECOND_US = 1_000_000;

/** At most so many events in a second of packet time. */
export interface EventCap {
  /** True while there is room for one more. */
  take(timeUs: number): boolean;
}

export function createEventCap(eventsPerSecondMax: number): EventCap {
  let secondStartUs = 0;
  let taken = 0;
  return {
    take(timeUs) {
      const elapsedUs = timeUs - secondStartUs;
      // Time may run backwards where captures are merged; a new second begins then too.
      if (elapsedUs >= SECOND_US || elapsedUs < 0) {
        secondStartUs = timeUs;
        taken = 0;
      }
      taken++;
      return taken <= eventsPerSecondMax;
    },
  };
}

/** Notices that a log's times are of another zone than they are taken for. */
export interface ZoneWatch {
  /** By how much the stamp of a line that was just written is ahead of the clock, microseconds. */
  see(aheadUs: number): void;
  /** What is wrong and what to do, once it is certain. */
  doubt(): string | undefined;
}

const MINUTE_US = 60_000_000;
/** All zones differ by multiples of this. */
const STEP_US = 15 * MINUTE_US;
/** A line is written as it happens, so that its stamp is seconds old; a log that is written in blocks is no zone. */
const NEAR_US = 2 * MINUTE_US;
/** One line may be anything. */
const LINES_LEAST = 10;

export function createZoneWatch(timeZone: string): ZoneWatch {
  let steps = 0;
  let lines = 0;
  return {
    see(aheadUs) {
      const found = Math.round(aheadUs / STEP_US);
      const isNear = Math.abs(aheadUs - found * STEP_US) <= NEAR_US;
      lines = isNear && found === steps ? lines + 1 : 0;
      if (isNear) steps = found;
    },
    doubt() {
      if (steps === 0 || lines < LINES_LEAST) return undefined;
      const hours = (Math.abs(steps) * STEP_US) / (60 * MINUTE_US);
      const way = steps > 0 ? 'ahead of' : 'behind';
      const found = `its times are ${hours} h ${way} the clock when read as of ${timeZone}`;
      return `${found}; set timeZone to the zone it is written in`;
    },
  };
}

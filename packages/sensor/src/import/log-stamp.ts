import { parseTime } from '@lanhound/proto';

/** When a line was logged, microseconds since 1970, and where its text begins. */
export interface Stamp {
  timeUs: number;
  textAt: number;
  /** The stamp names no zone: it is the configured one's, and may be wrong. */
  isZoneless: boolean;
}

/** "Mar  5 12:34:56 ", without year and zone (RFC 3164 section 4.1.2). */
const CLASSIC = /^(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) ([ \d]\d) (\d\d):(\d\d):(\d\d) /;
/** "Thu Mar  5 12:34:56 2026 ", as the logs of OpenWrt have it: with a year, without a zone. */
const DATED = /^[A-Z][a-z]{2} ([A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d )(\d{4}) /;
/** "2026-03-05T12:34:56.123456+01:00 " (RFC 5424 section 6.2.3). */
const FULL = /^(\d{4}-\d\d-\d\dT\S{9,40}) /;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A leap day is found within these years. */
const YEARS_BACK = 8;
/** Zones by the hour: a log of a year has this many. */
const HOURS_KEPT = 10_000;

/** Reads the stamps of one log. They go forwards, but for what summer time puts back. */
export class StampReader {
  readonly #format: Intl.DateTimeFormat;
  readonly #offsets = new Map<number, number>();
  #lastMs = Number.NEGATIVE_INFINITY;
  /** Lines come in bursts of one second. */
  #lastText = '';
  #lastStamp: Stamp | undefined;

  /** Of a zone of the IANA database; of the process's own unless given. */
  constructor(timeZone?: string) {
    this.#format = new Intl.DateTimeFormat('en-US', {
      ...(timeZone === undefined ? {} : { timeZone }),
      ...{ hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
      ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
    });
  }

  get timeZone(): string {
    return this.#format.resolvedOptions().timeZone;
  }

  /** Undefined for a line without a stamp. `latestUs` is when the line was there at the latest. */
  read(line: string, latestUs: number): Stamp | undefined {
    const dated = DATED.exec(line);
    const classic = CLASSIC.exec(dated?.[1] ?? line);
    if (classic) return this.#readClassic(classic, latestUs, dated?.[2], dated?.[0].length);
    const [whole, text = ''] = FULL.exec(line) ?? [];
    const timeUs = whole === undefined ? undefined : parseTime(text);
    return whole === undefined || timeUs === undefined
      ? undefined
      : { timeUs, textAt: whole.length, isZoneless: false };
  }

  #readClassic(match: RegExpExecArray, latestUs: number, year = '', textAt = match[0].length): Stamp | undefined {
    const [text, month = '', ...numbers] = match;
    if (`${text}${year}` === this.#lastText) return this.#lastStamp;
    const [day = 0, hour = 0, minute = 0, second = 0] = numbers.map(Number);
    const mostMs = latestUs / 1_000 + DAY_MS;
    const ms = this.#newest([MONTHS.indexOf(month), day, hour, minute, second], mostMs, yearsOf(year, mostMs));
    if (ms !== undefined) this.#lastMs = ms;
    this.#lastText = `${text}${year}`;
    this.#lastStamp = ms === undefined ? undefined : { timeUs: ms * 1_000, textAt, isZoneless: true };
    return this.#lastStamp;
  }

  /** The latest year in which the time was before the line was there; a day is left for wrong zones. */
  #newest(
    [month, day, hour, minute, second]: [number, number, number, number, number],
    mostMs: number,
    years: readonly number[],
  ): number | undefined {
    for (const year of years) {
      const civilMs = Date.UTC(year, month, day, hour, minute, second);
      // The 29th of February, and what is no date at all.
      if (new Date(civilMs).getUTCMonth() !== month || hour > 23 || minute > 59) continue;
      const ms = this.#instantOf(civilMs);
      if (ms <= mostMs) return ms;
    }
    return undefined;
  }

  /** An hour that comes twice is the first one, until the log has gone past that. */
  #instantOf(civilMs: number): number {
    const first = civilMs - this.#offsetAt(civilMs - DAY_MS);
    const second = civilMs - this.#offsetAt(civilMs + DAY_MS);
    const candidates = [Math.min(first, second), Math.max(first, second)].filter(
      (ms) => this.#offsetAt(ms) === civilMs - ms,
    );
    // A time that never was, in the hour that is left out, is told by a clock that was not set.
    const [early = first, late = early] = candidates;
    return early < this.#lastMs && this.#lastMs - early <= HOUR_MS ? late : early;
  }

  /** Local time less UTC, by the hour. */
  #offsetAt(ms: number): number {
    const hour = Math.floor(ms / HOUR_MS);
    const known = this.#offsets.get(hour);
    if (known !== undefined) return known;
    if (this.#offsets.size >= HOURS_KEPT) this.#offsets.clear();
    const parts = Object.fromEntries(
      this.#format.formatToParts(hour * HOUR_MS).map(({ type, value }) => [type, Number(value)]),
    );
    const { year = 1970, month = 1, day = 1, hour: hours = 0, minute = 0, second = 0 } = parts;
    const offset = Date.UTC(year, month - 1, day, hours, minute, second) - hour * HOUR_MS;
    this.#offsets.set(hour, offset);
    return offset;
  }
}

/** The year that a line names, or those that it may mean, the latest first. */
function yearsOf(named: string, mostMs: number): number[] {
  if (named !== '') return [Number(named)];
  const last = new Date(mostMs).getUTCFullYear() + 1;
  return Array.from({ length: YEARS_BACK }, (_, back) => last - back);
}

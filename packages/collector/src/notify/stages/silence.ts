// Silences: alerts that somebody wants to hear nothing of. They are stored all the same.
import { z } from 'zod';
import { type LabelledAlert, type Labels, labelsOf } from '../labels.ts';
import { compileMatchers, type Matcher } from '../matcher.ts';

/** Times are microseconds since 1970 UTC. */
export interface Silence {
  /** Names it for ever. */
  id: string;
  matchers: readonly Matcher[];
  startsUs: number;
  /** Absent for what is allowed until somebody takes it back. */
  endsUs?: number | undefined;
  by: string;
  comment: string;
}

/** Silences that are kept at once; those that ended go first. */
export const SILENCES_MAX = 1_000;

const SavedMatcher = z.object({ name: z.string(), value: z.string(), isRegex: z.boolean(), isEqual: z.boolean() });

export const SavedSilence = z.object({
  ...{
    id: z.string(),
    matchers: z.array(SavedMatcher).readonly(),
    startsUs: z.number(),
    endsUs: z.number().optional(),
  },
  ...{ by: z.string(), comment: z.string() },
}) satisfies z.ZodType<Silence>;

export interface Silences {
  /** False when there is no place. */
  add(silence: Silence, nowUs: number): boolean;
  /** Ends it now; undefined when there is none of this id that lasts. */
  end(id: string, nowUs: number): Silence | undefined;
  /** Which holds an alert back, in words; undefined when none does. */
  why(alert: LabelledAlert, nowUs: number): string | undefined;
  /** Those that last or are yet to begin, and those that ended within a week; newest first. */
  all(): Silence[];
  save(): Silence[];
  restore(saved: unknown): void;
}

/** For so long one that ended can be looked at. */
const KEPT_US = 7 * 24 * 3_600_000_000;

export function createSilences(): Silences {
  const silences = new Map<string, Silence & { matches(labels: Labels): boolean }>();
  const put = (silence: Silence) => {
    silences.set(silence.id, { ...silence, matches: compileMatchers(silence.matchers) });
  };
  const sweep = (nowUs: number) => {
    for (const { id, endsUs } of silences.values()) {
      if (endsUs !== undefined && nowUs - endsUs > KEPT_US) silences.delete(id);
    }
    const ended = [...silences.values()].filter(({ endsUs }) => endsUs !== undefined && endsUs <= nowUs);
    for (const { id } of ended.slice(0, Math.max(0, silences.size - SILENCES_MAX + 1))) silences.delete(id);
  };
  const all = () => [...silences.values()].map(({ matches, ...silence }) => silence);
  return {
    add(silence, nowUs) {
      sweep(nowUs);
      if (silences.size >= SILENCES_MAX) return false;
      put(silence);
      return true;
    },
    end(id, nowUs) {
      const silence = silences.get(id);
      if (!silence || (silence.endsUs !== undefined && silence.endsUs <= nowUs)) return undefined;
      put({ ...silence, endsUs: nowUs });
      return silence;
    },
    why(alert, nowUs) {
      if (silences.size === 0) return undefined;
      const labels = labelsOf(alert);
      for (const silence of silences.values()) {
        if (isActive(silence, nowUs) && silence.matches(labels)) return reasonOf(silence);
      }
      return undefined;
    },
    all: () => all().reverse(),
    save: all,
    restore(saved) {
      for (const silence of z.array(SavedSilence).parse(saved)) put(silence);
    },
  };
}

/** What this silence, or exception, is to an alert, in words. */
export const reasonOf = ({ id, by, comment, endsUs }: Silence): string =>
  `${endsUs === undefined ? 'allowed' : 'silenced'} by ${by}${comment && `: ${comment}`} (${id})`;

export const isActive = ({ startsUs, endsUs }: Silence, nowUs: number): boolean =>
  startsUs <= nowUs && (endsUs === undefined || nowUs < endsUs);

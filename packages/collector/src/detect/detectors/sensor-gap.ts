import { formatTime } from '@lanhound/proto';
import { z } from 'zod';
import type { OpenGap, SensorHealth } from '../../ingest/sensor-health.ts';
import { type Detector, defineDetector, type Evidence, type Finding } from '../detector.ts';
import { boundedMap } from '../window.ts';
import { Losses, toldLosses } from './told-losses.ts';

const config = z.strictObject({
  openMs: z
    .int()
    .min(1_000)
    .max(7 * 24 * 3600 * 1000)
    .default(60_000)
    .describe(
      'Batches that are missing for this long, though later ones came, are lost until they come after all. A bus ' +
        'delivers again within half a minute what was not acknowledged.',
    ),
  heldMostMs: z
    .int()
    .min(1_000)
    .max(7 * 24 * 3600 * 1000)
    .default(3_600_000)
    .describe(
      'While a sensor says that it still holds batches of that time, they are on their way; after so long they are ' +
        'told all the same. A full spool of 256 MB at 2 MB a second takes two minutes, over a bad link ten times as long.',
    ),
});

/** Of all sensors together; each follows at most a few hundred. */
const GAPS_MAX = 10_000;

interface Told {
  site: string;
  sensor: string;
  epoch: number;
  from: number;
  to: number;
}

const Gap = z.object({
  site: z.string(),
  sensor: z.string(),
  epoch: z.number(),
  from: z.number(),
  to: z.number(),
}) satisfies z.ZodType<Told>;

const SavedState = z.object({
  told: z.array(z.tuple([z.string(), Gap])),
  held: z.array(z.tuple([z.string(), z.number()])),
  losses: z.array(z.tuple([z.string(), Losses])),
});

export const sensorGap = defineDetector({
  name: 'sensor-gap',
  severity: 'high',
  summary: 'Batches of a sensor are missing by their numbers and do not come: a span of time was not seen.',
  config,
  create({ openMs, heldMostMs }, deps): Detector {
    /** By the number of the batch after the gap, which stays when the gap fills in parts. */
    const told = boundedMap<Told>({ keysMax: GAPS_MAX, onRefused: () => deps.onRefused('gaps') });
    /** Until when the sensor held batches of a gap's time, in time that passed for this collector. */
    const held = boundedMap<number>({ keysMax: GAPS_MAX, onRefused: () => deps.onRefused('held gaps') });
    const losses = toldLosses(() => deps.onRefused('losses'));

    /** How long nobody has had what is missing. */
    const lostUs = (health: SensorHealth, gap: OpenGap): number => {
      const { holdsFromUs, nowUs } = health;
      const key = keyOf(health, gap);
      if (holdsFromUs !== undefined && holdsFromUs <= gap.toUs && gap.openUs < heldMostMs * 1000) held.set(key, nowUs);
      const heldUs = gap.openUs < heldMostMs * 1000 ? held.get(key) : undefined;
      return heldUs === undefined ? gap.openUs : nowUs - heldUs;
    };
    const speak = (health: SensorHealth, gap: OpenGap, timeUs: number) => {
      const { site, sensor } = health;
      const key = keyOf(health, gap);
      const known = told.get(key);
      if (known && known.from === gap.from) return;
      if (known) known.from = gap.from;
      else if (!told.set(key, { site, sensor, epoch: gap.epoch, from: gap.from, to: gap.to })) return;
      deps.raise({ ...findingOf(health, gap, timeUs), amends: known !== undefined });
    };
    /** What was told, of this sensor, and is not so any longer. */
    const takeBack = (health: SensorHealth, timeUs: number) => {
      const open = new Map(health.gaps.map((gap) => [keyOf(health, gap), gap]));
      const { site, sensor } = health;
      told.forget((gap, key) => {
        if (gap.site !== site || gap.sensor !== sensor) return false;
        const still = open.get(key);
        if (still && !losses.explain(health, still)) return false;
        // A gap that is followed no longer has not closed by that.
        if (!still && !health.followed.some(({ epoch, from }) => epoch === gap.epoch && from <= gap.to)) return true;
        const evidence: Evidence = still ? { toldAs: 'sensor-loss' } : { arrived: formatTime(timeUs) };
        deps.resolve({ site, identity: identityOf(key), time: timeUs, evidence });
        return true;
      });
      held.forget((_, key) => key.startsWith(`${site} ${sensor} `) && !open.has(key));
    };

    return {
      sensorLoss: losses.note,
      sensorHealth(health, timeUs) {
        for (const gap of health.gaps) {
          if (lostUs(health, gap) >= openMs * 1000 && !losses.explain(health, gap)) speak(health, gap, timeUs);
        }
        if (told.size + held.size > 0) takeBack(health, timeUs);
      },
      save: () => ({ told: told.save(), held: held.save(), losses: losses.save() }),
      restore(state) {
        const saved = SavedState.parse(state);
        told.restore(saved.told);
        held.restore(saved.held);
        losses.restore(saved.losses);
      },
    };
  },
});

const keyOf = ({ site, sensor }: SensorHealth, { epoch, to }: OpenGap): string => `${site} ${sensor} ${epoch} ${to}`;
const identityOf = (key: string): string[] => key.split(' ').slice(1);

function findingOf(health: SensorHealth, gap: OpenGap, time: number): Finding {
  const { site, sensor } = health;
  const batches = gap.to - gap.from + 1;
  const missing = batches === 1 ? '1 batch is' : `${batches} batches are`;
  return {
    severity: 'high',
    identity: identityOf(keyOf(health, gap)),
    time,
    site,
    sensor,
    title: `Sensor ${sensor} at ${site} lost ${spanText(gap)}: ${missing} missing`,
    evidence: {
      from: formatTime(gap.fromUs),
      to: formatTime(gap.toUs),
      batches,
      numbers: `${gap.from} to ${gap.to}`,
    },
    why: 'What happened in that time where it listens was not judged and is not in the history.',
    advice: `Look whether ${sensor} ran out of room for what it could not send; batches that come late resolve this.`,
  };
}

/** "14 minutes, 03:10:00 to 03:24:00 UTC". */
function spanText({ fromUs, toUs }: OpenGap): string {
  const seconds = Math.max(1, Math.round((toUs - fromUs) / 1_000_000));
  const [count, unit] = seconds < 120 ? [seconds, 'second'] : [Math.round(seconds / 60), 'minute'];
  const clock = (us: number) => formatTime(us).slice(11, 19);
  return `${count} ${unit}${count === 1 ? '' : 's'}, ${clock(fromUs)} to ${clock(toUs)} UTC`;
}

import { formatTime } from '@lanhound/proto';
import { z } from 'zod';
import type { OpenGap, SensorHealth } from '../../ingest/sensor-health.ts';
import { type Detector, defineDetector, type Finding } from '../detector.ts';
import { boundedMap } from '../window.ts';

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

const SavedState = z.array(z.tuple([z.string(), Gap]));

export const sensorGap = defineDetector({
  name: 'sensor-gap',
  severity: 'high',
  summary: 'Batches of a sensor are missing by their numbers and do not come: a span of time was not seen.',
  config,
  create({ openMs }, deps): Detector {
    /** By the number of the batch after the gap, which stays when the gap fills in parts. */
    const told = boundedMap<Told>({ keysMax: GAPS_MAX, onRefused: () => deps.onRefused('gaps') });

    const speak = (health: SensorHealth, gap: OpenGap, timeUs: number) => {
      const { site, sensor } = health;
      const key = keyOf(health, gap);
      const known = told.get(key);
      if (known && known.from === gap.from) return;
      if (known) known.from = gap.from;
      else if (!told.set(key, { site, sensor, epoch: gap.epoch, from: gap.from, to: gap.to })) return;
      deps.raise({ ...findingOf(health, gap, timeUs), amends: known !== undefined });
    };

    return {
      sensorHealth(health, timeUs) {
        for (const gap of health.gaps) if (gap.openUs >= openMs * 1000) speak(health, gap, timeUs);
        if (told.size === 0) return;
        const open = new Set(health.gaps.map((gap) => keyOf(health, gap)));
        const { site, sensor } = health;
        told.forget((gap, key) => {
          if (gap.site !== site || gap.sensor !== sensor || open.has(key)) return false;
          // A gap that is followed no longer has not closed by that.
          if (!health.followed.some(({ epoch, from }) => epoch === gap.epoch && from <= gap.to)) return true;
          deps.resolve({ site, identity: identityOf(key), time: timeUs, evidence: { arrived: formatTime(timeUs) } });
          return true;
        });
      },
      save: () => told.save(),
      restore: (state) => told.restore(SavedState.parse(state)),
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

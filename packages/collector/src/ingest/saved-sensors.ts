// The registry of sensors as JSON, and back.
import { z } from 'zod';
import type { Sensor, SensorEntry } from './sensors.ts';
import { sequenceGaps } from './sequence-gaps.ts';

interface Saved {
  elapsedUs: number;
  entries: Map<string, SensorEntry>;
}

const Gaps = z.object({
  runs: z.array(z.tuple([z.number(), z.number(), z.number(), z.number(), z.number()])),
  forGood: z.number(),
  first: z.object({ sequence: z.number(), us: z.number() }).optional(),
});

const Fields = z.object({
  site: z.string(),
  sensor: z.string(),
  epoch: z.number(),
  lastSequence: z.number(),
  firstHeard: z.number(),
  lastHeard: z.number(),
  lastEventTime: z.number(),
  batches: z.number(),
  events: z.number(),
  batchesMissing: z.number(),
  batchesLost: z.number(),
  eventsFromFuture: z.number(),
  version: z.string().exactOptional(),
  source: z.string().exactOptional(),
  hostAddresses: z.array(z.string()),
}) satisfies z.ZodType<Sensor>;

const State = z.object({
  elapsedUs: z.number(),
  sensors: z.array(
    z.object({
      sensor: Fields,
      epochs: z.array(z.tuple([z.number(), Gaps])),
      missingBefore: z.number(),
      heardUs: z.number(),
      holdsFromUs: z.number().exactOptional(),
    }),
  ),
});

export function encodeSensors({ elapsedUs, entries }: Saved): unknown {
  return {
    elapsedUs,
    sensors: [...entries.values()].map(({ sensor: { stats, ...sensor }, epochs, ...rest }) => ({
      sensor,
      epochs: [...epochs].map(([epoch, gaps]) => [epoch, gaps.save()]),
      ...rest,
    })),
  };
}

/** Throws on what it cannot read. The statistics of a sensor are not kept: it tells them every few seconds. */
export function decodeSensors(state: unknown): Saved {
  const { elapsedUs, sensors } = State.parse(state);
  const entries = sensors.map(({ sensor, epochs, ...rest }): [string, SensorEntry] => [
    `${sensor.site}/${sensor.sensor}`,
    { sensor, epochs: new Map(epochs.map(([epoch, saved]) => [epoch, sequenceGaps(undefined, saved)])), ...rest },
  ]);
  return { elapsedUs, entries: new Map(entries) };
}

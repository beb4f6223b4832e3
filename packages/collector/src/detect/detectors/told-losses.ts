import type { SensorLossEvent } from '@lanhound/proto';
import { z } from 'zod';
import type { Gap } from '../../ingest/sequence-gaps.ts';
import { boundedMap } from '../window.ts';

/** As many as ingest lists. */
const SENSORS_MAX = 1_000;
/** Of one sensor; the newest. It tells a trouble that lasts in pieces. */
const LOSSES_MAX = 64;

const Loss = z.object({ start: z.number(), end: z.number(), batches: z.number() });
type Loss = z.output<typeof Loss>;

export const Losses = z.array(Loss).max(LOSSES_MAX);

type Named = Pick<SensorLossEvent, 'site' | 'sensor'>;

/** What sensors said that they lost, so that the same is not told a second time by its numbers. */
export interface ToldLosses {
  note(event: SensorLossEvent): void;
  /** The sensor has lost at least as many batches of that time as are missing; or it was killed, and nobody counted. */
  explain(sensor: Named, gap: Pick<Gap, 'from' | 'to' | 'fromUs' | 'toUs'>): boolean;
  save(): [string, Loss[]][];
  restore(saved: readonly [string, Loss[]][]): void;
}

export function toldLosses(onRefused: () => void): ToldLosses {
  const bySensor = boundedMap<Loss[]>({ keysMax: SENSORS_MAX, onRefused });
  const keyOf = ({ site, sensor }: Named) => `${site} ${sensor}`;
  return {
    note(event) {
      const { start, end, batches } = event;
      const before = bySensor.get(keyOf(event)) ?? [];
      bySensor.set(keyOf(event), [...before, { start, end, batches }].slice(-LOSSES_MAX));
    },
    explain(sensor, { from, to, fromUs, toUs }) {
      const near = bySensor.get(keyOf(sensor))?.filter(({ start, end }) => start <= toUs && end >= fromUs) ?? [];
      const batches = near.reduce((sum, loss) => sum + loss.batches, 0);
      return batches > to - from || near.some((loss) => loss.batches === 0);
    },
    save: () => bySensor.save(),
    restore: (saved) => bySensor.restore(saved),
  };
}

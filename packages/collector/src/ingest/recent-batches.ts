import type { BatchKey } from './batch-sink.ts';

/** Notes about batches not long ago: 32 flags each. Forgets the oldest of a sensor, never another sensor's. */
export interface RecentBatches {
  /** The flags of a batch, 0 when it is not known. */
  get(key: BatchKey): number;
  /** Add flags to a batch's. */
  add(key: BatchKey, flags: number): void;
}

export interface RecentBatchesLimits {
  sensorsMax: number;
  /** Processes of one sensor; more than one while an old process's spool is still arriving. */
  epochsMax: number;
  /** Batches of one process. */
  sequencesMax: number;
}

const LIMITS: RecentBatchesLimits = { sensorsMax: 1_000, epochsMax: 4, sequencesMax: 32_768 };

type Sequences = Map<number, number>;

export function recentBatches(limits: RecentBatchesLimits = LIMITS): RecentBatches {
  const sensors = new Map<string, Map<number, Sequences>>();
  return {
    get: ({ site, sensor, epoch, sequence }) => sensors.get(`${site}/${sensor}`)?.get(epoch)?.get(sequence) ?? 0,
    add({ site, sensor, epoch, sequence }, flags) {
      const epochs = bounded(sensors, `${site}/${sensor}`, limits.sensorsMax, () => new Map<number, Sequences>());
      const sequences = bounded(epochs, epoch, limits.epochsMax, () => new Map<number, number>());
      const before = bounded(sequences, sequence, limits.sequencesMax, () => 0);
      sequences.set(sequence, before | flags);
    },
  };
}

/** The value of a key, made when absent; then the key that came first makes room. */
function bounded<K, V>(map: Map<K, V>, key: K, keysMax: number, make: () => V): V {
  const held = map.get(key);
  if (held !== undefined) return held;
  if (map.size >= keysMax) map.delete(map.keys().next().value as K);
  const made = make();
  map.set(key, made);
  return made;
}

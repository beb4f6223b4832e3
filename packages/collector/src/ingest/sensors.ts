// The sensors that have been heard, and what they say of themselves.
import type { Address, Batch, SensorStatsEvent } from '@lanhound/proto';
import { type SequenceGaps, sequenceGaps } from './sequence-gaps.ts';

/** A sensor as the API shows it. Times without a unit are microseconds since 1970 UTC. */
export interface Sensor {
  site: string;
  sensor: string;
  /** Start of its newest process. */
  epoch: number;
  lastSequence: number;
  /** When its first and its latest batch came, collector's time. */
  firstHeard: number;
  lastHeard: number;
  /** Event time of its latest event, sensor's time. */
  lastEventTime: number;
  batches: number;
  events: number;
  /** Batches that should have come by their numbers and have not. */
  batchesMissing: number;
  /** Batches it says it gave up because its spool was full, since its newest process started. */
  batchesLost: number;
  /** Events it dated further in the future than its clock may be wrong. */
  eventsFromFuture: number;
  version?: string;
  source?: string;
  /** The addresses of the machine it runs on. */
  hostAddresses: string[];
  /** What it last said of itself. */
  stats?: SensorStatsEvent;
}

export interface SensorRegistry {
  /** Note a batch that came for the first time. A gap is given when its number opens one. */
  hear(batch: Batch, nowUs: number, eventsFromFuture: number): { from: number; to: number } | undefined;
  find(address: Address): Sensor | undefined;
  all(): Sensor[];
  /** Batches of sensors that found no place. */
  readonly refused: number;
}

interface Entry {
  sensor: Sensor;
  /** Newest process last. */
  epochs: Map<number, SequenceGaps>;
  /** Batches missing of processes no longer followed. */
  missingBefore: number;
}

/** Processes of one sensor that are followed: the newest, and those whose spools are still arriving. */
const EPOCHS_MAX = 4;

export function sensorRegistry(sensorsMax: number): SensorRegistry {
  const entries = new Map<string, Entry>();
  let refused = 0;

  const entryOf = (batch: Batch, nowUs: number): Entry | undefined => {
    const key = `${batch.site}/${batch.sensor}`;
    const known = entries.get(key);
    if (known) return known;
    if (entries.size >= sensorsMax) {
      refused++;
      return undefined;
    }
    const entry: Entry = { sensor: newSensor(batch, nowUs), epochs: new Map(), missingBefore: 0 };
    entries.set(key, entry);
    return entry;
  };

  return {
    hear(batch, nowUs, eventsFromFuture) {
      const entry = entryOf(batch, nowUs);
      if (!entry) return undefined;
      const gap = gapsOf(entry, batch).see(batch.sequence);
      note(entry, batch, nowUs, eventsFromFuture);
      return gap;
    },
    find: ({ site, sensor }) => entries.get(`${site}/${sensor}`)?.sensor,
    all: () => [...entries.values()].map(({ sensor }) => sensor),
    get refused() {
      return refused;
    },
  };
}

function newSensor({ site, sensor, epoch }: Batch, nowUs: number): Sensor {
  return {
    ...{ site, sensor, epoch, lastSequence: 0, firstHeard: nowUs, lastHeard: nowUs, lastEventTime: 0 },
    ...{ batches: 0, events: 0, batchesMissing: 0, batchesLost: 0, eventsFromFuture: 0, hostAddresses: [] },
  };
}

/** A process that starts while we listen starts from 1; the first one we hear of may have been under way. */
function gapsOf(entry: Entry, { epoch }: Batch): SequenceGaps {
  const known = entry.epochs.get(epoch);
  if (known) return known;
  const startedSince = entry.epochs.size > 0 && epoch > entry.sensor.epoch;
  const gaps = sequenceGaps(startedSince ? 1 : undefined);
  if (entry.epochs.size >= EPOCHS_MAX) {
    const [oldest, old] = entry.epochs.entries().next().value as [number, SequenceGaps];
    entry.missingBefore += old.missing;
    entry.epochs.delete(oldest);
  }
  entry.epochs.set(epoch, gaps);
  return gaps;
}

function note(entry: Entry, batch: Batch, nowUs: number, eventsFromFuture: number): void {
  const { sensor, epochs } = entry;
  sensor.epoch = Math.max(sensor.epoch, batch.epoch);
  sensor.lastSequence = epochs.get(sensor.epoch)?.last ?? 0;
  sensor.lastHeard = nowUs;
  sensor.lastEventTime = Math.max(sensor.lastEventTime, batch.events.at(-1)?.time ?? 0);
  sensor.batches++;
  sensor.events += batch.events.length;
  sensor.eventsFromFuture += eventsFromFuture;
  sensor.batchesMissing = [...epochs.values()].reduce((sum, { missing }) => sum + missing, entry.missingBefore);
  if (batch.epoch < sensor.epoch) return;
  for (const event of batch.events) if (event.type === 'sensorStats') noteStats(sensor, event);
}

function noteStats(sensor: Sensor, stats: SensorStatsEvent): void {
  sensor.stats = stats;
  sensor.version = stats.version;
  sensor.source = stats.source;
  sensor.batchesLost = stats.batchesLost;
  sensor.hostAddresses = stats.hostAddresses ?? [];
}

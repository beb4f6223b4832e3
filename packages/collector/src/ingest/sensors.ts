// The sensors that have been heard, and what they say of themselves.
import type { Address, Batch, SensorStatsEvent } from '@lanhound/proto';
import { decodeSensors, encodeSensors } from './saved-sensors.ts';
import type { SensorHealth } from './sensor-health.ts';
import { type Gap, type SequenceGaps, sequenceGaps } from './sequence-gaps.ts';

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
  /** False when the batch came before, as far as that is remembered; of sensors without a place nothing is. */
  isNew(key: Pick<Batch, 'site' | 'sensor' | 'epoch' | 'sequence'>): boolean;
  /** Note a batch that came for the first time. A gap is given when its number opens one. */
  hear(batch: Batch, nowUs: number, eventsFromFuture: number): Gap | undefined;
  /** The wall clock, about once a second while running live; a step of it is not time that passed. */
  tick(wallUs: number): void;
  /** How every sensor's stream fares, as of the last tick. */
  health(): SensorHealth[];
  find(address: Address): Sensor | undefined;
  all(): Sensor[];
  /** Batches of sensors that found no place. */
  readonly refused: number;
  /** True when there were any since it was last asked. */
  takeRefused(): boolean;
  save(): unknown;
  /** Before any batch. Throws on what it cannot read. */
  restore(state: unknown): void;
}

export interface SensorEntry {
  sensor: Sensor;
  /** Newest process last. */
  epochs: Map<number, SequenceGaps>;
  /** Batches missing of processes no longer followed. */
  missingBefore: number;
  /** When it was last heard, in time that passed for this collector. */
  heardUs: number;
  /** Event time of the oldest batch that it holds, by its own newest word; absent when it holds none. */
  holdsFromUs?: number | undefined;
}

/** Processes of one sensor that are followed: the newest, and those whose spools are still arriving. */
const EPOCHS_MAX = 4;
/** The most that may pass between two ticks; what the clock moves beyond it was set, or the machine slept. */
const TICK_US_MAX = 5_000_000;

export function sensorRegistry(sensorsMax: number): SensorRegistry {
  const entries = new Map<string, SensorEntry>();
  let refused = 0;
  let toldRefused = 0;
  /** Time that passed while this collector ran, over all its starts: it knows no steps. */
  let elapsedUs = 0;
  let wallUs: number | undefined;

  const entryOf = (batch: Batch, nowUs: number): SensorEntry | undefined => {
    const key = `${batch.site}/${batch.sensor}`;
    const known = entries.get(key);
    if (known) return known;
    if (entries.size >= sensorsMax) {
      refused++;
      return undefined;
    }
    const entry = { sensor: newSensor(batch, nowUs), epochs: new Map(), missingBefore: 0, heardUs: elapsedUs };
    entries.set(key, entry);
    return entry;
  };

  return {
    isNew: ({ site, sensor, epoch, sequence }) => !entries.get(`${site}/${sensor}`)?.epochs.get(epoch)?.has(sequence),
    hear(batch, nowUs, eventsFromFuture) {
      const entry = entryOf(batch, nowUs);
      if (!entry) return undefined;
      entry.heardUs = elapsedUs;
      const [firstUs, lastUs] = spanOf(batch, entry.sensor.lastEventTime);
      const gap = gapsOf(entry, batch).see({ sequence: batch.sequence, firstUs, lastUs, nowUs: elapsedUs });
      note(entry, batch, nowUs, eventsFromFuture);
      return gap;
    },
    find: ({ site, sensor }) => entries.get(`${site}/${sensor}`)?.sensor,
    all: () => [...entries.values()].map(({ sensor }) => sensor),
    tick(atUs) {
      elapsedUs += Math.min(Math.max(0, atUs - (wallUs ?? atUs)), TICK_US_MAX);
      wallUs = atUs;
    },
    health: () => [...entries.values()].map((entry) => healthOf(entry, elapsedUs)),
    get refused() {
      return refused;
    },
    takeRefused() {
      const more = refused > toldRefused;
      toldRefused = refused;
      return more;
    },
    save: () => encodeSensors({ elapsedUs, entries }),
    restore(state) {
      const saved = decodeSensors(state);
      elapsedUs = saved.elapsedUs;
      for (const [key, entry] of saved.entries) if (entries.size < sensorsMax) entries.set(key, entry);
    },
  };
}

function healthOf({ sensor, epochs, heardUs, holdsFromUs }: SensorEntry, nowUs: number): SensorHealth {
  return {
    ...(holdsFromUs === undefined ? {} : { holdsFromUs }),
    site: sensor.site,
    sensor: sensor.sensor,
    nowUs,
    silentUs: nowUs - heardUs,
    lastHeard: sensor.lastHeard,
    lastEventTime: sensor.lastEventTime,
    gaps: [...epochs].flatMap(([epoch, sequences]) =>
      sequences.gaps().map(({ sinceUs, ...gap }) => ({ ...gap, epoch, openUs: nowUs - sinceUs })),
    ),
    followed: [...epochs].map(([epoch, { first }]) => ({ epoch, from: first })),
  };
}

/** Event time of the first and the last event; of a batch without events, where its sensor stood. */
function spanOf({ events }: Batch, elseUs: number): [firstUs: number, lastUs: number] {
  return [events[0]?.time ?? elseUs, events.at(-1)?.time ?? elseUs];
}

function newSensor({ site, sensor, epoch }: Batch, nowUs: number): Sensor {
  return {
    ...{ site, sensor, epoch, lastSequence: 0, firstHeard: nowUs, lastHeard: nowUs, lastEventTime: 0 },
    ...{ batches: 0, events: 0, batchesMissing: 0, batchesLost: 0, eventsFromFuture: 0, hostAddresses: [] },
  };
}

/** A process that starts while we listen starts from 1; the first one we hear of may have been under way. */
function gapsOf(entry: SensorEntry, { epoch }: Batch): SequenceGaps {
  const known = entry.epochs.get(epoch);
  if (known) return known;
  const startedSince = entry.epochs.size > 0 && epoch > entry.sensor.epoch;
  const gaps = sequenceGaps(startedSince ? { sequence: 1, us: epoch } : undefined);
  if (entry.epochs.size >= EPOCHS_MAX) {
    const [oldest, old] = entry.epochs.entries().next().value as [number, SequenceGaps];
    entry.missingBefore += old.missing;
    entry.epochs.delete(oldest);
  }
  entry.epochs.set(epoch, gaps);
  return gaps;
}

function note(entry: SensorEntry, batch: Batch, nowUs: number, eventsFromFuture: number): void {
  const { sensor, epochs } = entry;
  sensor.epoch = Math.max(sensor.epoch, batch.epoch);
  sensor.lastSequence = epochs.get(sensor.epoch)?.last ?? 0;
  sensor.lastHeard = nowUs;
  sensor.lastEventTime = Math.max(sensor.lastEventTime, batch.events.at(-1)?.time ?? 0);
  sensor.batches++;
  sensor.events += batch.events.length;
  sensor.eventsFromFuture += eventsFromFuture;
  sensor.batchesMissing = [...epochs.values()].reduce((sum, { missing }) => sum + missing, entry.missingBefore);
  // What comes late, from a spool, says how things were.
  if (batch.epoch < sensor.epoch || batch.sequence < sensor.lastSequence) return;
  for (const event of batch.events) if (event.type === 'sensorStats') noteStats(entry, event);
}

function noteStats(entry: SensorEntry, said: SensorStatsEvent): void {
  const { sensor } = entry;
  const stats = boundedStats(said);
  sensor.stats = stats;
  sensor.version = stats.version;
  sensor.source = stats.source;
  sensor.batchesLost = stats.batchesLost;
  sensor.hostAddresses = stats.hostAddresses ?? [];
  entry.holdsFromUs = stats.oldestWaiting;
}

/** Of the texts and lists that are kept of each sensor; one that tells more is none of ours. */
const STATS_TEXT_LENGTH_MAX = 200;
const STATS_PARTS_MAX = 64;

function boundedStats(stats: SensorStatsEvent): SensorStatsEvent {
  const cut = (text: string) => text.slice(0, STATS_TEXT_LENGTH_MAX);
  const few = (counts: Record<string, number>) =>
    Object.fromEntries(
      Object.entries(counts)
        .slice(0, STATS_PARTS_MAX)
        .map(([name, count]) => [cut(name), count]),
    );
  const { version, source, hostAddresses, decodeDrops, givenUp } = stats;
  return {
    ...stats,
    ...(version === undefined ? {} : { version: cut(version) }),
    ...(source === undefined ? {} : { source: cut(source) }),
    ...(hostAddresses ? { hostAddresses: hostAddresses.slice(0, STATS_PARTS_MAX).map(cut) } : {}),
    ...(decodeDrops ? { decodeDrops: few(decodeDrops) } : {}),
    ...(givenUp ? { givenUp: few(givenUp) } : {}),
  };
}

// Which sensors were heard when, kept for the time in which no collector runs that could be asked.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makePrivateDir, writePrivateFile } from '@lanhound/identity';
import type { Clock, Component } from '@lanhound/runtime';
import { z } from 'zod';

const Sighting = z.object({
  site: z.string(),
  sensor: z.string(),
  /** Microseconds since 1970, collector's time. */
  lastHeard: z.number(),
  version: z.string().optional(),
});

export type Sighting = z.infer<typeof Sighting>;

/** Of more the earliest heard are forgotten: names are chosen by others. */
const SIGHTINGS_MAX = 1000;
const LOOK_MS = 1000;
/** A new sensor or version is written down at once; when each was last heard this often, for the sake of SD cards. */
const WRITE_MS = 60_000;

const fileIn = (dataDir: string): string => join(dataDir, 'sensors.json');

export function readSightings(dataDir: string): Sighting[] {
  try {
    return z.array(Sighting).parse(JSON.parse(readFileSync(fileIn(dataDir), 'utf8')));
  } catch {
    return [];
  }
}

/** Notes what a collector hears, beside what those before it have heard. */
export function createSightings(dataDir: string, heard: () => readonly Sighting[], clock: Clock): Component {
  const stopping = new AbortController();
  const before = new Map(readSightings(dataDir).map((sighting) => [keyOf(sighting), sighting]));
  let written = '';
  let writtenMs = Number.NEGATIVE_INFINITY;
  let running: Promise<void> | undefined;

  const write = (isLast: boolean) => {
    const sightings = merged(before, heard());
    const news = sightings.map((each) => `${keyOf(each)} ${each.version}`).join('\n');
    const isDue = isLast || clock.steadyMs() - writtenMs >= WRITE_MS;
    if (sightings.length === 0 || (news === written && !isDue)) return;
    written = news;
    writtenMs = clock.steadyMs();
    writePrivateFile(fileIn(dataDir), `${JSON.stringify(sightings, null, 2)}\n`);
  };

  /** A full disk is told of by those who lose something by it. */
  const tryWrite = (isLast = false) => {
    try {
      write(isLast);
    } catch {
      written = '';
    }
  };

  const keepWriting = async () => {
    while (!stopping.signal.aborted) {
      tryWrite();
      await clock.sleep(LOOK_MS, stopping.signal);
    }
  };

  return {
    name: 'sightings',
    async start() {
      makePrivateDir(dataDir);
      running = keepWriting();
    },
    async stop() {
      stopping.abort();
      await running;
      if (running) tryWrite(true);
    },
  };
}

const keyOf = ({ site, sensor }: Sighting): string => `${site}/${sensor}`;

function merged(before: ReadonlyMap<string, Sighting>, heard: readonly Sighting[]): Sighting[] {
  const all = new Map(before);
  for (const { site, sensor, lastHeard, version } of heard) {
    const known = version ?? all.get(`${site}/${sensor}`)?.version;
    all.set(`${site}/${sensor}`, { site, sensor, lastHeard, ...(known === undefined ? {} : { version: known }) });
  }
  return [...all.values()].toSorted((a, b) => b.lastHeard - a.lastHeard).slice(0, SIGHTINGS_MAX);
}

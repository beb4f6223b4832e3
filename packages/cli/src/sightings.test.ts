import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@lanhound/runtime';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSightings, readSightings, type Sighting } from './sightings.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'lanhound-sightings-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const attic: Sighting = { site: 'home', sensor: 'attic', lastHeard: 1_000, version: '0.1.0' };
const cellar: Sighting = { site: 'home', sensor: 'cellar', lastHeard: 2_000 };

const runWith = async (heard: readonly Sighting[]) => {
  const sightings = createSightings(dir, () => heard, systemClock);
  await sightings.start();
  await sightings.stop();
};

test('what was heard is there after the collector is gone, and what the one before heard', async () => {
  await runWith([attic]);
  await runWith([cellar]);
  expect(readSightings(dir)).toEqual([cellar, attic]);
  await runWith([{ site: 'home', sensor: 'attic', lastHeard: 3_000 }]);
  expect(readSightings(dir)).toEqual([{ ...attic, lastHeard: 3_000 }, cellar]);
});

test('a collector that heard nobody writes nothing, and a damaged file is none', async () => {
  await runWith([]);
  expect(readSightings(dir)).toEqual([]);
  writeFileSync(join(dir, 'sensors.json'), '[{');
  expect(readSightings(dir)).toEqual([]);
  await runWith([attic]);
  expect(readSightings(dir)).toEqual([attic]);
});

test('names that others choose do not fill the disk', async () => {
  await runWith(Array.from({ length: 5_000 }, (_, i) => ({ site: 'home', sensor: `s${i}`, lastHeard: i })));
  expect(readSightings(dir)).toHaveLength(1000);
  expect(readFileSync(join(dir, 'sensors.json')).length).toBeLessThan(200_000);
});

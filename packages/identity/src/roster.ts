// Who has been enrolled: a file for each sensor, so that two people may enrol two sensors at once.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Address, NAME_PATTERN } from '@lanhound/proto';
import { z } from 'zod';
import { makePrivateDir, writePrivateFile } from './private-file.ts';

const name = z.string().regex(NAME_PATTERN);

/** Of one sensor in all its time. */
export const CREDENTIALS_MAX = 256;

const Credential = z.object({
  /** Of the certificate, as Node prints it. */
  fingerprint256: z.string(),
  /** Of the certificate, hexadecimal. */
  serial: z.string(),
  notAfterMs: z.number(),
  /** Public key of the NATS user. */
  nkey: z.string().optional(),
  /** Since when it counts no more. */
  revokedMs: z.number().optional(),
});

const EnrolledSensor = z.object({
  site: name,
  sensor: name,
  enrolledMs: z.number(),
  /** The last one was made last. Those that were revoked stay here, so that lists of them can be made. */
  credentials: z.array(Credential).min(1).max(CREDENTIALS_MAX),
});

export type Credential = z.infer<typeof Credential>;
export type EnrolledSensor = z.infer<typeof EnrolledSensor>;

export interface Roster {
  /** In the order of their names. */
  readonly sensors: readonly EnrolledSensor[];
  /** Files that could not be read; their sensors are not let in. */
  readonly unreadable: readonly string[];
}

const folderIn = (dir: string): string => join(dir, 'sensors');
// Neither name has a point.
const fileOf = ({ site, sensor }: Address): string => `${site}.${sensor}.json`;

export function readRoster(dir: string): Roster {
  const sensors: EnrolledSensor[] = [];
  const unreadable: string[] = [];
  for (const file of filesIn(folderIn(dir))) {
    const sensor = readSensor(join(folderIn(dir), file));
    // A file that was copied under another name must not bring back who was revoked.
    if (sensor && fileOf(sensor) === file) sensors.push(sensor);
    else unreadable.push(file);
  }
  return { sensors, unreadable };
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith('.json'))
      .toSorted();
  } catch {
    return [];
  }
}

function readSensor(file: string): EnrolledSensor | undefined {
  try {
    return EnrolledSensor.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

export function writeSensor(dir: string, sensor: EnrolledSensor): void {
  makePrivateDir(folderIn(dir));
  writePrivateFile(join(folderIn(dir), fileOf(sensor)), `${JSON.stringify(sensor, null, 2)}\n`);
}

/** Those that let the sensor in. */
export const activeCredentials = ({ credentials }: EnrolledSensor): Credential[] =>
  credentials.filter(({ revokedMs }) => revokedMs === undefined);

export const isActive = (sensor: EnrolledSensor): boolean => activeCredentials(sensor).length > 0;

/** The sensor of this name, enrolled or revoked. */
export const findSensor = (roster: Roster, { site, sensor }: Address): EnrolledSensor | undefined =>
  roster.sensors.find((each) => each.site === site && each.sensor === sensor);

/** Reads after a change are repeated this often: a second change may have the same time as the first. */
const READS_AFTER_CHANGE = 3;

/** Reads the roster again when its folder has changed; otherwise gives the same object. */
export function rosterReader(dir: string): () => Roster {
  let roster: Roster = { sensors: [], unreadable: [] };
  let text = '';
  let changed = '';
  let readsLeft = 0;
  return () => {
    const state = changeOf(folderIn(dir));
    if (state !== changed) readsLeft = READS_AFTER_CHANGE;
    changed = state;
    if (readsLeft === 0) return roster;
    readsLeft--;
    const next = readRoster(dir);
    const nextText = JSON.stringify(next);
    if (nextText !== text) roster = next;
    text = nextText;
    return roster;
  };
}

/** Files come into the folder by being renamed, which changes its time. */
function changeOf(folder: string): string {
  const stats = statSync(folder, { throwIfNoEntry: false });
  return stats ? `${stats.ino} ${stats.mtimeMs} ${stats.ctimeMs}` : '';
}

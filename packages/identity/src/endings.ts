// Which certificates end when, and what is to be done about it.
import { join } from 'node:path';
import type { Clock } from '@lanhound/runtime';
import { readAuthority } from './authority.ts';
import { reloadCommand } from './bus-reload.ts';
import { type BusServer, busServers, collectorEnrollment, isWritten, writeCommand } from './bus-server.ts';
import { readKeyPair } from './key-pair-file.ts';
import { activeCredentials, type EnrolledSensor, readRoster } from './roster.ts';
import { servedEndMs } from './served-certificate.ts';
import { endsSoon, notAfterMs } from './validity.ts';

/** A certificate and when it ends; of a sensor that of its newest. */
export interface Ending {
  /** "sensor home/attic". */
  of: string;
  endMs: number;
  /** What to do, a sentence. */
  advice: string;
  /** Absent from those that belong to no sensor. */
  address?: { site: string; sensor: string };
  /** People should be told now. */
  isDue: boolean;
}

/** All certificates of this folder that matter, the authority's first. Asks servers which they show. */
export async function endingsOf(dir: string, clock: Clock): Promise<Ending[]> {
  const authority = readAuthority(dir);
  if (!authority) return [];
  const own: Omit<Ending, 'isDue'>[] = [
    { of: 'authority', endMs: notAfterMs(authority.certificate), advice: NEW_AUTHORITY },
    ...serverEnding(dir),
    ...readRoster(dir).sensors.flatMap(sensorEnding),
    ...busServers(dir).flatMap((server) => collectorEnding(dir, server)),
  ];
  const servers = await Promise.all(busServers(dir).map((server) => busServerEnding(dir, server, clock)));
  return [...own.map((each) => ({ ...each, isDue: endsSoon(each.endMs, clock.nowMs()) })), ...servers.flat()];
}

const NEW_AUTHORITY =
  'Move the folder `identity` away, restart the collector, and enrol every sensor again with `lanhound enroll NAME`.';

function serverEnding(dir: string): Omit<Ending, 'isDue'>[] {
  const server = readKeyPair(join(dir, 'server.pem'));
  if (!server) return [];
  const advice = 'The collector renews it by itself while sensors are enrolled; look into its log for why it does not.';
  return [{ of: 'server', endMs: notAfterMs(server.certificate), advice }];
}

function sensorEnding(each: EnrolledSensor): Omit<Ending, 'isDue'>[] {
  const newest = activeCredentials(each).at(-1);
  if (!newest) return [];
  const { site, sensor } = each;
  const command = `lanhound enroll ${sensor}${site === 'home' ? '' : ` --site ${site}`} --renew`;
  const advice = `Run \`${command}\` and carry the file to the sensor; it reads it without a restart.`;
  return [{ of: `sensor ${site}/${sensor}`, endMs: newest.notAfterMs, advice, address: { site, sensor } }];
}

function collectorEnding(dir: string, server: BusServer): Omit<Ending, 'isDue'>[] {
  const enrollment = collectorEnrollment(dir, server);
  return enrollment
    ? [{ of: `collector at ${server.kind}`, endMs: notAfterMs(enrollment.certificate), advice: writeAdvice(server) }]
    : [];
}

/** Root may write where the collector may not. */
const writeAdvice = (server: BusServer): string =>
  `Run \`${writeCommand(server)}\` with the collector's --config, as root where it may not write, and ${reloadCommand(server)}.`;

/** Due at once when it shows another certificate than it was given: it was not told to read its files. */
async function busServerEnding(dir: string, server: BusServer, clock: Clock): Promise<Ending[]> {
  const given = readKeyPair(join(dir, `server.${server.kind}.pem`));
  const enrollment = collectorEnrollment(dir, server);
  if (!given || !enrollment) return [];
  const givenMs = notAfterMs(given.certificate);
  const shownMs = (await servedEndMs(server, enrollment)) ?? givenMs;
  const isOld = shownMs < givenMs;
  const isReady = isOld && isWritten(server, given.certificate);
  const advice = isReady ? `A new one is in ${server.dir}: ${reloadCommand(server)}.` : writeAdvice(server);
  const of = `${server.kind} server`;
  return [{ of, endMs: shownMs, advice, isDue: isOld || endsSoon(shownMs, clock.nowMs()) }];
}

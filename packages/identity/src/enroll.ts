import { X509Certificate } from 'node:crypto';
import type { Address } from '@lanhound/proto';
import { type Clock, ConfigError } from '@lanhound/runtime';
import { openAuthority } from './authority.ts';
import type { Enrollment } from './enrollment.ts';
import { issueCertificate } from './issue.ts';
import {
  CREDENTIALS_MAX,
  type Credential,
  type EnrolledSensor,
  findSensor,
  isActive,
  readRoster,
  writeSensor,
} from './roster.ts';
import { SERVER_NAME } from './server-certificate.ts';
import { notAfterMs, validityOf } from './validity.ts';

export interface EnrollRequest {
  address: Address;
  bus: Enrollment['bus'];
  /** Make further credentials for a sensor that is enrolled; those it has go on counting. */
  renew?: boolean;
}

/** Makes credentials for a sensor and notes them in the roster. Throws ConfigError when the name is taken. */
export async function enrollSensor(dir: string, request: EnrollRequest, clock: Clock): Promise<Enrollment> {
  const { address, bus } = request;
  const known = findSensor(readRoster(dir), address);
  checkName(address, known, request.renew === true);
  const { enrollment, credential } = await issueEnrollment(dir, `${address.site}/${address.sensor}`, bus, clock);
  const enrolledMs = known && isActive(known) ? known.enrolledMs : clock.nowMs();
  writeSensor(dir, { ...address, enrolledMs, credentials: [...(known?.credentials ?? []), credential] });
  return { ...enrollment, address };
}

function checkName({ site, sensor }: Address, known: EnrolledSensor | undefined, renew: boolean): void {
  const isTaken = known !== undefined && isActive(known);
  const problem = (value: string, want: string, fix: string) => new ConfigError([{ field: 'NAME', value, want, fix }]);
  if (isTaken && !renew) {
    const fix = `\`lanhound enroll ${sensor} --renew\` makes new ones, \`lanhound revoke ${sensor}\` ends it.`;
    throw problem(`${sensor}, which is enrolled at site ${site}`, 'the name of a new sensor', fix);
  }
  if (!isTaken && renew) {
    const fix = `Leave out --renew to enrol it.`;
    throw problem(`${sensor}, which is not enrolled at site ${site}`, 'the name of an enrolled sensor', fix);
  }
  if (known && known.credentials.length >= CREDENTIALS_MAX) {
    throw problem(sensor, `a name that has had fewer than ${CREDENTIALS_MAX} credentials`, 'Choose another name.');
  }
}

/** Credentials in a name; nobody counts them yet. */
export async function issueEnrollment(
  dir: string,
  commonName: string,
  bus: Enrollment['bus'],
  clock: Clock,
): Promise<{ enrollment: Enrollment; credential: Credential }> {
  const authority = await openAuthority(dir, clock);
  const validity = validityOf('client', clock.nowMs());
  const { certificate, key } = await issueCertificate(authority, { commonName, use: { type: 'client' }, ...validity });
  const nats = bus.kind === 'nats' ? (await import('./nats-user.ts')).makeNatsUser() : undefined;
  const { fingerprint256, serialNumber: serial } = new X509Certificate(certificate);
  return {
    enrollment: {
      ...{ bus, serverName: SERVER_NAME, authority: authority.certificate, certificate, key },
      ...(nats ? { nkeySeed: nats.seed } : {}),
    },
    credential: {
      ...{ fingerprint256, serial, notAfterMs: notAfterMs(certificate) },
      ...(nats ? { nkey: nats.nkey } : {}),
    },
  };
}

/** From now on nothing of this sensor counts. Throws ConfigError when there is none of that name. */
export function revokeSensor(dir: string, address: Address, clock: Clock): void {
  const roster = readRoster(dir);
  const known = findSensor(roster, address);
  if (!known || !isActive(known)) {
    const names = roster.sensors.filter(isActive).map(({ site, sensor }) => `${site}/${sensor}`);
    const value = `${address.site}/${address.sensor}, which is not enrolled`;
    const want = names.length > 0 ? `one of ${names.join(', ')}` : 'an enrolled sensor, but there are none';
    throw new ConfigError([{ field: 'NAME', value, want, fix: '`lanhound sensors` lists them.' }]);
  }
  const revokedMs = clock.nowMs();
  writeSensor(dir, { ...known, credentials: known.credentials.map((each) => ({ revokedMs, ...each })) });
}

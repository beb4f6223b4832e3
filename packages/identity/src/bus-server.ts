// Configuration of servers that are not ours: who may do what there, from the roster.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Address,
  mqttAlertsTopic,
  mqttCommandsTopic,
  mqttTopic,
  natsAlertsSubject,
  natsCommandsSubject,
  natsSubject,
} from '@lanhound/proto';
import { type Clock, ConfigError } from '@lanhound/runtime';
import { z } from 'zod';
import { openAuthority } from './authority.ts';
import { type Reload, reloadBusServer } from './bus-reload.ts';
import { issueEnrollment } from './enroll.ts';
import { type Enrollment, enrollmentFileText, readEnrollment } from './enrollment.ts';
import { issueRevocationList, type KeyPair } from './issue.ts';
import { readKeyPair } from './key-pair-file.ts';
import { makePrivateDir, writePrivateFile } from './private-file.ts';
import { activeCredentials, type EnrolledSensor, isActive, readRoster } from './roster.ts';
import { keepServerCertificate } from './server-certificate.ts';
import { endsSoon, isToRenew, notAfterMs, validityOf } from './validity.ts';

const BusServer = z.object({
  kind: z.enum(['mosquitto', 'nats']),
  /** Folder whose files the server reads. */
  dir: z.string(),
  /** Address it listens on. */
  host: z.string(),
  port: z.number(),
  /** What sensors are told, and further names of its certificate. */
  names: z.array(z.string()),
  /** Where it writes the number of its process, to be told by a signal that its files are others now. */
  pidFile: z.string().optional(),
});

/** A server of somebody else's making that carries the bus. */
export type BusServer = z.infer<typeof BusServer>;

const listIn = (identityDir: string): string => join(identityDir, 'servers.json');

/** The servers whose files follow the roster. Throws ConfigError when the list of them is damaged. */
export function busServers(identityDir: string): BusServer[] {
  const file = listIn(identityDir);
  if (!existsSync(file)) return [];
  try {
    return z.array(BusServer).parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const fix = 'Remove it, and run `lanhound bus` again for each server.';
    throw new ConfigError([{ field: file, value: (error as Error).message, want: 'a list of servers', fix }]);
  }
}

/** Writes the files of a server, and remembers it so that they follow the roster. Gives the collector's enrolment. */
export async function addBusServer(identityDir: string, server: BusServer, clock: Clock): Promise<string> {
  await openAuthority(identityDir, clock);
  const file = await keepCollector(identityDir, server, clock);
  await writeServerFiles(identityDir, server, clock);
  const others = busServers(identityDir).filter(({ kind, dir }) => kind !== server.kind || dir !== server.dir);
  writePrivateFile(listIn(identityDir), `${JSON.stringify([...others, server], null, 2)}\n`);
  return file;
}

export interface Refreshed {
  server: BusServer;
  reload: Reload;
}

/**
 * Writes the files of all servers anew, after the roster has changed, and tells them to read them. One that fails keeps
 * none of the others from knowing.
 */
export async function refreshBusServers(identityDir: string, clock: Clock): Promise<Refreshed[]> {
  const refreshed: Refreshed[] = [];
  for (const server of busServers(identityDir)) {
    const reload = await writeServerFiles(identityDir, server, clock).then(
      () => reloadBusServer(server),
      ({ message: reason }: Error): Reload => ({ type: 'failed', reason }),
    );
    refreshed.push({ server, reload });
  }
  return refreshed;
}

/**
 * Renews the certificates of servers that end soon, in place; gives those whose certificate is another now. Calls back
 * for one whose files cannot be written.
 */
export async function renewBusServers(
  identityDir: string,
  clock: Clock,
  onFailure: (server: BusServer, error: Error) => void,
): Promise<BusServer[]> {
  const renewed: BusServer[] = [];
  for (const server of busServers(identityDir)) {
    const pem = () => readKeyPair(join(identityDir, `server.${server.kind}.pem`))?.certificate;
    const before = pem();
    if (before !== undefined && !isToRenew(before, clock.nowMs()) && isWritten(server, before)) continue;
    try {
      await writeServerFiles(identityDir, server, clock);
      renewed.push(server);
    } catch (error) {
      onFailure(server, error as Error);
    }
  }
  return renewed;
}

/** False when the files could not be written after an earlier renewal. */
export function isWritten({ dir }: BusServer, certificate: string): boolean {
  try {
    return readFileSync(join(dir, 'server.crt'), 'utf8') === certificate;
  } catch {
    return false;
  }
}

/** What writes the files of this server anew, and tells it where it is known how. */
export function writeCommand({ kind, dir, host, port, names, pidFile }: BusServer): string {
  const more = [
    ...names.map((name) => ` --name ${name}`),
    ...(pidFile === undefined ? [] : [` --pid-file ${pidFile}`]),
  ];
  return `lanhound bus ${kind} --out ${dir} --host ${host} --port ${port}${more.join('')}`;
}

/** Where clients find it. */
export function busOf({ kind, host, port, names }: BusServer): Enrollment['bus'] {
  const name = names[0] ?? host;
  const at = `${name.includes(':') ? `[${name}]` : name}:${port}`;
  return kind === 'nats' ? { kind: 'nats', server: `tls://${at}` } : { kind: 'mqtt', server: `mqtts://${at}` };
}

const collectorFile = (identityDir: string, { kind }: BusServer): string =>
  join(identityDir, `collector.${kind}.enrollment`);

/** Of the collector at this server; undefined before it has one. */
export function collectorEnrollment(identityDir: string, server: BusServer): Enrollment | undefined {
  const file = collectorFile(identityDir, server);
  return existsSync(file) ? readEnrollment(file, 'the enrolment') : undefined;
}

/** The collector is a client there as well, with a name that no sensor can have. */
async function keepCollector(identityDir: string, server: BusServer, clock: Clock): Promise<string> {
  const file = collectorFile(identityDir, server);
  const bus = busOf(server);
  const known = collectorEnrollment(identityDir, server);
  const isGood = known?.bus.server === bus.server && !endsSoon(notAfterMs(known.certificate), clock.nowMs());
  if (isGood) return file;
  const { enrollment } = await issueEnrollment(identityDir, COLLECTOR, bus, clock);
  writePrivateFile(file, enrollmentFileText(enrollment, `lanhound: the collector takes batches from ${bus.server}.`));
  return file;
}

const COLLECTOR = 'collector';

async function writeServerFiles(identityDir: string, server: BusServer, clock: Clock): Promise<void> {
  const authority = await openAuthority(identityDir, clock);
  const any = ['0.0.0.0', '::'].includes(server.host);
  const names = [...server.names, ...(any ? [] : [server.host])];
  const certificate = await keepServerCertificate(identityDir, `server.${server.kind}.pem`, names, clock);
  if (!existsSync(server.dir)) makePrivateDir(server.dir);
  const { sensors } = readRoster(identityDir);
  const rest =
    server.kind === 'mosquitto'
      ? await mosquittoFiles(server, sensors, authority, clock)
      : await natsFiles(identityDir, server, sensors);
  const files = {
    'authority.crt': authority.certificate,
    'server.crt': certificate.certificate,
    'server.key': certificate.key,
    ...rest,
  };
  for (const [name, text] of Object.entries(files)) writePrivateFile(join(server.dir, name), text);
}

const GENERATED = '# Generated by `lanhound bus`, and again by enroll and revoke.\n';

async function mosquittoFiles(
  { dir, host, port }: BusServer,
  sensors: readonly EnrolledSensor[],
  authority: KeyPair,
  clock: Clock,
): Promise<Record<string, string>> {
  const revoked = sensors.flatMap(({ credentials }) => credentials.filter(({ revokedMs }) => revokedMs !== undefined));
  // A list that has ended shuts everybody out, so it does not end before the authority would.
  const validity = validityOf('authority', clock.nowMs());
  const serials = revoked.map(({ serial }) => serial);
  const lines = [
    `listener ${port} ${host}`,
    `cafile ${join(dir, 'authority.crt')}`,
    `certfile ${join(dir, 'server.crt')}`,
    `keyfile ${join(dir, 'server.key')}`,
    `crlfile ${join(dir, 'revoked.crl')}`,
    'require_certificate true',
    'use_identity_as_username true',
    'allow_anonymous false',
    `acl_file ${join(dir, 'lanhound.acl')}`,
    // While the collector is away; without these, more than 1000 batches are dropped without a word.
    'max_queued_messages 0',
    'max_queued_bytes 268435456',
    // What the collector takes at once, so that a day that a sensor sends late is through in minutes.
    'max_inflight_messages 64',
  ];
  return {
    'lanhound.conf': `${GENERATED}${lines.join('\n')}\n`,
    'lanhound.acl': GENERATED + [collectorAcl(), ...sensors.filter(isActive).map(sensorAcl)].join('\n'),
    'revoked.crl': await issueRevocationList(authority, serials, validity),
  };
}

const sensorAcl = (address: Address): string =>
  `user ${address.site}/${address.sensor}\ntopic write ${mqttTopic(address)}\ntopic read ${mqttCommandsTopic(address)}\n`;

const collectorAcl = (): string => {
  const writes = [mqttCommandsTopic(), mqttAlertsTopic()].map((topic) => `topic write ${topic}\n`);
  return `user ${COLLECTOR}\ntopic read ${mqttTopic()}\n${writes.join('')}`;
};

async function natsFiles(
  identityDir: string,
  server: BusServer,
  sensors: readonly EnrolledSensor[],
): Promise<Record<string, string>> {
  const { dir, host, port } = server;
  const file = (name: string) => JSON.stringify(join(dir, name));
  const collector = natsUser(await collectorNkey(identityDir, server), {
    publish: ['$JS.API.>', '$JS.ACK.>', natsCommandsSubject(), natsAlertsSubject()],
    subscribe: [`${natsInbox()}.>`],
  });
  const lines = [
    `listen: ${JSON.stringify(`${host.includes(':') ? `[${host}]` : host}:${port}`)}`,
    'tls {',
    `  cert_file: ${file('server.crt')}`,
    `  key_file: ${file('server.key')}`,
    `  ca_file: ${file('authority.crt')}`,
    '  verify: true',
    '}',
    'accounts {',
    '  lanhound: {',
    '    jetstream: enabled',
    `    users: [${collector}]`,
    `    exports: [{ service: "${natsSubject()}" }, { stream: "${natsCommandsSubject()}" }]`,
    '  }',
    '  sensors: {',
    '    users: [',
    ...sensors.flatMap(natsUsers).map((user) => `      ${user}`),
    '    ]',
    '    imports: [',
    `      { service: { account: lanhound, subject: "${natsSubject()}" } }`,
    `      { stream: { account: lanhound, subject: "${natsCommandsSubject()}" } }`,
    '    ]',
    '  }',
    '}',
  ];
  return { 'lanhound.conf': `${GENERATED}${lines.join('\n')}\n` };
}

/**
 * Sensors have an account of their own. Permissions bind what a client says and hears, but not where it lets answers be
 * sent: in the account of the stream, the server's acknowledgement of a batch could be addressed to what governs it.
 */
function natsUsers(sensor: EnrolledSensor): string[] {
  const publish = [natsSubject(sensor)];
  const subscribe = [natsCommandsSubject(sensor), `${natsInbox(sensor)}.>`];
  return activeCredentials(sensor).flatMap(({ nkey }) => (nkey ? natsUser(nkey, { publish, subscribe }) : []));
}

const natsUser = (nkey: string, permissions: { publish: string[]; subscribe: string[] }): string =>
  `{ nkey: ${nkey}, permissions: ${JSON.stringify(permissions)} }`;

/** Answers come to subjects that begin with this: nobody can listen to those of another. */
export const natsInbox = (address?: Address): string =>
  address ? `_INBOX.${address.site}.${address.sensor}` : `_INBOX.${COLLECTOR}`;

async function collectorNkey(identityDir: string, server: BusServer): Promise<string> {
  const { nkeySeed = '' } = readEnrollment(collectorFile(identityDir, server), 'the enrolment');
  const { nkeyOf } = await import('./nats-user.ts');
  return nkeyOf(nkeySeed);
}

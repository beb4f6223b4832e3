// Checks of a sensor's imports: can each be read, and is there something in it.
import { userInfo } from 'node:os';
import { silentReport, systemClock } from '@lanhound/runtime';
import { createImport, type EventSink, type ImportConfig, readNeighbors } from '@lanhound/sensor';
import { plural } from '../terminal/units.ts';
import { type Check, type Finding, fail, ok, warn } from './check.ts';

/** What a file holds is read at once. */
const READ_MS = 700;
const ASK_MS_MAX = 20_000;

type FileImport = Exclude<ImportConfig, { kind: 'snmp' }>;

/** What to do about a file in which nothing was understood. */
const WHEN_EMPTY: Readonly<Record<FileImport['kind'], string>> = {
  'dnsmasq-leases': 'Fine while no device has a lease; otherwise see that this server gives out the addresses.',
  'isc-leases': 'Fine while no device has a lease; otherwise see that this server gives out the addresses.',
  'kea-leases': 'Fine while no device has a lease; otherwise see that lease-database is a memfile with persist on.',
  'dnsmasq-log': 'Set log-queries=extra and log-facility in dnsmasq.conf; in Pi-hole switch query logging on.',
  'adguard-log': 'Switch the query log on; a thousand lookups wait in memory unless querylog.size_memory is less.',
};

export const importChecks = (imports: readonly ImportConfig[]): Check[] =>
  imports.map((config) => ({
    name: 'import',
    run: () => (config.kind === 'snmp' ? askRouter(config) : readFile(config)),
  }));

/** Reads it from its beginning for a moment. */
async function readFile(config: FileImport): Promise<Finding> {
  const report = silentReport();
  const source = createImport({ ...config, startAt: 'beginning' }, { report, clock: systemClock });
  let events = 0;
  const count = () => void events++;
  const sink: EventSink = { flow: count, dns: count, event: count };
  await source.run(sink, AbortSignal.timeout(READ_MS));
  for (const health of report.healthOf().values()) {
    if (health.state !== 'ok') return troubleOf(health.reason, config);
  }
  if (events === 0) return warn(`nothing in ${config.file}`, WHEN_EMPTY[config.kind]);
  return ok(`${plural(events, config.kind.endsWith('-log') ? 'lookup' : 'lease')} at once from ${config.file}`);
}

function troubleOf(reason: string, { file }: FileImport): Finding {
  if (!reason.includes('may not be read')) return fail(reason, 'Name the right file, or see that it is written.');
  const quoted = `'${file.replaceAll("'", "'\\''")}'`;
  const { username } = userInfo();
  const fix = 'Give the user who runs the sensor the group of the file, and start it anew; see docs/imports.md:';
  return fail(reason, fix, `sudo usermod -aG "$(sudo stat -c %G ${quoted})" ${username}`);
}

async function askRouter(config: Extract<ImportConfig, { kind: 'snmp' }>): Promise<Finding> {
  const at = `${config.host}:${config.port}`;
  try {
    const neighbors = await readNeighbors(config, AbortSignal.timeout(ASK_MS_MAX));
    const reachable = neighbors.filter(({ state }) => state === 1).length;
    const states = neighbors.some(({ state }) => state !== undefined) ? `, ${reachable} reachable` : ', without states';
    if (neighbors.length > 0) return ok(`${plural(neighbors.length, 'neighbour')} of ${at}${states}`);
    return warn(`${at} shows no neighbours`, 'Let its view include 1.3.6.1.2.1.4 (IP-MIB).');
  } catch (error) {
    return fail((error as Error).message, "Mend the import's host and login, or the router's SNMP settings.");
  }
}

import { basename } from 'node:path';
import type { CollectorConfig } from '@lanhound/collector';
import {
  type Enrollment,
  enrollmentFileText,
  enrollSensor,
  notAfterMs,
  ownAddresses,
  writePrivateFile,
} from '@lanhound/identity';
import type { Address } from '@lanhound/proto';
import { ConfigError, systemClock } from '@lanhound/runtime';
import { Command } from 'commander';
import { refreshServers } from '../bus-reload.ts';
import { calledAs } from '../called-as.ts';
import {
  type CollectorFolder,
  type CollectorOptions,
  collectorFolder,
  withCollectorOptions,
} from '../collector-folder.ts';
import { CONTAINER_UID, composeSnippet } from '../compose-snippet.ts';
import { parseName, parseServerName } from '../options.ts';

interface EnrollOptions extends CollectorOptions {
  site: string;
  server?: string;
  out?: string;
  renew?: boolean;
  show?: boolean;
}

export function enrollCommand(): Command {
  const command = new Command('enroll')
    .description('let a sensor on another machine send to this collector, and say what to run there')
    .argument('<name>', 'what the sensor is called', parseName)
    .option('--site <name>', 'the site of the sensor', parseName, 'home')
    .option(
      '--server <host[:port]>',
      'where the sensor finds the bus, when not at the address of this machine',
      parseServerName,
    )
    .option('--out <file>', 'where the credentials are written; NAME.enrollment unless given, - for standard output')
    .option('--renew', 'make further credentials for a sensor that is enrolled; the old ones count until they end')
    .option('--show', 'print the credentials, to be pasted, instead of writing them to a file');
  return withCollectorOptions(command).action(enroll);
}

async function enroll(sensor: string, options: EnrollOptions): Promise<void> {
  const folder = collectorFolder(options);
  const address = { site: options.site, sensor };
  const bus = busFor(folder.config.bus, options.server);
  const renew = options.renew === true;
  const enrollment = await enrollSensor(folder.identityDir, { address, bus, renew }, systemClock);
  const until = new Date(notAfterMs(enrollment.certificate)).toISOString().slice(0, 10);
  const about = `lanhound: ${sensor} of ${options.site} sends to ${bus.server}, until ${until}.`;
  const text = enrollmentFileText(enrollment, about);
  const file = options.out ?? `${sensor}.enrollment`;
  // What is piped into a file is the credentials alone.
  const say = file === '-' ? console.error : console.log;
  if (file === '-') {
    process.stdout.write(text);
    say(`Credentials are on standard output. ${carryText(`${sensor}.enrollment`)}`);
  } else if (options.show) {
    say(pasteText(basename(file), text));
  } else {
    writePrivateFile(file, text);
    say(`Credentials are in ${file}. ${carryText(basename(file))}`);
  }
  say(afterwards(address, bus, until, folder));
  await refreshServers(folder.identityDir, say);
}

/** The bus as sensors elsewhere reach it. */
function busFor(bus: CollectorConfig['bus'], server: string | undefined): Enrollment['bus'] {
  switch (bus.kind) {
    case 'embedded':
      return { kind: 'mqtt', server: `mqtts://${withPort(server ?? hostOf(bus.network), bus.network.port)}` };
    case 'mqtt':
      return { kind: 'mqtt', server: server ? `mqtts://${withPort(server, 8883)}` : withTls(bus.server, 'mqtts') };
    case 'nats':
      return {
        kind: 'nats',
        server: server ? `tls://${withPort(server, 4222)}` : withTls(bus.servers[0] ?? '', 'tls'),
      };
    default:
      return bus satisfies never;
  }
}

type Network = Extract<CollectorConfig['bus'], { kind: 'embedded' }>['network'];

function hostOf({ enabled, names, host }: Network): string {
  if (!enabled) {
    const fix = 'Remove the key, or let sensors run on this machine alone.';
    throw new ConfigError([{ field: 'bus.network.enabled', value: 'false', want: 'true', fix }]);
  }
  const isAny = host === '0.0.0.0' || host === '::';
  const found = names[0] ?? (isAny ? ownAddresses()[0] : host);
  if (found !== undefined) return found;
  const fix = 'Name an address under which sensors reach this machine.';
  throw new ConfigError([{ field: '--server', want: 'a host, as this machine has no address beyond loopback', fix }]);
}

/** IPv6 addresses stand in brackets where a port follows. */
function withPort(host: string, port: number): string {
  if (/^[^:]+:\d+$|^\[.*\]:\d+$/.test(host)) return host;
  return `${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${port}`;
}

function withTls(server: string, scheme: string): string {
  if (server.startsWith(`${scheme}:`)) return server;
  const fix = '`lanhound bus` makes the configuration of a server that does; --server names it.';
  throw new ConfigError([{ field: 'bus', value: server, want: `a server that talks TLS (${scheme}://)`, fix }]);
}

const runLine = (file: string): string => `${calledAs()} sensor --enrollment ${file}`;

const carryText = (file: string): string => `Carry ${file} to the machine of the sensor, and run there:

  ${runLine(file)}

or with compose, beside the file, which user ${CONTAINER_UID} must own (sudo chown ${CONTAINER_UID} ${file}):

${composeSnippet(file)}
`;

const pasteText = (file: string, text: string): string => `Paste this on the machine of the sensor:

(umask 077 && cat > ${file}) <<'END'
${text}END
${runLine(file)}
`;

function afterwards(
  { sensor, site }: Address,
  { server }: Enrollment['bus'],
  until: string,
  folder: CollectorFolder,
): string {
  const where = `${sensor} of ${site} sends to ${server}, until ${until}.`;
  const resting = `No collector runs over ${folder.dataDir} now; one that does lets it in.`;
  const state = folder.isRunning ? 'The collector lets it in from now on.' : resting;
  return `${where}${folder.config.bus.kind === 'embedded' ? ` ${state}` : ''}
\`${calledAs()} sensors\` shows when it was heard; \`${calledAs()} revoke ${sensor}\` cuts it off.`;
}

import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { addBusServer, type BusServer, busOf, ownAddresses, reloadBusServer, reloadCommand } from '@lanhound/identity';
import { ConfigError, systemClock } from '@lanhound/runtime';
import { Command } from 'commander';
import { doneText, failureText } from '../bus-reload.ts';
import { type CollectorOptions, collectorFolder, withCollectorOptions } from '../collector-folder.ts';
import { StartError } from '../failure.ts';
import { parsePort, parseServerName } from '../options.ts';

interface BusOptions extends CollectorOptions {
  out: string;
  host?: string;
  port?: number;
  name?: string[];
  pidFile?: string;
}

const PORTS = { mosquitto: 8883, nats: 4222 } as const;

export function busCommand(): Command {
  const command = new Command('bus').description('make the configuration of a server of your own that carries the bus');
  for (const kind of ['mosquitto', 'nats'] as const) {
    const sub = new Command(kind)
      .description(`certificates, users and rights for ${kind}; enroll and revoke keep them current`)
      .requiredOption('--out <dir>', 'folder for the files, which the server must be able to read')
      .option(
        '--host <address>',
        'address that the server listens on; that of this machine unless given',
        parseServerName,
      )
      .option('--port <port>', `port that it listens on; ${PORTS[kind]} unless given`, parsePort)
      .option('--name <name...>', 'names by which sensors reach it; the first is what they are told')
      .option('--pid-file <file>', 'where the server writes the number of its process; it is told by itself then');
    command.addCommand(withCollectorOptions(sub).action((options: BusOptions) => makeFiles(kind, options)));
  }
  return command;
}

async function makeFiles(kind: BusServer['kind'], options: BusOptions): Promise<void> {
  const { identityDir } = collectorFolder(options);
  const host = options.host ?? ownAddresses()[0];
  if (host === undefined) {
    const want = 'an address, as this machine has none beyond loopback';
    throw new ConfigError([{ field: '--host', want }]);
  }
  const server: BusServer = {
    ...{ kind, dir: resolve(options.out), host, port: options.port ?? PORTS[kind], names: options.name ?? [] },
    ...(options.pidFile === undefined ? {} : { pidFile: resolve(options.pidFile) }),
  };
  const file = await addBusServer(identityDir, server, systemClock);
  console.log(textOf(server, file));
  tellIfRunning(server);
}

/** One that was configured before has to know; one that is new will read the files when it starts. */
function tellIfRunning(server: BusServer): void {
  if (server.pidFile === undefined || !existsSync(server.pidFile)) return;
  const refreshed = { server, reload: reloadBusServer(server) };
  const failure = failureText(refreshed);
  if (failure) throw new StartError(failure);
  console.log(doneText(refreshed));
}

function textOf(server: BusServer, enrollmentFile: string): string {
  const { kind, dir, pidFile } = server;
  const bus = busOf(server);
  const address = kind === 'nats' ? `servers: ["${bus.server}"]` : `server: ${bus.server}`;
  return `The files are in ${dir}; the user of the server must be able to read them.

${kind === 'nats' ? natsText(server) : mosquittoText(server)}
collector.yaml:

  bus:
    kind: ${bus.kind}
    ${address}
    enrollmentFile: ${enrollmentFile}

Then let sensors in with \`lanhound enroll NAME --config collector.yaml\`.
${pidFile === undefined ? `After that, and after revoke, ${reloadCommand(server)}` : toldText(pidFile)}.`;
}

const toldText = (pidFile: string): string =>
  `The server reads its files after that, and after revoke, without your hands: it is signalled by ${pidFile}`;

const mosquittoText = ({ dir, pidFile }: BusServer): string =>
  `In the configuration of mosquitto, or as a file in /etc/mosquitto/conf.d:

  include_dir ${dir}
${pidFile === undefined ? '' : `\nand, where it has none yet:\n\n  pid_file ${pidFile}\n`}`;

const natsText = ({ dir, pidFile }: BusServer): string =>
  `In the configuration of nats-server; the path is relative to the folder of that file:

  include ${JSON.stringify(`${basename(dir)}/lanhound.conf`)}
  jetstream { store_dir: "/var/lib/nats" }
${pidFile === undefined ? '' : `  pid_file: ${JSON.stringify(pidFile)}\n`}`;

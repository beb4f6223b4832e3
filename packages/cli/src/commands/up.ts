import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CollectorConfig } from '@lanhound/collector';
import { checkConfig, createReport, loadConfig, systemClock, untilSignal } from '@lanhound/runtime';
import { defaultInterface, listInterfaces, SensorConfig } from '@lanhound/sensor';
import { Command } from 'commander';
import { parseName, parsePort } from '../options.ts';
import { defaultDataDir } from '../paths.ts';
import { freePort } from '../processes/ports.ts';
import { runUp } from '../processes/up.ts';
import { paintFor } from '../terminal/style.ts';
import { createView } from '../terminal/view.ts';
import { viewLogger } from '../terminal/view-logger.ts';
import { version } from '../version.ts';

interface UpOptions {
  read?: string[];
  config?: string;
  interface?: string;
  site: string;
  dataDir?: string;
  mqttPort: number;
  apiPort: number;
  discover?: string[];
}

export function upCommand(): Command {
  return new Command('up')
    .description('watch the network of this machine: sensor, collector, broker and database in one')
    .option('--read <file...>', 'watch captures instead of the network, in a folder that is removed afterwards')
    .option('--config <file>', 'collector.yaml, for detectors, receivers and the store')
    .option('--interface <name>', 'listen on this interface instead of that of the default route')
    .option('--discover <network...>', 'send into these networks, too, to find devices: such as 192.168.1.0/24 or eth0')
    .option('--site <name>', 'what this home is called', parseName, 'home')
    .option('--data-dir <dir>', 'folder for everything that is kept')
    .option('--mqtt-port <port>', 'port of the broker; a free one when it is taken', parsePort, 1883)
    .option('--api-port <port>', 'port of the HTTP interface; a free one when it is taken', parsePort, 8470)
    .action(up);
}

async function up(options: UpOptions): Promise<void> {
  const stop = new AbortController();
  void untilSignal().then(() => stop.abort());
  const view = createView(process.stdout, paintFor(process.stdout, process.env), () => Date.now() * 1000);
  const temporaryDir = options.read && !options.dataDir ? mkdtempSync(join(tmpdir(), 'lanhound-up-')) : undefined;
  try {
    const collectorConfig = await collectorConfigOf(options, temporaryDir);
    await runUp(collectorConfig, sensorConfigOf(options, collectorConfig.dataDir), {
      view,
      report: createReport(viewLogger(view)),
      clock: systemClock,
      random: Math.random,
      version,
      signal: stop.signal,
    });
  } finally {
    if (temporaryDir) rmSync(temporaryDir, { recursive: true, force: true });
  }
}

async function collectorConfigOf(options: UpOptions, temporaryDir: string | undefined): Promise<CollectorConfig> {
  const file = options.config ? loadConfig(CollectorConfig, options.config) : undefined;
  const dataDir = options.dataDir ?? temporaryDir ?? file?.dataDir ?? defaultDataDir(process.env, process.getuid?.());
  // Alerts stand on the terminal already; without a file of one's own they are kept as JSON lines as well.
  const notify = file?.notify ?? { receivers: [{ type: 'jsonl' }] };
  const embedded = file?.bus.kind === 'embedded' ? file.bus : { kind: 'embedded' };
  const bus = { ...embedded, port: await freePort(options.mqttPort) };
  const api = { ...file?.api, port: await freePort(options.apiPort) };
  return checkConfig(CollectorConfig, { ...file, dataDir, notify, bus, api }, options.config);
}

function sensorConfigOf({ read, site, interface: named, discover = [] }: UpOptions, dataDir: string): SensorConfig {
  const name = named ?? defaultInterface() ?? listInterfaces()[0];
  const capture = read ? { kind: 'files', files: read } : { kind: 'tcpdump', ...(name ? { interface: name } : {}) };
  return checkConfig(SensorConfig, { site, capture, dataDir, discovery: { networks: discover } }, 'command line');
}

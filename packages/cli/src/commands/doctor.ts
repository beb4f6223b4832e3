import { createClient } from '@clickhouse/client';
import { createConsumer, createPublisher } from '@lanhound/bus';
import { CollectorConfig } from '@lanhound/collector';
import { checkConfig, loadConfig, silentReport, systemClock } from '@lanhound/runtime';
import { SensorConfig } from '@lanhound/sensor';
import { Command } from 'commander';
import { askCollector } from '../collector-api.ts';
import { captureCheck } from '../doctor/capture.ts';
import { type Check, type Finding, ok, runCheck } from '../doctor/check.ts';
import { discoveryCheck } from '../doctor/discovery.ts';
import { importChecks } from '../doctor/imports.ts';
import { clockOffsetCheck, clockSyncCheck, diskCheck, nodeCheck, spoolCheck } from '../doctor/machine.ts';
import { offloadChecks } from '../doctor/offload.ts';
import { busCheck, sensorsCheck, storeCheck } from '../doctor/servers.ts';
import { enrolledBy, withEnrollment } from '../enrolled.ts';
import { EXIT } from '../failure.ts';
import { withLocalKey } from '../local-bus.ts';
import { defaultDataDir } from '../paths.ts';
import { readRunFile } from '../run-file.ts';
import type { StoreAddress } from '../stored-data.ts';
import { type Paint, paintFor, printable } from '../terminal/style.ts';
import { wrap } from '../terminal/table.ts';
import { kindOf } from './config.ts';

interface DoctorOptions {
  config?: string;
  interface?: string;
  dataDir?: string;
}

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('check what lanhound needs on this machine, say what is wrong and what to do')
    .option('--config <file>', 'sensor.yaml or collector.yaml; without it what `lanhound up` needs is checked')
    .option('--interface <name>', 'the interface to try')
    .option('--data-dir <dir>', "the collector's folder, when it is not the default")
    .action(async (options: DoctorOptions) => {
      const paint = paintFor(process.stdout, process.env);
      let failed = false;
      for (const check of checksFor(options)) {
        const finding = await runCheck(check);
        failed ||= finding.state === 'fail';
        console.log(findingText(check.name, finding, paint, process.stdout.columns ?? Number.POSITIVE_INFINITY));
      }
      process.exitCode = failed ? EXIT.failed : EXIT.ok;
    });
}

const MARKS = { ok: ['green', '✓'], warn: ['yellow', '!'], fail: ['red', '✗'] } as const;

const TEXT_COLUMN = 15;

function findingText(name: string, finding: Finding, paint: Paint, width: number): string {
  const [tone, mark] = MARKS[finding.state];
  const wrapped = (text: string) => wrap(printable(text), width - TEXT_COLUMN).join(`\n${' '.repeat(TEXT_COLUMN)}`);
  const line = `${paint(tone, mark)} ${name.padEnd(TEXT_COLUMN - 3)} ${wrapped(finding.found)}`;
  if (finding.state === 'ok') return line;
  // Alone on its line and not wrapped, so that it can be copied.
  const command = finding.command ? `\n  ${finding.command}` : '';
  return `${line}\n${'→ '.padStart(TEXT_COLUMN)}${wrapped(finding.fix)}${command}`;
}

function checksFor(options: DoctorOptions): Check[] {
  const machine = [nodeCheck(process.versions.node), clockSyncCheck()];
  if (options.config && kindOf(options.config) === 'sensor') {
    const file = loadConfig(SensorConfig, options.config);
    const enrolled = enrolledBy(undefined, file, process.env);
    return [...machine, ...sensorChecks(enrolled ? withEnrollment(file, enrolled) : file)];
  }
  if (options.config) return [...machine, ...collectorChecks(loadConfig(CollectorConfig, options.config))];
  const dataDir = options.dataDir ?? defaultDataDir(process.env, process.getuid?.());
  const capture = { kind: 'tcpdump', ...(options.interface ? { interface: options.interface } : {}) };
  const { capture: tried } = checkConfig(SensorConfig, { capture });
  return [...machine, diskCheck(dataDir), captureCheck(tried), ...offloadChecks(tried), ...runningChecks(dataDir)];
}

const deps = () => ({ report: silentReport(), clock: systemClock, random: Math.random });

function sensorChecks(config: SensorConfig): Check[] {
  const { capture, imports, dataDir, publish, discovery } = config;
  const bus = withLocalKey(config);
  const { enabled, bytesMax } = publish.spool;
  const keptIn = dataDir ?? defaultDataDir(process.env, process.getuid?.());
  const once = { ...bus, waitOnFirstConnect: false };
  return [
    ...(capture.kind === 'none' ? [] : [captureCheck(capture)]),
    ...offloadChecks(capture),
    ...importChecks(imports),
    discoveryCheck(discovery),
    ...(enabled ? [spoolCheck(keptIn, bytesMax)] : []),
    busCheck(bus.kind, (onStatus) => createPublisher(once, { ...deps(), onStatus })),
  ];
}

function collectorChecks(config: CollectorConfig): Check[] {
  const { bus, store, dataDir } = config;
  const isRunning = readRunFile(dataDir) !== undefined;
  const handler = async () => {
    throw new Error('a check takes no batches');
  };
  // A second consumer would take the batches of the one that runs.
  const bound =
    bus.kind === 'embedded' && !isRunning
      ? [busCheck('embedded broker', (onStatus) => createConsumer(bus, { ...deps(), handler, onStatus }))]
      : [];
  const server = store.database.kind === 'server' ? serverChecks(store.database) : [];
  return [diskCheck(dataDir), ...bound, ...server, ...runningChecks(dataDir)];
}

/** Of a collector that runs over this folder. */
function runningChecks(dataDir: string): Check[] {
  const running = readRunFile(dataDir);
  if (!running) return [{ name: 'collector', run: async () => ok(`none is running over ${dataDir}`) }];
  return [
    ...(running.store ? [storeCheck(() => askVersion(running.store as StoreAddress))] : []),
    ...(running.api ? [sensorsCheck(() => askCollector(dataDir, '/api/v1/sensors'))] : []),
  ];
}

function serverChecks(store: StoreAddress): Check[] {
  const serverMs = async () =>
    Number((await ask<{ ms: string }>(store, 'SELECT toUnixTimestamp64Milli(now64(3)) AS ms')).ms);
  return [storeCheck(() => askVersion(store)), clockOffsetCheck('store clock', serverMs, () => systemClock.nowMs())];
}

const askVersion = async (store: StoreAddress): Promise<string> =>
  `ClickHouse ${(await ask<{ version: string }>(store, 'SELECT version() AS version')).version} at ${store.url}`;

async function ask<Row>({ url, username, password }: StoreAddress, query: string): Promise<Row> {
  const client = createClient({ url, username, password, request_timeout: 5_000 });
  try {
    const [row] = await (await client.query({ query, format: 'JSONEachRow' })).json<Row>();
    return row as Row;
  } finally {
    await client.close();
  }
}

import { type BatchPublisher, captureExclusion, createPublisher } from '@lanhound/bus';
import {
  type Clock,
  ConfigError,
  checkConfig,
  createLogger,
  createReport,
  loadConfig,
  type Report,
  startAll,
  stopAll,
  systemClock,
  untilSignal,
} from '@lanhound/runtime';
import { createSensor, type Sensor, SensorConfig } from '@lanhound/sensor';
import { Command, Option } from 'commander';
import { EXIT } from '../failure.ts';
import { parseName } from '../options.ts';
import { createBatchTaker } from '../processes/batch-taker.ts';
import { problemsOf } from '../processes/capture-end.ts';
import { printJsonLines } from '../processes/jsonl.ts';
import { showProgress } from '../terminal/progress.ts';
import { version } from '../version.ts';

interface SensorOptions {
  config?: string;
  read?: string[];
  interface?: string;
  site?: string;
  name?: string;
  output?: 'jsonl' | 'none' | 'bus';
}

export function sensorCommand(): Command {
  return new Command('sensor')
    .description('turn packets into events: for a collector, or on standard output')
    .option('--config <file>', 'sensor.yaml; see deploy/sensor.yaml')
    .option('--read <file...>', 'read captures (pcap or pcapng, plain or gzip, - for standard input) to their end')
    .option('--interface <name>', 'listen on this interface')
    .option('--site <name>', 'the site of the sensor', parseName)
    .option('--name <name>', 'the name of the sensor', parseName)
    .addOption(
      new Option('--output <where>', 'jsonl: events on standard output; none: only count; bus: send to the collector')
        .choices(['jsonl', 'none', 'bus'])
        .default(undefined, 'bus with --config, jsonl otherwise'),
    )
    .action(async (options: SensorOptions) => {
      const output = options.output ?? (options.config ? 'bus' : 'jsonl');
      if (output === 'bus' && !options.config) {
        const want = 'jsonl or none, or --config with where the bus is';
        throw new ConfigError([{ field: '--output', value: output, want }]);
      }
      process.exitCode = await runSensor(sensorConfig(options), output);
    });
}

/** How long a reader of the last events of a capture may take. */
const DRAIN_MS_MAX = 600_000;

/** The file's configuration, with what the command line says put over it. */
function sensorConfig(options: SensorOptions): SensorConfig {
  const base = options.config ? loadConfig(SensorConfig, options.config) : checkConfig(SensorConfig, {});
  const capture = options.read
    ? { kind: 'files', files: options.read }
    : options.interface && base.capture.kind !== 'files'
      ? { ...base.capture, interface: options.interface }
      : base.capture;
  const publish = options.read ? { ...base.publish, stopMs: DRAIN_MS_MAX } : base.publish;
  const { site = base.site, name: sensor = base.sensor } = options;
  return checkConfig(SensorConfig, { ...base, site, sensor, capture, publish }, 'command line');
}

interface Deps {
  clock: Clock;
  report: Report;
  random: () => number;
  version: string;
}

async function runSensor(config: SensorConfig, output: 'jsonl' | 'none' | 'bus'): Promise<number> {
  const report = createReport(createLogger(config.log));
  const deps = { clock: systemClock, report, random: Math.random, version };
  const publisher = publisherFor(config, output, deps);
  const excludeFilter = output === 'bus' ? { excludeFilter: captureExclusion(config.bus) } : {};
  const sensor = createSensor(config, { ...deps, ...excludeFilter, publisher });
  await startAll([publisher, sensor], report.log);
  const reading = config.capture.kind === 'files';
  const endProgress = reading ? showProgress(process.stderr, () => sensor.counters().capture) : () => {};
  let problems: string[] = [];
  try {
    const end = await Promise.race([sensor.ended, untilSignal()]);
    if (typeof end === 'object') problems = problemsOf(end);
    else if (output === 'bus') report.log.info({ signal: end }, 'stopping');
  } finally {
    endProgress();
    await stopAll([publisher, sensor], report.log);
  }
  if (output === 'none') printCounters(sensor);
  for (const problem of problems) console.error(`lanhound: ${problem}`);
  return problems.length > 0 ? EXIT.damagedInput : EXIT.ok;
}

function publisherFor(config: SensorConfig, output: 'jsonl' | 'none' | 'bus', deps: Deps): BatchPublisher {
  switch (output) {
    case 'bus':
      return createPublisher(config.bus, deps);
    case 'jsonl':
      return createBatchTaker((batch) => printJsonLines(batch, process.stdout));
    case 'none':
      return createBatchTaker(() => undefined);
  }
}

/** For measuring: what was done, on standard error. */
function printCounters(sensor: Sensor): void {
  const { capture, drops, track, publish } = sensor.counters();
  console.error(JSON.stringify({ ...capture, drops, track, publish }));
}

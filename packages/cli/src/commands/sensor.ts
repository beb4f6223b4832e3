import { constants } from 'node:os';
import { type BatchPublisher, captureExclusion, createPublisher, type PublisherDeps } from '@lanhound/bus';
import type { EventType } from '@lanhound/proto';
import {
  ConfigError,
  checkConfig,
  createLogger,
  createReport,
  loadConfig,
  noMetrics,
  startAll,
  stopAll,
  systemClock,
  untilSignal,
} from '@lanhound/runtime';
import { createSensor, type Sensor, SensorConfig } from '@lanhound/sensor';
import { Command, Option } from 'commander';
import { checkNames, type Enrolled, enrolledBy, withEnrollment } from '../enrolled.ts';
import { EXIT } from '../failure.ts';
import { withLocalKey } from '../local-bus.ts';
import { EVENT_TYPES, parseDevice, parseName, parseTypes } from '../options.ts';
import { defaultDataDir } from '../paths.ts';
import { createBatchTaker } from '../processes/batch-taker.ts';
import { problemsOf } from '../processes/capture-end.ts';
import { commandsFor } from '../processes/commands-for.ts';
import { createEventFilter, type Device } from '../processes/event-filter.ts';
import { createJsonLines, type JsonLines } from '../processes/jsonl.ts';
import { runUnprivileged } from '../processes/unprivileged.ts';
import { showProgress } from '../terminal/progress.ts';
import { plural } from '../terminal/units.ts';
import { version } from '../version.ts';

type SensorOutput = 'jsonl' | 'none' | 'bus';

interface SensorOptions {
  config?: string;
  enrollment?: string;
  read?: string[];
  interface?: string;
  site?: string;
  name?: string;
  output?: SensorOutput;
  only?: EventType[];
  device?: Device[];
  user?: string;
}

const EXIT_CODES = `
Exit codes:
  0    everything was read, whoever reads the events has seen enough, or a live sensor was told to stop
  1    it failed
  2    wrong use or configuration
  3    a capture is damaged, ends early or cannot be read; what could be read was
  130  interrupted before the end of a capture (143 by SIGTERM)`;

export function sensorCommand(): Command {
  return new Command('sensor')
    .description('turn packets into events: for a collector, or on standard output')
    .option('--config <file>', 'sensor.yaml; see deploy/sensor.yaml')
    .option('--enrollment <file>', 'send to a collector by the file that `lanhound enroll` made there')
    .option('--read <file...>', 'read captures (pcap or pcapng, plain or gzip, - for standard input) to their end')
    .addOption(new Option('--interface <name>', 'listen on this interface').conflicts('read'))
    .option('--site <name>', 'the site of the sensor', parseName)
    .option('--name <name>', 'the name of the sensor', parseName)
    .addOption(
      new Option('--output <where>', 'jsonl: events on standard output; none: only count; bus: send to the collector')
        .choices(['jsonl', 'none', 'bus'])
        .default(undefined, 'bus with --config or --enrollment, jsonl otherwise'),
    )
    .option('--only <types>', `print only events of these types, such as dns,tls; of ${EVENT_TYPES}`, parseTypes)
    .option('--device <address>', 'print only what concerns the device with this MAC or IP; repeatable', parseDevice)
    .addHelpText('after', EXIT_CODES)
    .option('--user <name>', 'when root starts it: become this user, with the right to capture and no other')
    .action(async (options: SensorOptions) => {
      if (options.user !== undefined && process.getuid?.() === 0) {
        process.exitCode = await runUnprivileged(options.user);
        return;
      }
      const file = options.config ? loadConfig(SensorConfig, options.config) : checkConfig(SensorConfig, {});
      const enrolled = enrolledBy(options.enrollment, file, process.env);
      const output = options.output ?? (options.config || enrolled ? 'bus' : 'jsonl');
      checkOutput(output, options, enrolled !== undefined);
      process.exitCode = await runSensor(sensorConfig(file, options, enrolled, output), output, options);
    });
}

function checkOutput(output: SensorOutput, { config, only, device }: SensorOptions, isEnrolled: boolean): void {
  if (output === 'bus' && !config && !isEnrolled) {
    const want = 'jsonl or none, or --config or --enrollment with where the bus is';
    throw new ConfigError([{ field: '--output', value: output, want }]);
  }
  if (output === 'jsonl' || !(only || device)) return;
  const want = 'jsonl, since --only and --device choose what is printed';
  throw new ConfigError([{ field: '--output', value: output, want }]);
}

/** How long a reader of the last events of a capture may take. */
const DRAIN_MS_MAX = 600_000;

/** The file's configuration, with what the enrolment and the command line say put over it. */
function sensorConfig(
  file: SensorConfig,
  options: SensorOptions,
  enrolled: Enrolled | undefined,
  output: SensorOutput,
): SensorConfig {
  const base = enrolled ? withEnrollment(file, enrolled) : file;
  const capture = captureOf(base.capture, options);
  const publish = options.read ? { ...base.publish, stopMs: DRAIN_MS_MAX } : base.publish;
  const { site = base.site, name: sensor = base.sensor } = options;
  if (enrolled) checkNames({ site, sensor }, enrolled);
  // What is printed is not sent again.
  const dataDir = output === 'bus' ? (base.dataDir ?? defaultDataDir(process.env, process.getuid?.())) : undefined;
  const bus = withLocalKey(base);
  return checkConfig(SensorConfig, { ...base, site, sensor, capture, publish, dataDir, bus }, 'command line');
}

function captureOf(base: SensorConfig['capture'], { read, interface: named }: SensorOptions): unknown {
  if (read) return { kind: 'files', files: read };
  if (!named || base.kind === 'files') return base;
  return base.kind === 'none' ? { kind: 'tcpdump', interface: named } : { ...base, interface: named };
}

/** Whoever sends a packet that we read wrongly must not find root behind it. */
const ROOT = 'runs as root and need not: see --user, or grant tcpdump the right to capture (lanhound doctor)';

const isPacketCapture = ({ kind }: SensorConfig['capture']): boolean => kind !== 'files' && kind !== 'none';

async function runSensor(config: SensorConfig, output: SensorOutput, choice: SensorOptions): Promise<number> {
  const report = createReport(createLogger(config.log), noMetrics());
  const deps = { clock: systemClock, report, random: Math.random, version };
  const filter = createEventFilter({ types: choice.only && new Set(choice.only), devices: choice.device });
  const lines = createJsonLines(process.stdout, filter);
  const commands = commandsFor(config, (command) => sensor.hear(command));
  const publisher = publisherFor(config, output, lines, { ...deps, ...commands });
  const excludeFilter = output === 'bus' ? { excludeFilter: captureExclusion(config.bus) } : {};
  const sensor = createSensor(config, { ...deps, ...excludeFilter, publisher });
  const signalled = untilSignal();
  await startAll([publisher, sensor], report.log);
  if (process.getuid?.() === 0 && isPacketCapture(config.capture)) report.log.warn(ROOT);
  const isReading = config.capture.kind === 'files' && !config.capture.live;
  const endProgress = isReading ? progressOf(sensor, output, lines) : () => {};
  let problems: string[] = [];
  let stoppedBy: NodeJS.Signals | undefined;
  try {
    const end = await Promise.race([sensor.ended, signalled]);
    if (typeof end === 'object') problems = problemsOf(end);
    else stoppedBy = end;
    // Whoever interrupts the reading of a file wants no more of it; a live sensor still says how its flows ended.
    if (stoppedBy && isReading) lines.close();
    if (stoppedBy && output === 'bus') report.log.info({ signal: stoppedBy }, 'stopping');
  } finally {
    endProgress();
    await stopAll([publisher, sensor], report.log);
  }
  if (output === 'none') printCounters(sensor);
  for (const said of [...omissions(sensor, filter.refused), ...problems]) console.error(`lanhound: ${said}`);
  // What was written would keep the process until somebody reads it.
  if (stoppedBy && isReading && !lines.readerGone) process.exit(128 + constants.signals[stoppedBy]);
  return problems.length > 0 ? EXIT.damagedInput : EXIT.ok;
}

/** What is missing from the events although the input is whole. */
function omissions(sensor: Sensor, refusedEvents: number): string[] {
  const omitted: string[] = [];
  if (refusedEvents > 0) omitted.push(`left out ${plural(refusedEvents, 'event')} whose flows were told of too late`);
  const unread = sensor.counters().drops['link.unknownType'] ?? 0;
  if (unread > 0)
    omitted.push(`left out ${plural(unread, 'packet')} of a link-layer type that is not read; decode names it`);
  return omitted;
}

/** On a terminal that events come to as well, they say well enough how far reading has come. */
function progressOf(sensor: Sensor, output: SensorOutput, lines: JsonLines): () => void {
  if (output !== 'jsonl') return showProgress(process.stderr, () => sensor.counters().capture);
  if (process.stdout.isTTY) return () => {};
  return showProgress(process.stderr, () => ({ ...sensor.counters().capture, events: lines.events }));
}

function publisherFor(
  config: SensorConfig,
  output: SensorOutput,
  lines: JsonLines,
  deps: PublisherDeps,
): BatchPublisher {
  switch (output) {
    case 'bus':
      return createPublisher(config.bus, deps);
    case 'jsonl':
      return createBatchTaker((batch) => lines.print(batch));
    case 'none':
      return createBatchTaker(() => undefined);
  }
}

/** For measuring: what was done, on standard error. */
function printCounters(sensor: Sensor): void {
  const { capture, drops, track, publish, probe } = sensor.counters();
  console.error(JSON.stringify({ ...capture, drops, track, publish, probe }));
}

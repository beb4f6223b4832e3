// Everything for one home in one process: a collector with its own broker and database, and a sensor for this machine.
import { createPublisher, localLogin, newLocalKey, SensorBusConfig } from '@lanhound/bus';
import { type Collector, type CollectorConfig, SEVERITIES } from '@lanhound/collector';
import { type Clock, checkConfig, type Report, startAll, stopAll } from '@lanhound/runtime';
import { CaptureError, createSensor, type Sensor, type SensorConfig } from '@lanhound/sensor';
import { createDeviceWatch } from '../terminal/device-watch.ts';
import { formatCount, plural } from '../terminal/units.ts';
import type { Trouble, View } from '../terminal/view.ts';
import { problemsOf } from './capture-end.ts';
import { createCollectorProcess } from './collector-process.ts';
import { commandsFor } from './commands-for.ts';

export interface UpDeps {
  view: View;
  report: Report;
  clock: Clock;
  random: () => number;
  version: string;
  signal: AbortSignal;
}

interface WatchDeps extends UpDeps {
  /** What the broker wants to hear from a sensor on this machine. */
  localKey: string;
}

/** Without the right to capture we look again this often: whoever grants it need not start anything again. */
const RETRY_MS = 5_000;
const MEANWHILE = `Everything else keeps running, and capturing is tried again every ${RETRY_MS / 1000} s.`;
const STATUS_MS = 1_000;

/** Runs until the signal; then stops everything in order, so that nothing on its way is lost. */
export async function runUp(collectorConfig: CollectorConfig, sensorConfig: SensorConfig, deps: UpDeps): Promise<void> {
  const { view, report, signal } = deps;
  const seen = { devices: 0, alerts: 0, worst: 0 };
  const isLive = sensorConfig.capture.kind !== 'files';
  const localKey = newLocalKey();
  const shown = createDeviceWatch();
  const process = createCollectorProcess(collectorConfig, {
    ...deps,
    localKey,
    live: isLive,
    onDevice(device) {
      seen.devices++;
      shown.shown(device);
      view.device(device);
    },
    onAlert({ type, alert }) {
      if (type !== 'new') return;
      seen.alerts++;
      seen.worst = Math.max(seen.worst, SEVERITIES.indexOf(alert.severity));
      view.alert(alert);
    },
  });
  await startAll([process], report.log);
  const { collector } = process;
  let sensor: Sensor | undefined;
  view.heading(factsOf(collectorConfig, sensorConfig, collector), notesOf(isLive));
  const status = setInterval(() => {
    for (const learned of shown.look(collector.inventory.all())) view.learned(learned);
    view.status(statusOf(collector, sensor, seen));
  }, STATUS_MS);
  try {
    await watch(collectorConfig, sensorConfig, { ...deps, localKey }, collector, (running) => {
      sensor = running;
    });
  } finally {
    clearInterval(status);
    if (signal.aborted) view.note('stopping …');
    await stopAll([process], report.log);
    view.close();
  }
}

/** One sensor after another until the signal: a new one whenever the capture could not go on. */
async function watch(
  collectorConfig: CollectorConfig,
  sensorConfig: SensorConfig,
  deps: WatchDeps,
  collector: Collector,
  onSensor: (sensor: Sensor) => void,
): Promise<void> {
  const { view, clock, signal } = deps;
  let told = '';
  while (!signal.aborted) {
    const trouble = await runSensor(collectorConfig, sensorConfig, deps, onSensor);
    const isNews = trouble !== undefined && trouble.problem !== told;
    if (sensorConfig.capture.kind === 'files') {
      if (trouble) view.trouble('capture', { ...trouble, meanwhile: 'What could be read was read.' });
      return readingEnded(collector, collectorConfig.dataDir, deps);
    }
    if (isNews) view.trouble('capture', { ...trouble, meanwhile: MEANWHILE });
    told = trouble?.problem ?? '';
    await clock.sleep(RETRY_MS, signal);
  }
}

/** Runs to the end of the capture or the signal. Gives what was wrong. */
async function runSensor(
  { bus }: CollectorConfig,
  config: SensorConfig,
  deps: WatchDeps,
  onSensor: (sensor: Sensor) => void,
): Promise<Omit<Trouble, 'meanwhile'> | undefined> {
  if (bus.kind !== 'embedded') throw new TypeError('up runs over its own broker');
  const server = `mqtt://127.0.0.1:${bus.port}`;
  const publisher = createPublisher(
    checkConfig(SensorBusConfig, { kind: 'mqtt', server, ...localLogin(deps.localKey) }),
    { ...deps, ...commandsFor(config, (command) => sensor.hear(command)) },
  );
  const sensor = createSensor(config, { ...deps, publisher, excludeFilter: `tcp port ${bus.port} and host 127.0.0.1` });
  await startAll([publisher, sensor], deps.report.log);
  onSensor(sensor);
  try {
    const end = await Promise.race([sensor.ended, untilAborted(deps.signal)]);
    const problem = end ? problemsOf(end).join('; ') : '';
    return problem ? { problem } : undefined;
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
    const { problem, fix, remedy } = error;
    return { problem, step: remedy?.step ?? fix, command: remedy?.command };
  } finally {
    await stopAll([publisher, sensor], deps.report.log);
  }
}

/** A capture was read: say what was held back, and stay for those who want to look. */
async function readingEnded({ detection }: Collector, dataDir: string, { view, signal }: UpDeps): Promise<void> {
  if (signal.aborted) return;
  detection.finish();
  const command = `lanhound query --data-dir ${dataDir} "SHOW TABLES"`;
  view.note('The capture was read to its end. Until Ctrl-C the API answers, and questions in SQL:', command);
  await untilAborted(signal);
}

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

function factsOf(collectorConfig: CollectorConfig, sensor: SensorConfig, collector: Collector): [string, string][] {
  const { bus, store, dataDir } = collectorConfig;
  const { capture } = sensor;
  const port = bus.kind === 'embedded' ? bus.port : 0;
  return [
    ['site', sensor.site],
    ['sensor', capturedBy(capture)],
    ['bus', `MQTT broker at 127.0.0.1:${port}`],
    ['store', store.database.kind === 'embedded' ? `embedded ClickHouse in ${dataDir}` : store.database.url],
    ['API', collector.apiUrl() ? `${collector.apiUrl()}/api/v1/ (try: lanhound api /api/v1/alerts)` : 'off'],
  ];
}

function capturedBy(capture: SensorConfig['capture']): string {
  switch (capture.kind) {
    case 'files':
      return capture.files.join(', ');
    case 'none':
      return 'imports alone';
    case 'tcpdump':
    case 'libpcap':
      return `${capture.interface} by ${capture.kind}`;
  }
}

const notesOf = (isLive: boolean): string[] =>
  isLive
    ? ['New devices and alerts appear below. On a first start, ten minutes teach it your devices.', 'Ctrl-C stops.']
    : ['Reading; times are those of the capture. Ctrl-C stops.'];

/** Who wonders why no message comes reads it here. */
const SWITCHED = { on: [], paused: ['alerts are paused'], off: ['alerts are off: lanhound on'] } as const;

function statusOf(collector: Collector, sensor: Sensor | undefined, seen: { devices: number; alerts: number }): string {
  const { capture, track } = sensor?.counters() ?? {};
  const devices = [...collector.inventory.all()].length;
  const drops = capture && capture.kernelDrops > 0 ? `, ${formatCount(capture.kernelDrops)} dropped by the kernel` : '';
  return [
    plural(capture?.packets ?? 0, 'packet') + drops,
    plural(track?.flowsLive ?? 0, 'live flow'),
    plural(devices, 'device'),
    plural(seen.alerts, 'alert'),
    ...SWITCHED[collector.notifier.switched().state],
  ].join(' · ');
}

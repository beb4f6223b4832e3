// A collector and a sensor on machines of their own, with a cable between them, and a wire on which the sensor hears
// lookups that all have another name.
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  dnsMessage,
  type Program,
  pcapFile,
  REPOSITORY,
  runProgram,
  temporaryDirectory,
  udpFrame,
} from '@lanhound/testkit';
import { onTestFinished } from 'vitest';
import { createNamespace, deleteNamespaces, ip } from '../lab/namespace.ts';
import { type CollectorUnderTest, startCollector, untilReady } from './collector.ts';

export const LIVE_PROGRAMS = ['ip', 'nsenter', 'busybox', 'tcpdump', 'tcpreplay'] as const;

const LANHOUND = join(REPOSITORY, 'packages/cli/bin/lanhound.mjs');
const COLLECTOR_IP = '192.0.2.1';
const SENSOR_IP = '192.0.2.2';
const WIRE = 'wire0';
const LOOKUPS_PER_SECOND = 100;

export interface Live {
  readonly collector: CollectorUnderTest;
  sensor: Program;
  /** Where the sensor keeps what nobody takes. */
  readonly spoolDir: string;
  startSensor(): Promise<void>;
  /** Pulls the cable between the two, or puts it back. */
  cable(state: 'up' | 'down'): void;
  /** Puts lookups on the wire from now on, for this long at most. */
  startLookups(secondsMax: number): Promise<Looking>;
}

export interface Looking {
  /** Resolves with how many there were since the first. */
  stop(): Promise<number>;
}

export interface LiveOptions {
  /** The sensor's folder. */
  sensorDir?: string;
  /** Of the sensor's capture. */
  capture?: Record<string, unknown>;
  /** Of the sensor. */
  env?: Record<string, string>;
}

/** Torn down with the test. */
export async function startLive({ sensorDir, capture, env }: LiveOptions = {}): Promise<Live> {
  const dir = temporaryDirectory();
  const dataDir = join(dir, 'collector');
  const ownSensorDir = sensorDir ?? join(dir, 'sensor');
  for (const each of [dataDir, ownSensorDir]) mkdirSync(each, { recursive: true, mode: 0o700 });
  const { collectorSide, sensorSide } = createMachines();

  // Enrolled before the collector runs, the door to the network is open from the start.
  const config = { bus: { kind: 'embedded', network: { names: [COLLECTOR_IP] } }, detect: { alertsMax: 100_000 } };
  const collector = await startCollector({ dataDir, apiPort: 8470, config, namespace: collectorSide });
  onTestFinished(async () => void (await collector.program.stop()));
  await untilReady(collector);
  const enrollmentFile = join(dir, 'attic.enrollment');
  const enroll = ['enroll', 'attic', '--config', join(dataDir, 'collector.yaml'), '--out', enrollmentFile];
  await runProgram('node', [LANHOUND, ...enroll]);

  const sensorFile = join(dir, 'sensor.yaml');
  const captured = { kind: 'tcpdump', interface: WIRE, ...capture };
  writeFileSync(sensorFile, JSON.stringify({ enrollmentFile, dataDir: ownSensorDir, capture: captured }));
  const startSensor = () =>
    sensorSide.start('node', [LANHOUND, 'sensor', '--config', sensorFile], {
      ready: new RegExp(`listening on ${WIRE}`),
      ...(env ? { env } : {}),
    });
  let next = 0;
  const live: Live = {
    collector,
    sensor: await startSensor(),
    spoolDir: join(ownSensorDir, 'spool', 'home.attic'),
    async startSensor() {
      live.sensor = await startSensor();
    },
    cable: (state) => void ip('-n', collectorSide.name, 'link', 'set', 'eth0', state),
    async startLookups(secondsMax) {
      const file = join(dir, 'lookups.pcap');
      writeFileSync(file, lookupsFile(next, secondsMax * LOOKUPS_PER_SECOND));
      const play = [`--pps=${2 * LOOKUPS_PER_SECOND}`, '-i', 'wire1', file];
      const player = await sensorSide.start('tcpreplay', play);
      onTestFinished(async () => void (await player.stop()));
      return {
        async stop() {
          player.kill('SIGINT');
          const [, packets] = await player.until(/^Actual: (\d+) packets/m);
          // One whose answer was not sent any more is none.
          next += Math.floor(Number(packets) / 2);
          return next;
        },
      };
    },
  };
  onTestFinished(async () => void (await live.sensor.stop()));
  return live;
}

function createMachines() {
  const prefix = `lab-${process.pid}-${randomBytes(2).toString('hex')}`;
  const names = [`${prefix}-collector`, `${prefix}-sensor`] as const;
  onTestFinished(() => deleteNamespaces(names));
  const [collectorSide, sensorSide] = [createNamespace(names[0]), createNamespace(names[1])];
  const cableEnd = ['type', 'veth', 'peer', 'name', 'eth0', 'netns', sensorSide.name];
  ip('-n', collectorSide.name, 'link', 'add', 'eth0', ...cableEnd);
  ip('-n', collectorSide.name, 'address', 'add', `${COLLECTOR_IP}/24`, 'dev', 'eth0');
  ip('-n', sensorSide.name, 'address', 'add', `${SENSOR_IP}/24`, 'dev', 'eth0');
  ip('-n', sensorSide.name, 'link', 'add', WIRE, 'type', 'veth', 'peer', 'name', 'wire1');
  ip('-n', collectorSide.name, 'link', 'set', 'eth0', 'up');
  for (const link of ['eth0', WIRE, 'wire1']) ip('-n', sensorSide.name, 'link', 'set', link, 'up');
  return { collectorSide, sensorSide };
}

/** Queries with their answers. The player keeps its own time. */
function lookupsFile(first: number, count: number): Uint8Array {
  const server = { mac: '02:00:00:00:00:35', ip: '10.77.0.1', port: 53 };
  const frames = Array.from({ length: count }, (_, at) => {
    const i = first + at;
    const client = { mac: '02:00:00:00:00:07', ip: '10.77.0.7', port: 1_024 + (i % 60_000) };
    const [id, name] = [i % 65_536, `n${i}.example.org`];
    const answers = [{ name, type: 'A', data: '198.51.100.7' }] as const;
    return [
      { timeUs: at * 10_000, bytes: udpFrame(client, server, dnsMessage({ id, name })) },
      { timeUs: at * 10_000 + 1_000, bytes: udpFrame(server, client, dnsMessage({ id, name, answers })) },
    ];
  });
  return pcapFile(frames.flat());
}

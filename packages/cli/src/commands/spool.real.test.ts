import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { localKeyFileIn } from '@lanhound/bus';
import {
  dnsMessage,
  GATEWAY,
  LAPTOP,
  type PcapFrame,
  type Program,
  pcapFile,
  startProgram,
  temporaryDirectory,
  udpFrame,
} from '@lanhound/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../processes/ports.ts';
import { LANHOUND, lanhound } from '../testing/lanhound.ts';

/** After this time without an acknowledgement batches go to disk. */
const AFTER_MS = 500;
const PATIENCE_MS = 60_000;

const PUBLISH = {
  // Many small batches, so that there is much to lose; and a sensor that is silent when nothing is seen.
  ...{ batchBytes: 512, batchMs: 20, retryFirstMs: 50, retryMostMs: 250, stopMs: 500, statsSeconds: 3_600 },
  spool: { afterMs: AFTER_MS, syncMs: 0, drainBytesPerSecond: 1_000_000 },
};
const PCAP_HEADER_BYTES = 24;

/** Lookups by number, each with its answer: what is stored is known by their names. */
function lookups(from: number, count: number): Uint8Array {
  const client = { ...LAPTOP, port: 50_000 };
  const server = { ...GATEWAY, port: 53 };
  const frames = Array.from({ length: count }, (_, i): PcapFrame[] => {
    const name = `n${from + i}.example`;
    const timeUs = (Date.now() + i) * 1000;
    const asked = dnsMessage({ id: (from + i) % 65_536, name });
    const answered = dnsMessage({ id: (from + i) % 65_536, name, answers: [{ name, type: 'A', data: '192.0.2.1' }] });
    return [
      { timeUs, bytes: udpFrame(client, server, asked) },
      { timeUs: timeUs + 100, bytes: udpFrame(server, client, answered) },
    ];
  });
  return pcapFile(frames.flat()).subarray(PCAP_HEADER_BYTES);
}

interface LiveSensor {
  child: ChildProcess;
  /** Shows it lookups as if they came from the wire. */
  see(from: number, count: number): void;
  killed(): Promise<void>;
}

function startSensor(config: string): LiveSensor {
  const child = spawn(process.execPath, [...LANHOUND, 'sensor', '--config', config], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  child.stdin.on('error', () => {});
  child.stdin.write(pcapFile([]));
  return {
    child,
    see: (from, count) => void child.stdin.write(lookups(from, count)),
    async killed() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

async function countsIn(dataDir: string): Promise<{ rows: number; names: number; reasons: string[] }> {
  const sql = `
    SELECT count() AS rows, uniqExact(name) AS names,
      (SELECT groupUniqArray(toString(reason)) FROM sensor_losses) AS reasons
    FROM dns`;
  const { stdout, stderr } = await lanhound('query', '--data-dir', dataDir, '--format', 'JSONEachRow', sql);
  if (!stdout) throw new Error(stderr);
  const { rows, names, reasons } = JSON.parse(stdout);
  return { rows: Number(rows), names: Number(names), reasons };
}

async function until(isMet: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = performance.now() + PATIENCE_MS;
  while (!(await isMet())) {
    if (performance.now() > endMs) throw new Error('it did not come to that in time');
    await sleep(100);
  }
}

/** Resolves once the spool has grown, and grows no more: all that was seen is on disk. */
async function untilSpooled(dir: string): Promise<void> {
  const sizeOf = () =>
    readdirSync(dir).reduce((sum, name) => (name.endsWith('.spool') ? sum + statSync(join(dir, name)).size : sum), 0);
  let before = -1;
  await until(async () => {
    const size = sizeOf();
    const isSame = size > 0 && size === before;
    before = size;
    await sleep(3 * AFTER_MS);
    return isSame;
  });
}

test('of a sensor killed while the bus is away, what it wrote down is stored later, and once', async () => {
  const dir = temporaryDirectory();
  const [busPort, apiPort] = [await freePort(0), await freePort(0)];
  const collectorDir = join(dir, 'collector');
  const write = (name: string, config: object) => {
    writeFileSync(join(dir, name), JSON.stringify(config));
    return join(dir, name);
  };
  const collectorConfig = write('collector.yaml', {
    ...{ dataDir: collectorDir, bus: { kind: 'embedded', port: busPort }, api: { port: apiPort } },
  });
  const sensor = {
    ...{ site: 'home', sensor: 'attic', dataDir: join(dir, 'sensor'), publish: PUBLISH },
    capture: { kind: 'files', files: ['-'], live: true },
    bus: {
      ...{ kind: 'mqtt', server: `mqtt://127.0.0.1:${busPort}`, reconnectMs: 100 },
      localKeyFile: localKeyFileIn(collectorDir),
    },
  };
  const sensorConfig = write('sensor.yaml', sensor);
  const spoolDir = join(dir, 'sensor/spool/home.attic');
  const startCollector = (): Promise<Program> =>
    startProgram(process.execPath, [...LANHOUND, 'collector', '--config', collectorConfig], {
      ...{ ready: /collecting/, readyMsMax: PATIENCE_MS },
    });

  let collector = await startCollector();
  onTestFinished(async () => void (await collector.stop()));
  const first = startSensor(sensorConfig);
  first.see(0, 500);
  await until(async () => (await countsIn(collectorDir)).names === 500);
  // Who lives for a moment writes that down; batches that are taken at once are not.
  await until(() => readdirSync(spoolDir).length > 0);
  expect(readdirSync(spoolDir)).toEqual(['process.json']);

  collector.kill('SIGKILL');
  await collector.ended;
  first.see(500, 1_000);
  await untilSpooled(spoolDir);
  await first.killed();

  // The next one ends in order, with all that it saw in memory.
  const second = startSensor(write('patient.yaml', { ...sensor, publish: { ...PUBLISH, spool: { afterMs: 60_000 } } }));
  second.see(1_500, 500);
  second.child.stdin?.end();
  expect(await once(second.child, 'exit')).toEqual([0, null]);

  const third = startSensor(sensorConfig);
  third.see(2_000, 500);
  collector = await startCollector();
  await until(async () => (await countsIn(collectorDir)).names === 2_500);
  await until(() => readdirSync(spoolDir).every((name) => name === 'process.json'));
  expect(await countsIn(collectorDir)).toEqual({ rows: 2_500, names: 2_500, reasons: ['killed'] });
  third.child.kill('SIGTERM');
  await once(third.child, 'exit');
}, 180_000);

// The program as it ships, and a sensor on its machine that invents devices and names.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPublisher, localKeyFileIn, SensorBusConfig } from '@lanhound/bus';
import { type Event, encodeBatch, formatMac } from '@lanhound/proto';
import { silentReport, systemClock } from '@lanhound/runtime';
import { batch, dns, flow, neighbor, REPOSITORY, startProgram, temporaryDirectory } from '@lanhound/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { freePorts } from '../faults/ports.ts';
import { until } from '../faults/waiting.ts';

const LANHOUND = join(REPOSITORY, 'packages/cli/bin/lanhound.mjs');
const START_MS_MAX = 60_000;

/** Resident memory of the collector alone; a pipeline in full load has 300 MB. */
const RESIDENT_BYTES_MAX = 600_000_000;

const BATCHES = 60;
const PER_BATCH = 3_000;

async function startFlooded(dataDir: string) {
  const [apiPort, port] = (await freePorts(2)) as [number, number];
  const file = join(dataDir, 'collector.yaml');
  const notify = { receivers: [] };
  writeFileSync(file, JSON.stringify({ dataDir, api: { port: apiPort }, bus: { kind: 'embedded', port }, notify }));
  const program = await startProgram('node', [LANHOUND, 'collector', '--config', file]);
  onTestFinished(() => program.stop().then(() => {}));
  const ask = async (path: string): Promise<string> => {
    const [name = '', value = ''] = readFileSync(join(dataDir, 'access/local.header'), 'utf8').trim().split(': ');
    const response = await fetch(`http://127.0.0.1:${apiPort}${path}`, { headers: { [name]: value } });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.text();
  };
  await until('collector that is ready', async () => (await ask('/ready')).includes('ok'), START_MS_MAX);
  const bus = { kind: 'mqtt', server: `mqtt://127.0.0.1:${port}`, localKeyFile: localKeyFileIn(dataDir) };
  const deps = { report: silentReport(), clock: systemClock, random: Math.random };
  const publisher = createPublisher(SensorBusConfig.parse(bus), deps);
  await publisher.start();
  onTestFinished(() => publisher.stop());
  return { program, ask, publisher };
}

/** Each machine has a MAC, an address and a name of its own. */
function madeUp(from: number): Event[] {
  const time = Date.now() * 1_000;
  return Array.from({ length: PER_BATCH / 3 }, (_, k): Event[] => {
    const i = from + k;
    const mac = formatMac(0x3c22fb000000 + i);
    const ip = `10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`;
    return [
      neighbor({ time, senderMac: mac, etherMac: mac, senderIp: ip }),
      flow({ time, flowId: i, srcMac: mac, src: ip, serverName: `n${i}.example`, dstPort: 4_444 }),
      dns({ time, srcMac: mac, src: ip, name: `n${i}.example` }),
    ];
  }).flat();
}

interface AlertPage {
  items: { title: string }[];
}

test('a flood of devices and names is refused, counted and told, and the collector stays small', {
  timeout: 240_000,
}, async () => {
  const { program, ask, publisher } = await startFlooded(temporaryDirectory());
  const epoch = Date.now() * 1_000;
  let sequence = 0;
  const send = async () => {
    const one = batch({ epoch, sequence: ++sequence, events: madeUp(sequence * PER_BATCH) });
    const { site, sensor } = one;
    const message = { address: { site, sensor }, id: `${epoch}-${one.sequence}`, bytes: encodeBatch(one) };
    const isTaken = () => publisher.publish(message).then(() => true);
    await until('batch that is taken', isTaken, START_MS_MAX);
  };
  let mostBytes = 0;
  for (let i = 0; i < BATCHES; i += 4) {
    await Promise.all([send(), send(), send(), send()]);
    mostBytes = Math.max(mostBytes, residentBytes(program.pid));
  }
  process.stdout.write(`${Math.round(mostBytes / 1e6)} MB resident at most\n`);
  expect(mostBytes).toBeLessThan(RESIDENT_BYTES_MAX);
  const metrics = await ask('/metrics');
  expect(Number(/lanhound_inventory_refused_total\{what="device"\} (\d+)/.exec(metrics)?.[1])).toBeGreaterThan(10_000);
  const said = 'lanhound can remember no more devices (inventory): new ones go unnoticed';
  const told = async () => {
    const page = JSON.parse(await ask('/api/v1/alerts?detector=table-full&limit=100')) as AlertPage;
    return page.items.filter(({ title }) => title === said).length;
  };
  await until('alert of the full table', async () => (await told()) > 0, 20_000);
  expect(await told()).toBe(1);
  expect(await ask('/ready')).toContain('ok');
});

function residentBytes(pid: number): number {
  const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1_024;
}

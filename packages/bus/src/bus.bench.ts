// Batches of 64 KB a second through each bus, from publish to acknowledgement, over loopback.
//
//   npx tsx packages/bus/src/bus.bench.ts [BATCHES [BUS]]
//
// A bus whose server is not installed is left out. The handler accepts at once, so this is the bus alone.
import { deepStrictEqual } from 'node:assert';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BatchConsumer, BatchPublisher, DeliveryHandler } from './bus.ts';
import { localLogin } from './local-key.ts';
import { createMemoryBus } from './memory.ts';
import { kitOf, LOCAL_KEY, testDeps } from './testing/bus-kit.ts';
import { startMosquitto } from './testing/mosquitto.ts';
import { startNatsServer } from './testing/nats-server.ts';
import { findProgram, freePort, type RunningServer } from './testing/program.ts';

const BATCHES = Number(process.argv[2] ?? 1000);
const BYTES = 65_536;
const WINDOWS = [1, 8];

interface Ends {
  createPublisher(): BatchPublisher;
  createConsumer(handler: DeliveryHandler): BatchConsumer;
}

interface Bus {
  name: string;
  program?: string;
  start(dir: string): Promise<Ends & { server?: RunningServer }>;
}

const buses: Bus[] = [
  {
    name: 'memory',
    async start() {
      const bus = createMemoryBus();
      return {
        createPublisher: () => bus.createPublisher(testDeps()),
        createConsumer: (handler) => bus.createConsumer({ ...testDeps(), handler }),
      };
    },
  },
  {
    name: 'embedded broker',
    async start() {
      const port = await freePort();
      const sensor = { kind: 'mqtt', server: `mqtt://127.0.0.1:${port}`, ...localLogin(LOCAL_KEY) };
      return kitOf(sensor, { kind: 'embedded', port });
    },
  },
  {
    name: 'mosquitto',
    program: 'mosquitto',
    async start(dir) {
      const server = await startMosquitto({ dir });
      const config = { kind: 'mqtt', server: `mqtt://127.0.0.1:${server.port}` };
      return { ...kitOf(config, { ...config, waitOnFirstConnect: false }), server };
    },
  },
  {
    name: 'NATS JetStream',
    program: 'nats-server',
    async start(dir) {
      const server = await startNatsServer({ dir });
      const config = { kind: 'nats', servers: [`nats://127.0.0.1:${server.port}`] };
      return { ...kitOf(config, config), server };
    },
  },
];

/** Publish all with so many in flight; resolves with the seconds until all had been handed over. */
async function measure(publisher: BatchPublisher, inFlight: number, arrived: () => number): Promise<number> {
  const bytes = Uint8Array.from({ length: BYTES }, (_, i) => (i * 31) % 256);
  const before = arrived();
  const started = performance.now();
  let sequence = 0;
  const workers = Array.from({ length: inFlight }, async () => {
    while (sequence < BATCHES) {
      const id = `${inFlight}-${sequence++}`;
      await publisher.publish({ address: { site: 'home', sensor: 'bench' }, id, bytes });
    }
  });
  await Promise.all(workers);
  while (arrived() < before + BATCHES) await new Promise(setImmediate);
  deepStrictEqual(arrived(), before + BATCHES);
  return (performance.now() - started) / 1000;
}

async function bench({ name, start }: Bus): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'lanhound-bench-'));
  const { createPublisher, createConsumer, server } = await start(dir);
  let arrived = 0;
  const consumer = createConsumer(async ({ bytes }) => {
    if (bytes.length === BYTES) arrived++;
  });
  const publisher = createPublisher();
  await consumer.start();
  await publisher.start();
  await untilWarm(publisher);
  for (const inFlight of WINDOWS) {
    const seconds = await measure(publisher, inFlight, () => arrived);
    const perSecond = Math.round(BATCHES / seconds);
    const megabytes = Math.round((perSecond * BYTES) / 1e6);
    console.log(`${name.padEnd(18)} ${inFlight} in flight: ${perSecond} batches/s, ${megabytes} MB/s`);
  }
  await publisher.stop();
  await consumer.stop();
  await server?.stop();
  rmSync(dir, { recursive: true, force: true });
}

/** Both ends connect in the background. */
async function untilWarm(publisher: BatchPublisher): Promise<void> {
  for (let i = 0; ; i++) {
    const warming = { address: { site: 'home', sensor: 'bench' }, id: `warm-${i}`, bytes: new Uint8Array(1) };
    const isWarm = await publisher.publish(warming).then(
      () => true,
      () => false,
    );
    if (isWarm) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

for (const bus of buses) {
  if (process.argv[3] && bus.name !== process.argv[3]) continue;
  if (bus.program && !findProgram(bus.program)) console.log(`${bus.name}: ${bus.program} is not installed`);
  else await bench(bus);
}

import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { silentReport, systemClock } from '@lanhound/runtime';
import { CollectorBusConfig, SensorBusConfig } from '../bus-config.ts';
import type { CommandListener } from '../commands.ts';
import type { ConsumerDeps, PublisherDeps } from '../deps.ts';
import { createConsumer, createPublisher } from '../ends.ts';
import type { BusKit } from './contract.ts';
import { startServer } from './program.ts';

/** Real clock and chance, and a report that nobody reads. */
export const testDeps = (): PublisherDeps => ({ clock: systemClock, random: Math.random, report: silentReport() });

/** Of every embedded broker in tests. */
export const LOCAL_KEY = 'key-of-tests';

/** The parts of a kit that follow from the configurations of the two ends. */
export function kitOf(sensor: object, collector: object) {
  const sensorConfig = SensorBusConfig.parse(sensor);
  const collectorConfig = CollectorBusConfig.parse(collector);
  return {
    messageBytesMax: sensorConfig.messageBytesMax,
    createPublisher: (commands?: CommandListener) =>
      createPublisher(sensorConfig, { ...testDeps(), ...(commands ? { commands } : {}) }),
    createConsumer: (handler: ConsumerDeps['handler']) =>
      createConsumer(collectorConfig, { ...testDeps(), localKey: LOCAL_KEY, handler }),
    startHangingConsumer: () => startHangingConsumer(collector),
  } satisfies Partial<BusKit>;
}

async function startHangingConsumer(config: object) {
  const script = fileURLToPath(new URL('hanging-consumer.ts', import.meta.url));
  const tsx = createRequire(import.meta.url).resolve('tsx');
  const args = ['--import', tsx, script, JSON.stringify(config)];
  const server = await startServer(process.execPath, args, { port: 0, ready: /^connected$/m });
  return { untilHandedOver: () => server.says(/^handed over$/m), kill: () => server.kill() };
}

/** Run with a folder that is removed afterwards. */
export async function withFolder(run: (dir: string) => Promise<void>): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'lanhound-bus-'));
  try {
    await run(dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

// A process that consumes the bus configured in its first argument, takes every batch and never accepts one. Tests
// kill it midway.
import { silentReport, systemClock } from '@lanhound/runtime';
import { CollectorBusConfig } from '../bus-config.ts';
import { createConsumer } from '../ends.ts';
import { LOCAL_KEY } from './bus-kit.ts';

const config = CollectorBusConfig.parse(JSON.parse(process.argv[2] ?? '{}'));
const consumer = createConsumer(config, {
  clock: systemClock,
  random: Math.random,
  report: silentReport(),
  localKey: LOCAL_KEY,
  handler: () => {
    process.stdout.write('handed over\n');
    return new Promise(() => {});
  },
  onStatus: ({ type }) => void process.stdout.write(`${type}\n`),
});
await consumer.start();

import { fileURLToPath } from 'node:url';
import { CollectorConfig } from '@lanhound/collector';
import { loadConfig } from '@lanhound/runtime';
import { SensorConfig } from '@lanhound/sensor';
import { expect, onTestFinished, test, vi } from 'vitest';
import { kindOf } from './commands/config.ts';

const example = (name: string) => fileURLToPath(new URL(`../../../deploy/${name}`, import.meta.url));

test.each([
  ['collector.yaml', 'collector', CollectorConfig],
  ['docker/collector.yaml', 'collector', CollectorConfig],
  ['sensor.yaml', 'sensor', SensorConfig],
] as const)('the example %s is a good %s configuration', (name, kind, schema) => {
  vi.stubEnv('LANHOUND_HOST', '192.168.1.10');
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(kindOf(example(name))).toBe(kind);
  expect(() => loadConfig(schema, example(name))).not.toThrow();
});

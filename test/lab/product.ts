import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Program, REPOSITORY } from '@lanhound/testkit';
import type { Lab } from './lab.ts';
import type { Namespace } from './namespace.ts';

/** The command as people run it: built, not from source. */
export const LANHOUND = join(REPOSITORY, 'packages/cli/bin/lanhound.mjs');
const API_PORT = 8470;
const READY_MS_MAX = 60_000;

/**
 * Starts a collector, beside the switch or on a machine; resolves once all its parts are well. Its keys are those of
 * collector.yaml.
 */
export async function startCollector(
  lab: Lab,
  config: Record<string, unknown>,
  at: Namespace = lab.switch,
): Promise<Program> {
  const file = writeConfig(lab, 'collector', { dataDir: join(lab.directory, 'data'), ...config });
  const collector = await at.start('node', [LANHOUND, 'collector', '--config', file]);
  const ended = collector.ended.then(() => 'ended');
  const untilMs = Date.now() + READY_MS_MAX;
  while (!(await isReady(lab, at))) {
    const state = await Promise.race([ended, sleep(100, 'starting')]);
    if (state === 'ended' || Date.now() > untilMs) throw new Error(`the collector ${state}:\n${collector.output()}`);
  }
  return collector;
}

/** Starts a sensor, on the switch or a machine; resolves once it reads packets. Its keys are those of sensor.yaml. */
export function startSensor(lab: Lab, config: Record<string, unknown>, at: Namespace = lab.switch): Promise<Program> {
  const sensor = typeof config['sensor'] === 'string' ? config['sensor'] : 'switch';
  const capture = { kind: 'tcpdump', interface: 'br0' };
  const names = { site: 'home', sensor, dataDir: join(lab.directory, 'data') };
  const file = writeConfig(lab, `sensor-${sensor}`, { ...names, capture, ...config });
  return at.start('node', [LANHOUND, 'sensor', '--config', file], { ready: /listening on (br0|eth0)/ });
}

/** Starts a sensor beside the switch that only imports. Its keys are those of sensor.yaml. */
export function startImports(lab: Lab, config: Record<string, unknown>): Promise<Program> {
  const names = { site: 'home', sensor: 'imports', dataDir: join(lab.directory, 'data') };
  const file = writeConfig(lab, 'imports', { ...names, capture: { kind: 'none' }, ...config });
  return lab.switch.start('node', [LANHOUND, 'sensor', '--config', file]);
}

/** Rows of the collector's HTTP interface, as its owner. */
export async function askApi(lab: Lab, path: string, at: Namespace = lab.switch): Promise<unknown> {
  const header = readFileSync(join(lab.directory, 'data/access/local.header'), 'utf8').trim();
  const wget = ['wget', '-q', '-O', '-', '--header', header, `http://127.0.0.1:${API_PORT}${path}`];
  return JSON.parse(await at.run('busybox', wget));
}

async function isReady(lab: Lab, at: Namespace): Promise<boolean> {
  try {
    await askApi(lab, '/ready', at);
    return true;
  } catch {
    return false;
  }
}

/** JSON is YAML too. */
function writeConfig(lab: Lab, kind: string, config: Record<string, unknown>): string {
  const file = join(lab.directory, `${kind}.yaml`);
  writeFileSync(file, JSON.stringify(config, undefined, 2));
  return file;
}

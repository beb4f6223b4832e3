import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Program, type ProgramOptions, runProgram, startProgram } from '@lanhound/testkit';
import { onProcessEnd } from '../lab/process-end.ts';
import { removeLeftovers, unmountIn } from './leftovers.ts';

const STOP_MS_MAX = 60_000;
const READY_MS_MAX = 60_000;

/** A container engine of our own. */
export interface Engine {
  /** By which programs find it. */
  readonly env: Record<string, string>;
  /** A docker command to its end; gives what it wrote. Throws unless it succeeds. */
  docker(args: readonly string[], options?: ProgramOptions): Promise<string>;
  compose(args: readonly string[], options?: ProgramOptions): Promise<string>;
  /** Its containers go, the engine ends, images stay in the folder. */
  stop(): Promise<void>;
}

/**
 * Starts a dockerd over a folder, apart from any that is there: its socket, its containers and its containerd are its
 * own. Without a namespace it leaves the network as it is, for builds; within one it makes networks there.
 */
export async function startEngine(directory: string, namespace?: string): Promise<Engine> {
  mkdirSync(directory, { recursive: true });
  const socket = `unix://${join(directory, 'sock')}`;
  const folders = ['--data-root', join(directory, 'data'), '--exec-root', join(directory, 'exec')];
  const own = ['--containerd-namespace', 'lanhound-test', '--containerd-plugins-namespace', 'lanhound-test-plugins'];
  const aloof = ['--bridge=none', '--iptables=false', '--ip-forward=false', '--ip-masq=false'];
  const args = [...folders, ...own, '--pidfile', join(directory, 'pid'), '-H', socket, '--storage-driver', 'overlay2'];
  const options = { ready: /API listen on/, readyMsMax: READY_MS_MAX };
  // Not by `ip netns exec`, which hides the control groups.
  const daemon = namespace
    ? await startProgram('nsenter', [`--net=/run/netns/${namespace}`, 'dockerd', ...args], options)
    : await startProgram('dockerd', [...args, ...aloof], options);
  const forget = onProcessEnd(() => removeLeftovers(directory));
  const env = { DOCKER_HOST: socket };
  const inside = (given: ProgramOptions = {}) => ({ ...given, env: { ...env, ...given.env } });
  const docker: Engine['docker'] = (command, given) => runProgram('docker', command, inside(given));
  return {
    env,
    docker,
    compose: (command, given) => runProgram('docker-compose', command, inside(given)),
    async stop() {
      const ids = (await docker(['ps', '--all', '--quiet'])).split('\n').filter(Boolean);
      if (ids.length > 0) await docker(['rm', '--force', '--volumes', ...ids]);
      await stopDaemon(daemon);
      unmountIn(directory);
      forget();
    },
  };
}

async function stopDaemon(daemon: Program): Promise<void> {
  daemon.kill('SIGTERM');
  const timeout = setTimeout(() => daemon.kill('SIGKILL'), STOP_MS_MAX);
  await daemon.ended;
  clearTimeout(timeout);
}

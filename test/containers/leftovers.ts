import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * For when a run is broken off: ends the engine over this folder with all that it started, takes its mounts away, and
 * removes the folder. The engine's processes have the folder in their command line. Those of its containers have their
 * container's id in their control group, also when what started them is gone.
 */
export function removeLeftovers(directory: string): void {
  const containers = namesIn(join(directory, 'data/containers'));
  const isOurs = (pid: string): boolean => {
    const groups = textOf(`/proc/${pid}/cgroup`);
    return textOf(`/proc/${pid}/cmdline`).includes(directory) || containers.some((id) => groups.includes(id));
  };
  const pids = namesIn('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid && isOurs(name));
  for (const pid of pids) {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It has just ended.
    }
  }
  unmountIn(directory);
  rmSync(directory, { recursive: true, force: true, maxRetries: 3 });
}

/** A dockerd that ended well leaves one, too. */
export function unmountIn(directory: string): void {
  const mounts = readFileSync('/proc/mounts', 'utf8').split('\n');
  const points = mounts.map((line) => line.split(' ')[1] ?? '').filter((point) => point.startsWith(`${directory}/`));
  for (const point of points.reverse()) spawnSync('umount', ['--lazy', point]);
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

/** Nothing of a process that has just ended. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

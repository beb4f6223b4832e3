import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';

interface Process {
  pid: number;
  parent: number;
  command: string;
}

/**
 * For when a run is broken off: ends the engine over this folder with all that it started, takes its mounts away, and
 * removes the folder. Each process is known by the folder in its command line, or by descent from one that is.
 */
export function removeLeftovers(directory: string): void {
  const all = processes();
  const ours = new Set(all.filter(({ command }) => command.includes(directory)).map(({ pid }) => pid));
  ours.delete(process.pid);
  for (let before = -1; before < ours.size; ) {
    before = ours.size;
    for (const { pid, parent } of all) if (ours.has(parent)) ours.add(pid);
  }
  for (const pid of ours) {
    try {
      process.kill(pid, 'SIGKILL');
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

function processes(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        // The name in brackets may hold anything: what is asked for follows its last bracket.
        const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8');
        return [{ pid: Number(name), parent: Number(parent), command }];
      } catch {
        return []; // It has just ended.
      }
    });
}

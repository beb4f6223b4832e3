import { backoff, type Clock } from '@lanhound/runtime';
import type { DatabaseProcess } from './child.ts';

export interface KeepRunningDeps {
  /** Start a process again. */
  launch: () => Promise<DatabaseProcess>;
  /** The process ended, and will be started again. */
  onEnd: (end: string) => void;
  onLaunchFailed: (error: unknown) => void;
  /** When the process last said that it is well, by the steady clock. */
  heardMs: () => number;
  clock: Clock;
  random: () => number;
  /** Aborts when the process is not to be started any more. */
  stopping: AbortSignal;
}

/** A process that says nothing for so long hangs, and one that has lived for so long was well. */
const SILENCE_MAX_MS = 60_000;
const SILENCE_CHECK_MS = 10_000;

/** Wait for the end of the process and start it again, with waiting times that grow, until it is to stop. */
export async function keepRunning(first: DatabaseProcess, deps: KeepRunningDeps): Promise<void> {
  const { clock, stopping } = deps;
  const wait = backoff({ firstMs: 100, mostMs: 10_000, random: deps.random });
  let running: DatabaseProcess | undefined = first;
  while (!stopping.aborted) {
    if (running) {
      const startedMs = clock.steadyMs();
      const end = await untilEnd(running, deps);
      if (stopping.aborted) return;
      deps.onEnd(end);
      if (clock.steadyMs() - startedMs > SILENCE_MAX_MS) wait.reset();
    }
    await clock.sleep(wait.next(), stopping);
    if (stopping.aborted) return;
    running = await deps.launch().catch((error: unknown) => {
      deps.onLaunchFailed(error);
      return undefined;
    });
  }
}

/** Waits for the end, and brings it about when the process hangs. */
async function untilEnd(running: DatabaseProcess, { clock, heardMs }: KeepRunningDeps): Promise<string> {
  const ended = new AbortController();
  const exited = running.exited.finally(() => ended.abort());
  while (!ended.signal.aborted) {
    await clock.sleep(SILENCE_CHECK_MS, ended.signal);
    if (!ended.signal.aborted && clock.steadyMs() - heardMs() > SILENCE_MAX_MS) running.kill();
  }
  return exited;
}

import type { Clock } from '@lanhound/runtime';
import type { DatabaseProcess } from './child.ts';
import { createRestartWait } from './restart-wait.ts';

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

/** A process that says nothing for so long hangs. */
const SILENCE_MAX_MS = 60_000;
const SILENCE_CHECK_MS = 10_000;

/**
 * Wait for the end of the process and start it again until it is to stop: at once when it dies now and then, ever later
 * when it cannot live, so that it does not take the machine with it.
 */
export async function keepRunning(first: DatabaseProcess, deps: KeepRunningDeps): Promise<void> {
  const { clock, stopping } = deps;
  const wait = createRestartWait(deps.random);
  let running: DatabaseProcess | undefined = first;
  while (!stopping.aborted) {
    const startedMs = clock.steadyMs();
    if (running) {
      const end = await untilEnd(running, deps);
      if (stopping.aborted) return;
      deps.onEnd(end);
    }
    await clock.sleep(wait.after(running ? clock.steadyMs() - startedMs : 0), stopping);
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

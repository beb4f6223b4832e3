import { expect, test } from 'vitest';
import type { DatabaseProcess } from './child.ts';
import { keepRunning } from './keep-running.ts';

/** A process whose end the test decides. */
function fakeProcess() {
  let end: (how: string) => void = () => {};
  const exited = new Promise<string>((resolve) => {
    end = resolve;
  });
  const running: DatabaseProcess = {
    pid: 1,
    port: 1,
    exited,
    stop: async () => end('stopped'),
    kill: () => end('killed'),
  };
  return { running, end: (how: string) => end(how) };
}

/** A clock that a sleep moves on at once, unless it is to wait for the end of a process. */
function fakeClock() {
  let nowMs = 0;
  const slept: number[] = [];
  return {
    slept,
    nowMs: () => nowMs,
    steadyMs: () => nowMs,
    async sleep(ms: number, signal?: AbortSignal) {
      // Lets promises that are settled already take effect first.
      await new Promise(setImmediate);
      if (signal?.aborted) return;
      slept.push(Math.round(ms));
      nowMs += ms;
    },
  };
}

function setUp(launches: (DatabaseProcess | Error)[]) {
  const stopping = new AbortController();
  const clock = fakeClock();
  const told: string[] = [];
  const deps = {
    clock,
    random: () => 0,
    stopping: stopping.signal,
    heardMs: clock.steadyMs,
    onEnd: (end: string) => void told.push(end),
    onLaunchFailed: (error: unknown) => void told.push((error as Error).message),
    async launch() {
      const next = launches.shift();
      if (next instanceof Error) throw next;
      if (next) return next;
      stopping.abort();
      throw new Error('stopped');
    },
  };
  return { deps, clock, told };
}

test('starts a process again when it ended, and again when that failed', async () => {
  const [first, second] = [fakeProcess(), fakeProcess()];
  const { deps, clock, told } = setUp([new Error('port taken'), second.running]);
  first.end('signal SIGKILL');
  second.end('exit code 1');
  await keepRunning(first.running, deps);
  expect(told).toEqual(['signal SIGKILL', 'port taken', 'exit code 1', 'stopped']);
  expect(clock.slept).toEqual([100, 100, 100]);
});

test('kills a process that has said nothing for a minute', async () => {
  const first = fakeProcess();
  const { deps, clock, told } = setUp([]);
  await keepRunning(first.running, { ...deps, heardMs: () => 0 });
  expect(told[0]).toBe('killed');
  expect(clock.nowMs()).toBeGreaterThan(60_000);
});

test('starts nothing when the process was stopped', async () => {
  const first = fakeProcess();
  const { deps, told } = setUp([]);
  first.end('exit code 0');
  await keepRunning(first.running, { ...deps, stopping: AbortSignal.abort() });
  expect(told).toEqual([]);
});

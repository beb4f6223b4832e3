import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import type { Readable } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Logger } from '@lanhound/runtime';
import { captureLines } from './capture-lines.ts';
import type { AliveMessage, ChildMessage, StartMessage } from './messages.ts';
import { DatabaseStartError } from './start-failure.ts';

/** A running process of the database. */
export interface DatabaseProcess {
  readonly pid: number;
  readonly port: number;
  /** Resolves with what is said of its end, "signal SIGKILL" or "exit code 1". */
  readonly exited: Promise<string>;
  /** SIGTERM, and SIGKILL when that has not helped in time. */
  stop(graceMs: number): Promise<void>;
  kill(): void;
}

/** The engine replays what a crash left; that takes longer than an ordinary start. */
const START_MAX_MS = 60_000;

/** Threads for queries, and some for files, names and compression. */
const threadsFor = (readers: number) => readers + 1 + 2 + 8;

/**
 * Start the process and wait until it serves. Rejects with DatabaseStartError, also when the signal aborts before;
 * nothing is left running then.
 */
export async function startProcess(
  start: StartMessage,
  log: Logger,
  onAlive: (alive: AliveMessage) => void,
  signal: AbortSignal,
): Promise<DatabaseProcess> {
  const { modulePath, execArgv } = entry(import.meta.url);
  const child = fork(modulePath, [], {
    execArgv,
    // libuv reads the size of its thread pool once, before any code of ours runs.
    env: { ...process.env, UV_THREADPOOL_SIZE: String(threadsFor(start.config.readers)) },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const lastLines = [child.stdout, child.stderr].map((stream) => captureLines(stream as Readable, log));
  const exited = new Promise<string>((resolve) => {
    // Not "exit": what it printed last is to be read before.
    child.once('close', (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code}`));
    child.once('error', (error) => resolve(error.message));
  });
  // The channel breaks when the child dies while something is sent; its exit says so already.
  child.on('error', () => undefined);
  child.send(start, () => undefined);
  const giveUp = () => void child.kill('SIGKILL');
  signal.addEventListener('abort', giveUp);
  try {
    const port = await served(child, exited);
    child.on('message', (message: ChildMessage) => {
      if (message.type === 'alive') onAlive(message);
    });
    return {
      pid: child.pid as number,
      port,
      exited,
      stop: (graceMs) => stop(child, exited, graceMs),
      kill: () => void child.kill('SIGKILL'),
    };
  } catch (error) {
    child.kill('SIGKILL');
    await exited;
    throw explained(error as DatabaseStartError, lastLines);
  } finally {
    signal.removeEventListener('abort', giveUp);
  }
}

/** The engine prints why it cannot open its folder, and throws no more than that it cannot. */
function explained(error: DatabaseStartError, lastLines: readonly (() => string)[]): DatabaseStartError {
  const printed = lastLines.flatMap((last) => last() || []).join(' ');
  if (error.failure !== 'other' || printed === '') return error;
  const isLocked = printed.includes('Cannot lock file');
  return new DatabaseStartError(isLocked ? 'dataDirLocked' : 'other', `${error.message}: ${printed}`);
}

/** Port of the child once it serves. */
function served(child: ChildProcess, exited: Promise<string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new DatabaseStartError('other', `did not serve within ${START_MAX_MS / 1000} s`)),
      START_MAX_MS,
    );
    child.on('message', function onMessage(message: ChildMessage) {
      if (message.type === 'ready') resolve(message.port);
      if (message.type === 'failed') reject(new DatabaseStartError(message.failure, message.message));
      if (message.type === 'alive') return;
      clearTimeout(timer);
      child.off('message', onMessage);
    });
    void exited.then((end) => {
      clearTimeout(timer);
      reject(new DatabaseStartError('other', `ended before it served: ${end}`));
    });
  });
}

async function stop(child: ChildProcess, exited: Promise<string>, graceMs: number): Promise<void> {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await exited;
  clearTimeout(timer);
}

/** The bundle of the engine next to the one this is in; from sources, the source by way of tsx. */
function entry(url: string): { modulePath: string; execArgv: string[] } {
  if (!url.endsWith('.ts')) return { modulePath: fileURLToPath(new URL('clickhouse-engine.js', url)), execArgv: [] };
  const tsx = pathToFileURL(createRequire(url).resolve('tsx')).href;
  return {
    modulePath: fileURLToPath(new URL('main.ts', url)),
    execArgv: ['--import', tsx],
  };
}

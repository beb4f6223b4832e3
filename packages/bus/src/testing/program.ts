import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';

/** A real server that a test started. */
export interface RunningServer {
  port: number;
  pid: number;
  /** Resolves once its output matches. */
  says(pattern: RegExp): Promise<void>;
  /** End it as an operator would; resolves when it is gone. */
  stop(): Promise<void>;
  /** End it without a chance to put anything in order; resolves when it is gone. */
  kill(): Promise<void>;
}

/** Daemons live where a user's PATH does not always reach. */
const SYSTEM_FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/sbin'];

/** Where a program is; undefined when it is not installed. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...SYSTEM_FOLDERS].filter(Boolean);
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

/** What a server printed is shown when it fails to start; more than this is of no use. */
const OUTPUT_CHARS_MAX = 4000;

/** Start a server and wait until it says that it is ready, on standard output or error. */
export async function startServer(
  program: string,
  args: readonly string[],
  options: { port: number; ready: RegExp },
): Promise<RunningServer> {
  const child = spawn(findProgram(program) ?? program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  // A test run that is interrupted takes its servers along.
  const onExit = () => child.kill('SIGKILL');
  process.once('exit', onExit);
  child.once('close', () => process.off('exit', onExit));
  const says = outputOf(child, program);
  await says(options.ready);
  return {
    port: options.port,
    pid: child.pid as number,
    says,
    stop: () => end(child, 'SIGTERM'),
    kill: () => end(child, 'SIGKILL'),
  };
}

/** A function that waits for the output to match. */
function outputOf(child: ChildProcess, program: string): (pattern: RegExp) => Promise<void> {
  const waiting = new Set<() => void>();
  let output = '';
  let failure: Error | undefined;
  const tell = () => {
    for (const look of waiting) look();
  };
  const onOutput = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-OUTPUT_CHARS_MAX);
    tell();
  };
  const onFailure = (error: Error) => {
    failure ??= error;
    tell();
  };
  child.stdout?.on('data', onOutput);
  child.stderr?.on('data', onOutput);
  child.once('error', onFailure);
  child.once('close', (code) => onFailure(new Error(`${program} ended with ${code}:\n${output}`)));
  return (pattern) =>
    new Promise((resolve, reject) => {
      const look = () => {
        const found = pattern.test(output);
        if (!found && !failure) return;
        waiting.delete(look);
        if (found) resolve();
        else reject(failure);
      };
      waiting.add(look);
      look();
    });
}

/** mosquitto forgets a signal that comes between its word that it runs and its main loop; so it is sent again. */
const SIGNAL_AGAIN_MS = 1000;

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill(signal);
  const again = setInterval(() => child.kill(signal), SIGNAL_AGAIN_MS);
  await closed.finally(() => clearInterval(again));
}

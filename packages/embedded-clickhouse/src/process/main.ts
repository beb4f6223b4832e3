/**
 * The process of the database: started by the supervisor with an IPC channel, told what to do by one message, and gone
 * as soon as the channel closes, so that it never outlives who started it.
 */
import { once } from 'node:events';
import { createDatabase } from '../engine/database.ts';
import { type DatabaseServer, startServer } from '../http/server.ts';
import { prepareDataDir } from './data-dir.ts';
import { ALIVE_EVERY_MS, type ChildMessage, START_FAILURES, type StartFailure, type StartMessage } from './messages.ts';

/** Time that writes have to end when the process is told to stop; they are safe to repeat, so it is short. */
const STOP_MAX_MS = 3_000;

interface Running {
  stop(): Promise<void>;
  load(): { running: number; waiting: number };
  port: number;
}

async function run(): Promise<void> {
  const stopped = Promise.race([once(process, 'disconnect'), once(process, 'SIGTERM')]).then(() => undefined);
  // A terminal's Ctrl-C goes to all processes; the parent still wants to write and will say when to stop.
  process.on('SIGINT', () => undefined);
  const told = await Promise.race([once(process, 'message'), stopped]);
  if (told === undefined) process.exit(0);
  const [message] = told as [StartMessage];
  const running = await start(message).catch(fail);
  send({ type: 'ready', port: running.port });
  const alive = setInterval(
    () => send({ type: 'alive', residentBytes: process.memoryUsage.rss(), ...running.load() }),
    ALIVE_EVERY_MS,
  );
  await stopped;
  clearInterval(alive);
  // Not exit(): that waits for a query that runs in a thread.
  const forced = setTimeout(() => process.kill(process.pid, 'SIGKILL'), STOP_MAX_MS);
  await running.stop();
  clearTimeout(forced);
  process.exit(0);
}

async function start({ config, users }: StartMessage): Promise<Running> {
  const paths = attempt('dataDirNotWritable', () => prepareDataDir(config.dataDir, config.memoryBytesMax));
  process.chdir(paths.workDir);
  const { openEngine } = await import('../engine/engine.ts').catch((error: unknown) => {
    throw new StartError('engineCannotLoad', error);
  });
  const engine = attempt('other', () => openEngine(paths.enginePath, paths.configFile));
  const database = await createDatabase(engine, config);
  const server: DatabaseServer = await startServer(database, config, users).catch((error: NodeJS.ErrnoException) => {
    throw new StartError(error.code === 'EADDRINUSE' ? 'addressInUse' : 'other', error);
  });
  return {
    port: server.port,
    load: database.load,
    async stop() {
      const closed = server.close();
      await database.close();
      await closed;
    },
  };
}

class StartError extends Error {
  override name = 'StartError';
  readonly failure: StartFailure;

  constructor(failure: StartFailure, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.failure = failure;
  }
}

function attempt<T>(failure: StartFailure, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new StartError(failure, error);
  }
}

/** Tell the parent why, and go. */
async function fail(error: unknown): Promise<never> {
  const message = error instanceof Error ? error.message : String(error);
  const failure = error instanceof StartError ? error.failure : 'other';
  const told: ChildMessage = { type: 'failed', failure, message };
  await new Promise<void>((resolve) => (process.connected ? process.send?.(told, () => resolve()) : resolve()));
  process.exit(START_FAILURES[failure]);
}

function send(message: ChildMessage): void {
  if (process.connected) process.send?.(message);
}

if (process.send === undefined) {
  process.stderr.write('This process is started by lanhound itself: run "lanhound clickhouse" instead.\n');
  process.exit(START_FAILURES.other);
}
await run();

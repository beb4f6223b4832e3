import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import type { Clock, Component, Report } from '@lanhound/runtime';
import type { EmbeddedClickhouseConfig } from './embedded-clickhouse-config.ts';
import type { User } from './http/auth.ts';
import { type DatabaseProcess, startProcess } from './process/child.ts';
import { keepRunning } from './process/keep-running.ts';
import type { AliveMessage, StartMessage } from './process/messages.ts';
import { explainStart } from './process/start-failure.ts';

export interface EmbeddedClickhouseDeps {
  report: Report;
  clock: Clock;
  /** From 0 to 1, for the jitter of waiting times. */
  random: () => number;
}

export interface Credentials {
  username: string;
  password: string;
}

/** A ClickHouse of our own, in a process of its own that is started again when it dies. */
export interface EmbeddedClickhouse extends Component {
  /** "http://127.0.0.1:34567"; the same over restarts. Throws before start. */
  url(): string;
  /** The user who may write. */
  readonly username: string;
  readonly password: string;
  /** The user who may only read. */
  readonly reader: Credentials;
  /** Of the process that holds the engine, while there is one. */
  pid(): number | undefined;
  /** How often that process has died. */
  deaths(): number;
}

/** Time to stop in, in milliseconds, before the process is killed. */
const STOP_GRACE_MS = 4_000;

export function createEmbeddedClickhouse(
  config: EmbeddedClickhouseConfig,
  deps: EmbeddedClickhouseDeps,
): EmbeddedClickhouse {
  const writer: User = { name: 'writer', password: config.password ?? newPassword(), role: 'writer' };
  const reader: User = { name: 'reader', password: config.readerPassword ?? newPassword(), role: 'reader' };
  const stopping = new AbortController();
  const runner = createRunner(config, deps, [writer, reader], stopping.signal);
  let watching: Promise<void> = Promise.resolve();

  return {
    name: NAME,
    username: writer.name,
    password: writer.password,
    reader: { username: reader.name, password: reader.password },
    pid: runner.pid,
    deaths: runner.deaths,
    url: runner.url,
    async start() {
      const first = await runner.launch().catch((error: unknown) => {
        throw new Error(explainStart(error, config), { cause: error });
      });
      watching = keepRunning(first, { ...deps, ...runner, stopping: stopping.signal });
    },
    async stop() {
      stopping.abort();
      await runner.stop();
      await watching;
    },
  };
}

const NAME = 'embedded-clickhouse';

/** Starts processes, one after the other, at the same address, and tells how they are. */
function createRunner(
  config: EmbeddedClickhouseConfig,
  { clock, report: parent }: EmbeddedClickhouseDeps,
  users: User[],
  stopping: AbortSignal,
) {
  const report = parent.child(NAME);
  const metrics = createMetrics(report);
  const dataDir = resolve(config.dataDir);
  let { port } = config;
  let current: DatabaseProcess | undefined;
  let heardMs = 0;
  let deaths = 0;

  const onAlive = (alive: AliveMessage) => {
    heardMs = clock.steadyMs();
    metrics.residentBytes.set(alive.residentBytes);
    metrics.queries.set({ state: 'running' }, alive.running);
    metrics.queries.set({ state: 'waiting' }, alive.waiting);
  };
  return {
    heardMs: () => heardMs,
    pid: () => current?.pid,
    deaths: () => deaths,
    url() {
      if (port === 0) throw new Error(`${NAME} has no address before it has started`);
      return `http://${config.listen === '::1' ? '[::1]' : config.listen}:${port}`;
    },
    async launch(): Promise<DatabaseProcess> {
      const start: StartMessage = { type: 'start', config: { ...config, dataDir, port }, users };
      current = await startProcess(start, report.log, onAlive, stopping);
      heardMs = clock.steadyMs();
      port = current.port;
      report.health(NAME, { state: 'ok' });
      report.log.info({ port, pid: current.pid }, 'database serves');
      return current;
    },
    onEnd(end: string) {
      current = undefined;
      deaths++;
      metrics.restarts.inc();
      report.health(NAME, { state: 'failed', reason: `the database ended (${end}) and is being started again` });
      report.log.error({ end }, 'database ended, starting it again');
    },
    onLaunchFailed(error: unknown) {
      const reason = explainStart(error, config);
      report.health(NAME, { state: 'failed', reason });
      report.log.error({ reason }, 'database could not be started');
    },
    async stop() {
      await current?.stop(STOP_GRACE_MS);
      current = undefined;
    },
  };
}

const newPassword = () => randomBytes(24).toString('base64url');

function createMetrics(report: Report) {
  return {
    restarts: report.counter('embedded_clickhouse_restarts_total', { help: 'Times that the database process died.' }),
    residentBytes: report.gauge('embedded_clickhouse_resident_bytes', { help: 'Memory of the database process.' }),
    queries: report.gauge('embedded_clickhouse_queries', {
      help: 'Queries in the database process, by whether they run or wait.',
      labels: ['state'],
    }),
  };
}

import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import { backoff, type Clock, type Component, type Report } from '@lanhound/runtime';
import type { EmbeddedClickhouseConfig } from './embedded-clickhouse-config.ts';
import type { User } from './http/auth.ts';
import { type DatabaseProcess, DatabaseStartError, startProcess } from './process/child.ts';
import type { AliveMessage, StartFailure } from './process/messages.ts';

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
}

/** Time to stop in, in milliseconds, before the process is killed. */
const STOP_GRACE_MS = 4_000;
/** A process that says nothing for so long hangs. */
const SILENCE_MAX_MS = 60_000;
const SILENCE_CHECK_MS = 10_000;

export function createEmbeddedClickhouse(
  config: EmbeddedClickhouseConfig,
  deps: EmbeddedClickhouseDeps,
): EmbeddedClickhouse {
  const name = 'embedded-clickhouse';
  const { clock } = deps;
  const report = deps.report.child(name);
  const metrics = createMetrics(report);
  const writer: User = { name: 'writer', password: config.password ?? newPassword(), role: 'writer' };
  const reader: User = { name: 'reader', password: config.readerPassword ?? newPassword(), role: 'reader' };
  const stopping = new AbortController();
  let port = config.port;
  let current: DatabaseProcess | undefined;
  let watching: Promise<void> = Promise.resolve();
  let heardMs = 0;

  async function launch(): Promise<DatabaseProcess> {
    const start = {
      type: 'start',
      config: { ...config, dataDir: resolve(config.dataDir), port },
      users: [writer, reader],
    } as const;
    const started = await startProcess(start, report.log, onAlive);
    heardMs = clock.nowMs();
    port = started.port;
    current = started;
    report.health(name, { state: 'ok' });
    report.log.info({ port, pid: started.pid }, 'database serves');
    return started;
  }

  function onAlive(alive: AliveMessage): void {
    heardMs = clock.nowMs();
    metrics.residentBytes.set(alive.residentBytes);
    metrics.queries.set({ state: 'running' }, alive.running);
    metrics.queries.set({ state: 'waiting' }, alive.waiting);
  }

  /** Until stopped: wait for the end of the process, start it again. */
  async function watch(first: DatabaseProcess): Promise<void> {
    const wait = backoff({ firstMs: 100, mostMs: 10_000, random: deps.random });
    let watched: DatabaseProcess | undefined = first;
    while (!stopping.signal.aborted) {
      if (watched) {
        const startedMs = clock.nowMs();
        const end = await endOf(watched);
        current = undefined;
        if (stopping.signal.aborted) return;
        metrics.restarts.inc();
        report.health(name, { state: 'failed', reason: `the database ended (${end}) and is being started again` });
        report.log.error({ end }, 'database ended, starting it again');
        if (clock.nowMs() - startedMs > SILENCE_MAX_MS) wait.reset();
      }
      await clock.sleep(wait.next(), stopping.signal);
      watched = stopping.signal.aborted ? undefined : await launch().catch(reportFailure);
    }
  }

  /** Also ends the process when it hangs. */
  async function endOf(watched: DatabaseProcess): Promise<string> {
    const ended = new AbortController();
    const exited = watched.exited.finally(() => ended.abort());
    const hang = async () => {
      while (!ended.signal.aborted) {
        await clock.sleep(SILENCE_CHECK_MS, ended.signal);
        if (ended.signal.aborted || clock.nowMs() - heardMs < SILENCE_MAX_MS) continue;
        report.log.error({ silentMs: clock.nowMs() - heardMs }, 'database hangs, killing it');
        watched.kill();
      }
    };
    await Promise.all([exited, hang()]);
    return exited;
  }

  function reportFailure(error: unknown): undefined {
    const reason = explain(error, config);
    report.health(name, { state: 'failed', reason });
    report.log.error({ reason }, 'database could not be started');
    return undefined;
  }

  return {
    name,
    username: writer.name,
    password: writer.password,
    reader: { username: reader.name, password: reader.password },
    pid: () => current?.pid,
    url() {
      if (port === 0) throw new Error('embedded-clickhouse has no address before it has started');
      return `http://${config.listen === '::1' ? '[::1]' : config.listen}:${port}`;
    },
    async start() {
      const first = await launch().catch((error: unknown) => {
        throw new Error(explain(error, config), { cause: error });
      });
      watching = watch(first);
    },
    async stop() {
      stopping.abort();
      await current?.stop(STOP_GRACE_MS);
      await watching;
      // A start that was under way when the stop came.
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

const ADVICE: Record<StartFailure, (config: EmbeddedClickhouseConfig) => string> = {
  dataDirLocked: () => 'Another process has this folder open: stop it, or configure another dataDir.',
  dataDirNotWritable: () => 'Make the folder writable for this user, or configure another dataDir.',
  engineCannotLoad: () =>
    'chDB has builds for Linux with glibc and for macOS, on x64 and arm64: elsewhere, configure a ClickHouse server.',
  addressInUse: ({ port }) => `Something else listens on port ${port}: stop it, or configure another port, or 0.`,
  other: () => 'The log has what the database printed.',
};

function explain(error: unknown, config: EmbeddedClickhouseConfig): string {
  const failure = error instanceof DatabaseStartError ? error.failure : 'other';
  const message = error instanceof Error ? error.message : String(error);
  return `the embedded database in ${resolve(config.dataDir)} cannot be started: ${message}. ${ADVICE[failure](config)}`;
}

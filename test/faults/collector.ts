// The real collector in a process of its own, to be killed.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Program, REPOSITORY, startProgram } from '@lanhound/testkit';
import type { Namespace } from '../lab/namespace.ts';

/** The command as people run it: built, not from source. */
const LANHOUND = join(REPOSITORY, 'packages/cli/bin/lanhound.mjs');
const READY_MS_MAX = 60_000;

export interface CollectorUnderTest {
  readonly program: Program;
  /** Rows of a query of what it stored. */
  select<Row>(query: string): Promise<Row[]>;
  /** What its interface answers. */
  ask(path: string): Promise<{ status: number; text: string }>;
  /** It and the engine that it started. */
  kill(signal: NodeJS.Signals): Promise<void>;
}

export interface CollectorOptions {
  dataDir: string;
  apiPort: number;
  /** Other keys of collector.yaml. */
  config: Record<string, unknown>;
  env?: Record<string, string>;
  /** The machine that it runs on; else this one. */
  namespace?: Namespace;
}

/** Starts one; resolves at once, before it serves. */
export async function startCollector({
  dataDir,
  apiPort,
  config,
  env,
  namespace,
}: CollectorOptions): Promise<CollectorUnderTest> {
  const file = join(dataDir, 'collector.yaml');
  // JSON is YAML too.
  writeFileSync(file, JSON.stringify({ dataDir, log: { level: 'info' }, api: { port: apiPort }, ...config }));
  const args = [LANHOUND, 'collector', '--config', file];
  const start = namespace?.start ?? startProgram;
  const program = await start('node', args, env ? { env } : {});
  const request = namespace ? requestIn(namespace) : requestHere;
  return {
    program,
    async select<Row>(query: string) {
      const { store } = JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8'));
      const { url, username, password, database } = store;
      const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
      const body = `${query} FORMAT JSONEachRow`;
      const { status, text } = await request(`${url}/?database=${database}`, { authorization, body });
      if (status !== 200) throw new Error(text);
      return text.split('\n').flatMap((line) => (line ? [JSON.parse(line) as Row] : []));
    },
    ask: (path) => request(`http://127.0.0.1:${apiPort}${path}`),
    async kill(signal) {
      process.kill(program.pid, signal);
      if (signal === 'SIGKILL' || signal === 'SIGTERM') await program.ended;
    },
  };
}

interface Posted {
  authorization: string;
  body: string;
}

type Request = (url: string, posted?: Posted) => Promise<{ status: number; text: string }>;

const requestHere: Request = async (url, posted) => {
  const { authorization = '', body = '' } = posted ?? {};
  const response = await fetch(url, posted ? { method: 'POST', headers: { authorization }, body } : {});
  return { status: response.status, text: await response.text() };
};

/** From the machine itself; of answers that are no success nothing but that is known. */
const requestIn =
  (namespace: Namespace): Request =>
  async (url, posted) => {
    const options = posted ? ['--header', `Authorization: ${posted.authorization}`, '--post-data', posted.body] : [];
    const args = ['wget', '-q', '-O', '-', ...options, url];
    return namespace.run('busybox', args).then(
      (text) => ({ status: 200, text }),
      (error: Error) => ({ status: 0, text: error.message }),
    );
  };

/** Resolves once every part of it is well; with how long that took. */
export async function untilReady(collector: CollectorUnderTest): Promise<number> {
  const startMs = performance.now();
  const ended = collector.program.ended.then(() => 'ended' as const);
  for (;;) {
    const ready = await collector.ask('/ready').then(
      ({ status }) => status === 200,
      () => false,
    );
    if (ready) return performance.now() - startMs;
    const state = await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 50))]);
    const late = performance.now() - startMs > READY_MS_MAX;
    if (state === 'ended' || late)
      throw new Error(`not ready: ${state ?? 'late'}\n${collector.program.output().slice(-4000)}`);
  }
}

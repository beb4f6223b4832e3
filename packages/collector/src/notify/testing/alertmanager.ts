// For tests: a real Alertmanager on loopback.
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type Program, startProgram, temporaryDirectory } from '@lanhound/testkit';

export interface RealAlertmanager {
  url: string;
  /** What it knows to fire, by `GET /api/v2/alerts`. */
  alerts(): Promise<{ labels: Record<string, string>; endsAt: string; fingerprint: string }[]>;
  /** Ends it at once; all that it knew of alerts is gone. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export interface AlertmanagerOptions {
  /** Where all alerts go. */
  webhook: string;
  groupBy: readonly string[];
  /** Of the route that leads to the webhook; without them it is the first. */
  matchers?: readonly string[];
  port?: number;
  externalUrl?: string;
}

export async function startAlertmanager(options: AlertmanagerOptions): Promise<RealAlertmanager> {
  const { webhook, groupBy, matchers, port = await freePort(), externalUrl } = options;
  const dir = temporaryDirectory();
  const times = { group_wait: '300ms', group_interval: '300ms', repeat_interval: '1h' };
  const route = { receiver: 'hook', group_by: groupBy, ...times };
  const config = {
    route: matchers ? { receiver: 'nobody', routes: [{ ...route, matchers }] } : route,
    receivers: [{ name: 'hook', webhook_configs: [{ url: webhook, send_resolved: true }] }, { name: 'nobody' }],
  };
  const file = join(dir, 'alertmanager.yml');
  writeFileSync(file, JSON.stringify(config));
  const program: Program = await startProgram(
    'prometheus-alertmanager',
    [
      ...[`--config.file=${file}`, `--storage.path=${join(dir, 'data')}`, '--cluster.listen-address='],
      ...[`--web.listen-address=127.0.0.1:${port}`, ...(externalUrl ? [`--web.external-url=${externalUrl}`] : [])],
    ],
    { ready: /TLS is disabled/ },
  );
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    async alerts() {
      const response = await fetch(`${url}/api/v2/alerts`);
      return (await response.json()) as Awaited<ReturnType<RealAlertmanager['alerts']>>;
    },
    async kill() {
      program.kill('SIGKILL');
      await program.ended;
    },
    async stop() {
      await program.stop();
    },
  };
}

/** One that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

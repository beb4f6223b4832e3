import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, type RunningServer, startServer } from './program.ts';

export interface NatsServerOptions {
  /** Where the streams are kept; the caller makes it and removes it. */
  dir: string;
  /** The same port again after a restart; else a free one. */
  port?: number;
  /** More configuration in the server's own format, such as users and their permissions. */
  config?: string;
}

/** A nats-server with JetStream on loopback. */
export async function startNatsServer(options: NatsServerOptions): Promise<RunningServer> {
  const port = options.port ?? (await freePort());
  const file = join(options.dir, 'nats.conf');
  const store = JSON.stringify(join(options.dir, 'jetstream'));
  writeFileSync(file, `host: 127.0.0.1\nport: ${port}\njetstream { store_dir: ${store} }\n${options.config ?? ''}\n`);
  return startServer('nats-server', ['-c', file], { port, ready: /Server is ready/ });
}

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, type RunningServer, startServer } from './program.ts';

export interface MosquittoOptions {
  /** Where messages are kept over a restart; the caller makes it and removes it. */
  dir: string;
  /** The same port again after a restart; else a free one. */
  port?: number;
  /** More lines of its configuration file. */
  config?: string;
}

/** A mosquitto on loopback that writes what it holds to disk when it is stopped. */
export async function startMosquitto(options: MosquittoOptions): Promise<RunningServer> {
  const port = options.port ?? (await freePort());
  const file = join(options.dir, 'mosquitto.conf');
  const lines = [
    `listener ${port} 127.0.0.1`,
    'allow_anonymous true',
    'user root',
    'persistence true',
    `persistence_location ${options.dir}/`,
    // Unbuffered, unlike standard output.
    'log_dest stderr',
    options.config ?? '',
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
  return startServer('mosquitto', ['-c', file], { port, ready: /mosquitto version \S+ running/ });
}

import { untilSignal } from '@lanhound/runtime';
import type { EmbeddedClickhouseConfig } from './embedded-clickhouse-config.ts';
import { createEmbeddedClickhouse, type EmbeddedClickhouse, type EmbeddedClickhouseDeps } from './supervisor.ts';

export interface StandaloneDeps extends EmbeddedClickhouseDeps {
  /** Told once, when the database serves: where it is and who may use it. */
  announce: (database: EmbeddedClickhouse) => void;
  /** Resolves when it is to stop; SIGINT and SIGTERM by default. */
  until?: Promise<unknown>;
}

/** The database alone, in the foreground, until a signal. */
export async function runStandalone(config: EmbeddedClickhouseConfig, deps: StandaloneDeps): Promise<void> {
  const database = createEmbeddedClickhouse(config, deps);
  const until = deps.until ?? untilSignal();
  await database.start();
  try {
    deps.announce(database);
    await until;
  } finally {
    await database.stop();
  }
}

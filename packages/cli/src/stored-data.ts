import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CollectorConfig } from '@lanhound/collector';
import { createEmbeddedClickhouse, EmbeddedClickhouseConfig } from '@lanhound/embedded-clickhouse';
import { ConfigError, silentReport, systemClock } from '@lanhound/runtime';
import { readRunFile } from './run-file.ts';

/** Where a ClickHouse answers. */
export interface StoreAddress {
  url: string;
  username: string;
  password: string;
  database: string;
}

/** The database of the embedded engine. */
export const EMBEDDED_DATABASE = 'lanhound';

/** The folder of the embedded engine within a collector's. */
export const storeDirIn = (dataDir: string): string => join(dataDir, 'store');

/**
 * The store of a collector, whether it runs or not: a server as configured, the engine of a running collector, or an
 * engine started over its folder for as long as it is used.
 */
export async function withStoredData(
  dataDir: string,
  database: CollectorConfig['store']['database'] | undefined,
  use: (store: StoreAddress) => Promise<void>,
): Promise<void> {
  if (database?.kind === 'server') return use(database);
  const running = readRunFile(dataDir)?.store;
  if (running) return use(running);
  const dir = storeDirIn(dataDir);
  if (!existsSync(dir)) throw noData(dataDir);
  const engine = createEmbeddedClickhouse(EmbeddedClickhouseConfig.parse({ dataDir: dir }), {
    report: silentReport(),
    clock: systemClock,
    random: Math.random,
  });
  await engine.start();
  try {
    await use({ url: engine.url(), username: engine.username, password: engine.password, database: EMBEDDED_DATABASE });
  } finally {
    await engine.stop();
  }
}

const noData = (dataDir: string) =>
  new ConfigError([
    {
      field: '--data-dir',
      value: dataDir,
      want: 'the folder of a collector that has run',
      fix: 'Start one with `lanhound up`, or name its folder or its --config.',
    },
  ]);

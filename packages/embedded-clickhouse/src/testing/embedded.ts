import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Report, silentReport, systemClock } from '@lanhound/runtime';
import { EmbeddedClickhouseConfig } from '../embedded-clickhouse-config.ts';
import { createEmbeddedClickhouse, type EmbeddedClickhouse } from '../supervisor.ts';
import type { Target } from './target.ts';

/** A database of the test's own, with what has to be removed after it. */
export interface TestDatabase {
  database: EmbeddedClickhouse;
  target: Target;
  dataDir: string;
  report: Report;
  stop(): Promise<void>;
}

/** Start a database in a new folder, or in the one given, which is then kept. */
export async function startTestDatabase(options: Record<string, unknown> = {}): Promise<TestDatabase> {
  const isOwnDir = options['dataDir'] === undefined;
  const dataDir = isOwnDir ? mkdtempSync(join(tmpdir(), 'lanhound-clickhouse-')) : String(options['dataDir']);
  const report = silentReport();
  const config = EmbeddedClickhouseConfig.parse({ ...options, dataDir });
  const database = createEmbeddedClickhouse(config, { report, clock: systemClock, random: Math.random });
  await database.start();
  return {
    database,
    dataDir,
    report,
    target: {
      url: database.url(),
      username: database.username,
      password: database.password,
      reader: database.reader,
      ...(process.platform === 'linux' ? { residentBytes: () => residentBytes(database.pid() as number) } : {}),
    },
    async stop() {
      await database.stop();
      if (isOwnDir) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Memory of a process on Linux. */
export function residentBytes(pid: number): number {
  const [, kilobytes = '0'] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

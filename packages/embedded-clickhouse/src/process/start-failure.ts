import { resolve } from 'node:path';
import type { EmbeddedClickhouseConfig } from '../embedded-clickhouse-config.ts';
import type { StartFailure } from './messages.ts';

/** The process could not serve. */
export class DatabaseStartError extends Error {
  override name = 'DatabaseStartError';
  readonly failure: StartFailure;

  constructor(failure: StartFailure, message: string) {
    super(message);
    this.failure = failure;
  }
}

/** What went wrong, where, and what to do about it. */
export function explainStart(error: unknown, config: EmbeddedClickhouseConfig): string {
  const failure = error instanceof DatabaseStartError ? error.failure : 'other';
  const message = error instanceof Error ? error.message : String(error);
  const dataDir = resolve(config.dataDir);
  return `the embedded database in ${dataDir} cannot be started: ${message}. ${ADVICE[failure](config)}`;
}

const ADVICE: Record<StartFailure, (config: EmbeddedClickhouseConfig) => string> = {
  dataDirLocked: () => 'Another process has this folder open: stop it, or configure another dataDir.',
  dataDirNotWritable: () => 'Make the folder writable for this user, or configure another dataDir.',
  engineCannotLoad: () =>
    'chDB has builds for Linux with glibc and for macOS, on x64 and arm64: elsewhere, configure a ClickHouse server.',
  addressInUse: ({ port }) => `Something else listens on port ${port}: stop it, or configure another port, or 0.`,
  other: () => 'The log has what the database printed.',
};

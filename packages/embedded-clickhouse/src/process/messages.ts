import type { EmbeddedClickhouseConfig } from '../embedded-clickhouse-config.ts';
import type { User } from '../http/auth.ts';

/** From the parent: the one message that the child waits for. Secrets come this way, not by the environment. */
export interface StartMessage {
  type: 'start';
  config: EmbeddedClickhouseConfig;
  users: readonly User[];
}

export type ChildMessage = ReadyMessage | FailedMessage | AliveMessage;

/** The child serves. */
export interface ReadyMessage {
  type: 'ready';
  port: number;
}

/** The child cannot serve, and exits. */
export interface FailedMessage {
  type: 'failed';
  failure: StartFailure;
  message: string;
}

/** The child is well; sent every few seconds. */
export interface AliveMessage {
  type: 'alive';
  residentBytes: number;
  running: number;
  waiting: number;
}

/** Why the child cannot serve, with its exit code; dataDirLocked is only known to who reads what the engine prints. */
export const START_FAILURES = {
  other: 1,
  dataDirLocked: 10,
  dataDirNotWritable: 11,
  engineCannotLoad: 12,
  addressInUse: 13,
} as const;

export type StartFailure = keyof typeof START_FAILURES;

/** Time between two signs of life, in milliseconds. */
export const ALIVE_EVERY_MS = 5_000;

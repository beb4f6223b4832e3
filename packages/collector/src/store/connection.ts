// The clients of the database: where it answers, who we are, and waiting until it does.
import { readFileSync } from 'node:fs';
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { backoff, type Clock, ConfigError, type Logger } from '@lanhound/runtime';
import type { ServerConfig } from './config.ts';
import { faultOf, StoreError, storeErrorOf } from './store-error.ts';

/** Where the database answers. The URL is asked for before every request: an engine that was restarted may move. */
export interface StoreConnection extends Login {
  url(): string;
  /** A user who may only read, for queries; without one they go as the user who may write, marked read-only. */
  readonly reader?: Login;
  /** How often its process has died; nobody knows of a server's. */
  deaths?(): number;
}

interface Login {
  readonly username: string;
  readonly password: string;
}

/** How a server of the configuration is reached. */
export function serverConnection({ url, username, password }: ServerConfig): StoreConnection {
  return { url: () => url, username, password };
}

export interface ClientOptions {
  /** The database. */
  name: string;
  requestTimeoutMs: number;
  caFile?: string | undefined;
}

export interface Clients {
  /** A client of the database where it is now. */
  current(): ClickHouseClient;
  /** The same for a user who need not write. */
  reading(): ClickHouseClient;
  /** A client of no database in particular; the caller closes it. */
  bare(): ClickHouseClient;
  close(): Promise<void>;
}

export function createClients(options: ClientOptions, connection: StoreConnection): Clients {
  const ca = options.caFile === undefined ? undefined : readCa(options.caFile);
  const make = (url: string, { username, password }: Login, database?: string): ClickHouseClient =>
    createClient({
      ...{ url, username, password },
      ...(database === undefined ? {} : { database }),
      application: 'lanhound',
      request_timeout: options.requestTimeoutMs,
      compression: { request: false, response: false },
      // Every error is thrown, and told where it is caught.
      log: { level: ClickHouseLogLevel.OFF },
      ...(ca ? { tls: { ca_cert: ca } } : {}),
    });
  let held: { url: string; writer: ClickHouseClient; reader: ClickHouseClient } | undefined;
  const close = async (): Promise<void> => {
    const clients = held ? [held.writer, held.reader] : [];
    held = undefined;
    await Promise.all(clients.map((client) => client.close()));
  };
  const here = () => {
    const url = connection.url();
    if (held?.url === url) return held;
    void close();
    const reader = make(url, connection.reader ?? connection, options.name);
    held = { url, writer: make(url, connection, options.name), reader };
    return held;
  };
  return {
    current: () => here().writer,
    reading: () => here().reader,
    bare: () => make(connection.url(), connection),
    close,
  };
}

function readCa(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const fix = 'Name a readable PEM file, or leave it out to trust the usual authorities.';
    const value = (error as Error).message;
    throw new ConfigError([{ field: 'store.database.caFile', value, want: 'a file', fix }]);
  }
}

export interface OpenDeps {
  connection: StoreConnection;
  clock: Clock;
  log: Logger;
  random: () => number;
}

export interface OpenOptions {
  name: string;
  waitMs: number;
  /** Called with the reason before every wait. */
  onWait(reason: string): void;
  signal: AbortSignal;
}

const RETRY = { firstMs: 100, mostMs: 5_000 };

/** Resolves once the database answers and exists. Throws at once when waiting cannot help. */
export async function openDatabase(clients: Clients, options: OpenOptions, deps: OpenDeps): Promise<void> {
  const { connection, clock, random } = deps;
  const untilMs = clock.steadyMs() + options.waitMs;
  const wait = backoff({ ...RETRY, random });
  for (;;) {
    try {
      await reach(clients, options.name, deps.log);
      return;
    } catch (error) {
      if (faultOf(error) === 'login') throw loginError(connection, options.name, error);
      const told = storeErrorOf(error, `${connection.url()} does not serve the database ${options.name}`);
      if (options.signal.aborted || clock.steadyMs() >= untilMs) throw told;
      options.onWait(told.message);
      await clock.sleep(wait.next(), options.signal);
    }
  }
}

async function reach(clients: Clients, name: string, log: Logger): Promise<void> {
  try {
    await clients.current().command({ query: 'SELECT 1' });
  } catch (error) {
    if (faultOf(error) !== 'absent') throw error;
    await createDatabase(clients, name);
    log.info({ database: name }, 'database created');
  }
}

async function createDatabase(clients: Clients, name: string): Promise<void> {
  const client = clients.bare();
  try {
    await client.command({ query: `CREATE DATABASE IF NOT EXISTS ${name}` });
  } finally {
    await client.close();
  }
}

function loginError({ url, username }: StoreConnection, name: string, cause: unknown): StoreError {
  const message =
    `${url()} does not let the user "${username}" use the database ${name}: ${(cause as Error).message}. ` +
    'Mend store.database.username and store.database.password, or grant the user its rights.';
  return new StoreError(message, { fault: 'login', cause });
}

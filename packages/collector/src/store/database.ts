// ClickHouse over HTTP, a server or the embedded engine alike.
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { type ClickHouseClient, ClickHouseLogLevel, type ClickHouseSettings, createClient } from '@clickhouse/client';
import { backoff, type Clock, ConfigError, type Logger } from '@lanhound/runtime';
import type { QueryConfig, ServerConfig } from './config.ts';
import { faultOf, StoreError, type StoreFault } from './store-error.ts';

/** Where the database answers. The URL is asked for at every start of a request: an engine may move. */
export interface StoreConnection {
  url(): string;
  readonly username: string;
  readonly password: string;
}

export interface InsertRequest {
  table: string;
  columns: readonly string[];
  /** Rows in JSONCompactEachRow, a line each. */
  texts: readonly string[];
  /** The database takes only the first insert with a token. */
  token?: string;
}

export interface Database {
  /** Resolves once it answers and is there to write to. Throws at once when waiting cannot help. */
  open(options: { waitMs: number; onWait: (reason: string) => void; signal: AbortSignal }): Promise<void>;
  /** A statement without an answer. */
  command(sql: string): Promise<void>;
  /** Resolves once the rows are accepted: all of them, or on an error none. */
  insert(request: InsertRequest, signal?: AbortSignal): Promise<void>;
  /** Rows of a read-only query within the limits. */
  select<Row>(sql: string, params: Record<string, unknown>, limits: QueryConfig, signal?: AbortSignal): Promise<Row[]>;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  name: string;
  requestTimeoutMs: number;
  caFile?: string | undefined;
}

export interface DatabaseDeps {
  connection: StoreConnection;
  clock: Clock;
  log: Logger;
  random: () => number;
}

/** How a server of the configuration is reached. */
export function serverConnection({ url, username, password }: ServerConfig): StoreConnection {
  return { url: () => url, username, password };
}

/** Times as RFC 3339; 64-bit integers as numbers, since everything here is exact to 2^53. */
const SELECT_SETTINGS: ClickHouseSettings = {
  readonly: '2',
  date_time_output_format: 'iso',
  output_format_json_quote_64bit_integers: 0,
  // An error after the first rows would otherwise come as a broken answer.
  wait_end_of_query: 1,
  cancel_http_readonly_queries_on_client_close: 1,
};

const INSERT_SETTINGS: ClickHouseSettings = { async_insert: 0, insert_deduplicate: 1, wait_end_of_query: 1 };

const RETRY = { firstMs: 100, mostMs: 5_000 };

export function createDatabase(options: DatabaseOptions, deps: DatabaseDeps): Database {
  const ca = options.caFile === undefined ? undefined : readCa(options.caFile);
  const makeClient = (url: string, database?: string): ClickHouseClient =>
    createClient({
      url,
      username: deps.connection.username,
      password: deps.connection.password,
      ...(database === undefined ? {} : { database }),
      application: 'lanhound',
      request_timeout: options.requestTimeoutMs,
      // Every error is thrown, and told where it is caught.
      log: { level: ClickHouseLogLevel.OFF },
      compression: { request: false, response: false },
      ...(ca ? { tls: { ca_cert: ca } } : {}),
    });

  let client: { url: string; to: ClickHouseClient } | undefined;
  const current = (): ClickHouseClient => {
    const url = deps.connection.url();
    if (client?.url === url) return client.to;
    void client?.to.close();
    client = { url, to: makeClient(url, options.name) };
    return client.to;
  };

  const createIfAbsent = async (): Promise<void> => {
    const bare = makeClient(deps.connection.url());
    try {
      await bare.command({ query: `CREATE DATABASE IF NOT EXISTS ${options.name}` });
      deps.log.info({ database: options.name }, 'database created');
    } finally {
      await bare.close();
    }
  };

  const reach = async (): Promise<void> => {
    try {
      await current().command({ query: 'SELECT 1' });
    } catch (error) {
      if (faultOf(error) !== 'absent') throw error;
      await createIfAbsent();
      await current().command({ query: 'SELECT 1' });
    }
  };

  return {
    async open({ waitMs, onWait, signal }) {
      const untilMs = deps.clock.nowMs() + waitMs;
      const wait = backoff({ ...RETRY, random: deps.random });
      for (;;) {
        try {
          return await reach();
        } catch (error) {
          const told = storeErrorOf(error, `${deps.connection.url()} does not serve the database ${options.name}`);
          if (told.fault === 'login') throw loginError(deps.connection, options.name, error);
          if (signal.aborted || deps.clock.nowMs() >= untilMs) throw told;
          onWait(told.message);
          await deps.clock.sleep(wait.next(), signal);
        }
      }
    },

    async command(sql) {
      try {
        await current().command({ query: sql });
      } catch (error) {
        throw storeErrorOf(error, `the database refused: ${sql.slice(0, 200)}`);
      }
    },

    async insert({ table, columns, texts, token }, signal) {
      const query = `INSERT INTO ${table} (${columns.map((name) => `\`${name}\``).join(', ')}) FORMAT JSONCompactEachRow`;
      try {
        const { stream } = await current().exec({
          query,
          values: Readable.from(
            texts.map((text) => Buffer.from(text)),
            { objectMode: false },
          ),
          clickhouse_settings: { ...INSERT_SETTINGS, ...(token ? { insert_deduplication_token: token } : {}) },
          ...(signal ? { abort_signal: signal } : {}),
        });
        for await (const _ of stream); // Nothing comes; reading to the end frees the connection.
      } catch (error) {
        throw storeErrorOf(error, `rows for ${table} were not accepted`);
      }
    },

    async select<Row>(sql: string, params: Record<string, unknown>, limits: QueryConfig, signal?: AbortSignal) {
      if (!READING.test(sql)) {
        const message = `the query begins with "${sql.trim().slice(0, 20)}", want SELECT, WITH, SHOW, DESCRIBE or EXPLAIN`;
        throw new StoreError(message, { fault: 'query' });
      }
      try {
        const result = await current().query({
          query: sql,
          query_params: params,
          format: 'JSONEachRow',
          clickhouse_settings: { ...SELECT_SETTINGS, ...limitSettings(limits) },
          ...(signal ? { abort_signal: signal } : {}),
        });
        return await result.json<Row>();
      } catch (error) {
        throw storeErrorOf(error, 'the query failed');
      }
    },

    async close() {
      await client?.to.close();
      client = undefined;
    },
  };
}

/** A statement that only reads, after comments. The server is told so as well; this gives the clearer word. */
const READING = /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*\(*\s*(?:select|with|show|describe|desc|explain|exists)\b/i;

function limitSettings({ timeoutMs, rowsMax, memoryBytesMax }: QueryConfig): ClickHouseSettings {
  return {
    max_execution_time: timeoutMs / 1_000,
    max_result_rows: String(rowsMax),
    max_memory_usage: String(memoryBytesMax),
  };
}

function readCa(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const fix = 'Name a readable PEM file, or leave it out to trust the usual authorities.';
    throw new ConfigError([{ field: 'store.database.caFile', value: (error as Error).message, want: 'a file', fix }]);
  }
}

function storeErrorOf(error: unknown, what: string): StoreError {
  const fault: StoreFault = faultOf(error);
  return new StoreError(`${what}: ${(error as Error).message}`, { fault, cause: error });
}

function loginError({ url, username }: StoreConnection, name: string, cause: unknown): StoreError {
  const message =
    `${url()} does not let the user "${username}" use the database ${name}: ${(cause as Error).message}. ` +
    'Mend store.database.username and store.database.password, or grant the user its rights.';
  return new StoreError(message, { fault: 'login', cause });
}

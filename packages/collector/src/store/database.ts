// ClickHouse over HTTP, a server or the embedded engine alike.
import { Readable } from 'node:stream';
import type { ClickHouseSettings } from '@clickhouse/client';
import type { QueryConfig } from './config.ts';
import type { Clients } from './connection.ts';
import { StoreError, storeErrorOf } from './store-error.ts';

export type { StoreConnection } from './connection.ts';

export interface InsertRequest {
  table: string;
  columns: readonly string[];
  /** Rows in JSONCompactEachRow, a line each, in pieces of whole rows. */
  rows: readonly Buffer[];
  /** The database takes only the first insert with a token. */
  token?: string;
}

/** All methods throw StoreError. */
export interface Database {
  /** A statement without an answer. */
  command(sql: string): Promise<void>;
  /** Resolves once the rows are accepted: all of them, or on an error none. */
  insert(request: InsertRequest, signal?: AbortSignal): Promise<void>;
  /** Rows of a read-only query within the limits. */
  select<Row>(sql: string, params: Record<string, unknown>, limits: QueryConfig, signal?: AbortSignal): Promise<Row[]>;
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

export function createDatabase(clients: Clients): Database {
  return {
    async command(sql) {
      try {
        await clients.current().command({ query: sql });
      } catch (error) {
        throw storeErrorOf(error, `the database refused: ${sql.slice(0, 200)}`);
      }
    },
    async insert(request, signal) {
      try {
        await insert(clients, request, signal);
      } catch (error) {
        throw storeErrorOf(error, `rows for ${request.table} were not accepted`);
      }
    },
    async select<Row>(sql: string, params: Record<string, unknown>, limits: QueryConfig, signal?: AbortSignal) {
      if (!READING.test(sql)) throw readingError(sql);
      try {
        const result = await clients.reading().query({
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
  };
}

/** The client's own insert would turn every row into objects and back; the rows are text already. */
async function insert(clients: Clients, request: InsertRequest, signal: AbortSignal | undefined): Promise<void> {
  const { table, columns, rows, token } = request;
  const names = columns.map((name) => `\`${name}\``).join(', ');
  const { stream } = await clients.current().exec({
    query: `INSERT INTO ${table} (${names}) FORMAT JSONCompactEachRow`,
    values: Readable.from(rows, { objectMode: false }),
    clickhouse_settings: { ...INSERT_SETTINGS, ...(token ? { insert_deduplication_token: token } : {}) },
    ...(signal ? { abort_signal: signal } : {}),
  });
  // Nothing comes; reading to the end frees the connection.
  for await (const _ of stream);
}

/** A statement that only reads, after comments. The server is told so as well; this gives the clearer word. */
const READING = /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*\(*\s*(?:select|with|show|describe|desc|explain|exists)\b/i;

const readingError = (sql: string): StoreError => {
  const start = JSON.stringify(sql.trim().slice(0, 20));
  return new StoreError(`the query begins with ${start}, want SELECT, WITH, SHOW, DESCRIBE or EXPLAIN`, {
    fault: 'query',
  });
};

function limitSettings({ timeoutMs, rowsMax, memoryBytesMax }: QueryConfig): ClickHouseSettings {
  return {
    max_execution_time: timeoutMs / 1_000,
    max_result_rows: String(rowsMax),
    max_memory_usage: String(memoryBytesMax),
  };
}

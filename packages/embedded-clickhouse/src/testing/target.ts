import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';

/** A server as the contract sees it: embedded or not, it must behave the same. */
export interface Target {
  url: string;
  username: string;
  password: string;
  /** A user who may only read. */
  reader: { username: string; password: string };
  /** Memory of the server, in bytes, where it can be seen. */
  residentBytes?: () => number;
}

/** One promise of the contract. */
export interface ContractCase {
  name: string;
  run(context: ContractContext): Promise<void>;
}

export interface ContractContext {
  target: Target;
  /** The stock client, in its HTTP mode, compressing both ways. */
  client: ClickHouseClient;
  /** Name of a new table, gone with the database of the contract's run. */
  table(columns: string, end?: string): Promise<string>;
  /** Rows of a query. */
  rows<Row>(query: string, params?: Record<string, unknown>): Promise<Row[]>;
}

/** A client for the target; with another user or options when they are given. */
export const connect = (target: Target, options: Parameters<typeof createClient>[0] = {}): ClickHouseClient =>
  createClient({
    url: target.url,
    username: target.username,
    password: target.password,
    compression: { request: true, response: true },
    log: { level: ClickHouseLogLevel.OFF },
    ...options,
  });

let tableCount = 0;

export function contextFor(target: Target, client: ClickHouseClient): ContractContext {
  const run = `${process.pid}_${Date.now()}`;
  return {
    target,
    client,
    async table(columns, end = 'ENGINE = MergeTree ORDER BY tuple()') {
      const name = `contract_${run}_${++tableCount}`;
      await client.command({ query: `CREATE TABLE ${name} (${columns}) ${end}` });
      return name;
    },
    async rows(query, params) {
      const result = await client.query({ query, format: 'JSONEachRow', ...(params ? { query_params: params } : {}) });
      return result.json();
    },
  };
}

/** A request without the client. */
export function request(target: Target, search: Record<string, string>, options: RequestInit = {}): Promise<Response> {
  const authorization = `Basic ${Buffer.from(`${target.username}:${target.password}`).toString('base64')}`;
  return fetch(`${target.url}/?${new URLSearchParams(search)}`, {
    ...options,
    headers: { authorization, ...(options.headers as Record<string, string> | undefined) },
  });
}

// Rows of the store as the interface gives them: newest first, paged, absent fields left out.
import { z } from 'zod';
import type { Store } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';
import { nextCursor, type PageStart, pageStart } from './page.ts';
import { ipAddress, macAddress, time } from './parameter.ts';
import { HttpError } from './route.ts';

export interface Page {
  items: Record<string, unknown>[];
  /** Give this as cursor for the next page; absent on the last. */
  next?: string;
}

/** A condition in SQL with its bound values. */
export interface Condition {
  sql: string;
  params: Record<string, unknown>;
}

export interface RowsQuery {
  table: string;
  /** Column of DateTime64(6) that pages go by. */
  timeColumn: string;
  /** Columns that tell rows of one time apart. */
  ties: readonly string[];
  /** Replacing tables show only the newest version of a row. */
  final?: boolean;
  conditions: readonly (Condition | undefined)[];
  limit: number;
  cursor: string | undefined;
}

/** So that a number of JavaScript holds it. */
const TIE_MAX = 1_000_000_000_000_000;

export async function selectPage(store: Store, query: RowsQuery, signal: AbortSignal): Promise<Page> {
  const { table, timeColumn, limit } = query;
  const start = pageStart(query.cursor);
  const tie = `cityHash64(toString(tuple(${query.ties.join(', ')}))) % ${TIE_MAX}`;
  const given = [...query.conditions, fromPlace(start, timeColumn, tie)];
  const conditions = given.filter((condition) => condition !== undefined);
  const where = conditions.map(({ sql }) => `(${sql})`).join(' AND ') || '1';
  const sql =
    `SELECT *, toUnixTimestamp64Micro(${timeColumn}) AS pageUs, ${tie} AS pageTie ` +
    `FROM ${table}${query.final ? ' FINAL' : ''} WHERE ${where} ` +
    `ORDER BY ${timeColumn} DESC, ${tie} LIMIT {skip:UInt32}, {limit:UInt32}`;
  const params = Object.assign({}, ...conditions.map((c) => c.params), { skip: start.skip, limit });
  const rows = await store.select<Record<string, unknown>>(sql, params, signal).catch(away);
  const places = rows.map(({ pageUs, pageTie }) => ({ us: Number(pageUs), tie: Number(pageTie) }));
  const next = nextCursor(places, limit, start);
  return { items: rows.map(presentFields), ...(next ? { next } : {}) };
}

/** This row and all after it. Time stands alone first, for the index. */
function fromPlace({ from }: PageStart, timeColumn: string, tie: string): Condition | undefined {
  if (!from) return undefined;
  const until = 'fromUnixTimestamp64Micro({untilUs:Int64})';
  return {
    sql: `${timeColumn} <= ${until} AND (${timeColumn} < ${until} OR ${tie} >= {untilTie:UInt64})`,
    params: { untilUs: from.us, untilTie: from.tie },
  };
}

/** A database that restarts is no fault of the request, which may come again. */
function away(error: unknown): never {
  if (!(error instanceof StoreError) || error.fault !== 'passing') throw error;
  throw new HttpError(503, 'the store cannot answer now; /ready says why', { cause: error });
}

/** Absent means not seen: columns that hold nothing are left out. */
function presentFields(row: Record<string, unknown>): Record<string, unknown> {
  const { pageUs, pageTie, ...fields } = row;
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isNothing(value)));
}

function isNothing(value: unknown): boolean {
  if (value === null || value === '') return true;
  return typeof value === 'object' && Object.keys(value as object).length === 0;
}

/** Query parameters that several routes take. */
export const Filter = {
  site: z.string().max(63).optional().describe('Only this site.'),
  from: time.optional().describe('Not older than this time, RFC 3339.'),
  to: time.optional().describe('Older than this time, RFC 3339.'),
  mac: macAddress.optional().describe('Only this device, by MAC address.'),
  ip: ipAddress.optional().describe('Only this address.'),
};

/** site, from and to as conditions. */
export function commonConditions(
  query: { site?: string | undefined; from?: number | undefined; to?: number | undefined },
  timeColumn: string,
): (Condition | undefined)[] {
  return [
    equals('site', query.site),
    query.from === undefined
      ? undefined
      : { sql: `${timeColumn} >= fromUnixTimestamp64Micro({fromUs:Int64})`, params: { fromUs: query.from } },
    query.to === undefined
      ? undefined
      : { sql: `${timeColumn} < fromUnixTimestamp64Micro({toUs:Int64})`, params: { toUs: query.to } },
  ];
}

/** column = value, or no condition when there is no value. Columns are ours, never the asker's. */
export function equals(column: string, value: string | number | undefined): Condition | undefined {
  if (value === undefined) return undefined;
  const type = typeof value === 'number' ? 'Int64' : 'String';
  return { sql: `${column} = {${column}:${type}}`, params: { [column]: value } };
}

/** The column has one of the values. */
export function isOneOf(column: string, values: readonly string[] | undefined): Condition | undefined {
  return values && { sql: `${column} IN {${column}:Array(String)}`, params: { [column]: values } };
}

/** Any of the columns has the value. */
export function anyEquals(
  columns: readonly string[],
  name: string,
  value: string | number | undefined,
): Condition | undefined {
  if (value === undefined) return undefined;
  const type = typeof value === 'number' ? 'Int64' : 'String';
  return { sql: columns.map((column) => `${column} = {${name}:${type}}`).join(' OR '), params: { [name]: value } };
}

// Rows of the store as the interface gives them: newest first, paged, absent fields left out.
import { parseIp, parseMac, parseTime } from '@lanhound/proto';
import { z } from 'zod';
import type { Store } from '../store/store.ts';
import { nextCursor, pageStart } from './page.ts';

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
  /** Columns that make the order of rows of one time the same on every call. */
  ties: readonly string[];
  /** Replacing tables show only the newest version of a row. */
  final?: boolean;
  conditions: readonly (Condition | undefined)[];
  limit: number;
  cursor: string | undefined;
}

export async function selectPage(store: Store, query: RowsQuery, signal: AbortSignal): Promise<Page> {
  const start = pageStart(query.cursor);
  const until: Condition | undefined =
    start.untilUs === undefined
      ? undefined
      : { sql: `${query.timeColumn} <= fromUnixTimestamp64Micro({untilUs:Int64})`, params: { untilUs: start.untilUs } };
  const conditions = [...query.conditions, until].filter((condition) => condition !== undefined);
  const where = conditions.map(({ sql }) => `(${sql})`).join(' AND ') || '1';
  const order = [`${query.timeColumn} DESC`, ...query.ties].join(', ');
  const sql =
    `SELECT *, toUnixTimestamp64Micro(${query.timeColumn}) AS pageUs FROM ${query.table}${query.final ? ' FINAL' : ''} ` +
    `WHERE ${where} ORDER BY ${order} LIMIT {skip:UInt32}, {limit:UInt32}`;
  const params = Object.assign({}, ...conditions.map((c) => c.params), { skip: skipOf(start), limit: query.limit });
  const rows = await store.select<Record<string, unknown>>(sql, params, signal);
  const times = rows.map((row) => Number(row['pageUs']));
  const next = nextCursor(times, query.limit, start);
  return { items: rows.map(presentFields), ...(next ? { next } : {}) };
}

const skipOf = (start: { untilUs?: number; skip: number }) => (start.untilUs === undefined ? 0 : start.skip);

/** Absent means not seen: columns that hold nothing are left out. */
function presentFields(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([name, value]) => name !== 'pageUs' && !isNothing(value)));
}

function isNothing(value: unknown): boolean {
  if (value === null || value === '') return true;
  return typeof value === 'object' && Object.keys(value as object).length === 0;
}

const time = (text: string, context: z.core.$RefinementCtx) => {
  const us = parseTime(text);
  if (us !== undefined) return us;
  context.addIssue({ code: 'custom', message: 'want an RFC 3339 time, such as 2026-01-31T12:00:00Z' });
  return z.NEVER;
};

/** Query parameters that several routes take. */
export const Filter = {
  site: z.string().max(63).optional().describe('Only this site.'),
  from: z.string().transform(time).optional().describe('Not older than this time, RFC 3339.'),
  to: z.string().transform(time).optional().describe('Older than this time, RFC 3339.'),
  mac: z
    .string()
    .refine((text) => parseMac(text) !== undefined, 'want a MAC address, such as aa:bb:cc:dd:ee:ff')
    .transform((text) => text.toLowerCase().replaceAll('-', ':'))
    .optional()
    .describe('Only this device, by MAC address.'),
  ip: z
    .string()
    .refine((text) => parseIp(text) !== undefined, 'want an IP address')
    .optional()
    .describe('Only this address.'),
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

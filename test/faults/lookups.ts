// Which of the lookups on the wire are in the store.
import type { CollectorUnderTest } from './collector.ts';
import { until } from './waiting.ts';

const ENDS_MS_MAX = 90_000;

/** Lookups in a row that are missing, and when their neighbours were; microseconds since 1970 UTC. */
export interface Hole {
  lookups: number;
  afterUs: number;
  beforeUs: number;
}

export interface Lookups {
  stored: number;
  doubled: number;
  /** Numbers of the first and the last that is stored. */
  first: number;
  last: number;
  holes: Hole[];
}

/** What the sensor says of itself that is missing. */
export interface ToldLoss {
  reason: string;
  startUs: number;
  endUs: number;
}

type Texts<T> = { [K in keyof T]: string };

const NUMBER = "toInt64(extract(name, '^n([0-9]+)'))";
const ANSWERED = "name LIKE 'n%.example.org' AND rcode != ''";
const STORED = `SELECT ${NUMBER} AS i, toUnixTimestamp64Micro(time) AS us FROM dns WHERE ${ANSWERED}`;
const FOLLOWED = (column: string) =>
  `leadInFrame(${column}) OVER (ORDER BY i ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING)`;

export async function readLookups(collector: CollectorUnderTest): Promise<Lookups> {
  const totals = `SELECT count() AS rows, uniqExact(i) AS stored, min(i) AS first, max(i) AS last FROM (${STORED})`;
  const [row] = await collector.select<Texts<Record<'rows' | 'stored' | 'first' | 'last', number>>>(totals);
  const pairs = `SELECT i, us, ${FOLLOWED('i')} AS next, ${FOLLOWED('us')} AS nextUs FROM (${STORED})`;
  const query = `SELECT next - i - 1 AS lookups, us AS afterUs, nextUs AS beforeUs FROM (${pairs}) WHERE next > i + 1`;
  const holes = await collector.select<Texts<Hole>>(query);
  const [rows, stored] = [Number(row?.rows), Number(row?.stored)];
  return {
    ...{ stored, doubled: rows - stored, first: Number(row?.first), last: Number(row?.last) },
    holes: holes.map(({ lookups, afterUs, beforeUs }) => ({
      lookups: Number(lookups),
      afterUs: Number(afterUs),
      beforeUs: Number(beforeUs),
    })),
  };
}

export async function readToldLosses(collector: CollectorUnderTest): Promise<ToldLoss[]> {
  const query =
    'SELECT reason, toUnixTimestamp64Micro(start) AS startUs, toUnixTimestamp64Micro(end) AS endUs FROM sensor_losses ORDER BY start';
  const losses = await collector.select<Texts<ToldLoss>>(query);
  return losses.map(({ reason, startUs, endUs }) => ({ reason, startUs: Number(startUs), endUs: Number(endUs) }));
}

/** Ends a fault; resolves with how long it took until something that happened after it was in the store. */
export async function recoveryMs(collector: CollectorUnderTest, end: () => void | Promise<void>): Promise<number> {
  const startMs = performance.now();
  const startUs = Date.now() * 1_000;
  await end();
  const query = `SELECT count() AS back FROM dns WHERE toUnixTimestamp64Micro(time) > ${startUs}`;
  const isBack = async () => Number((await collector.select<{ back: string }>(query))[0]?.back) > 0;
  await until('lookup after the fault', isBack, ENDS_MS_MAX);
  return performance.now() - startMs;
}

/** Resolves once the lookup of this number is in the store. */
export const untilLookup = (collector: CollectorUnderTest, number: number): Promise<void> =>
  until(`lookup ${number}`, async () => (await readLookups(collector)).last === number, ENDS_MS_MAX);

/** Resolves once none is missing among those that are in the store. */
export const untilNoHoles = (collector: CollectorUnderTest): Promise<void> =>
  until('lookups without a hole', async () => (await readLookups(collector)).holes.length === 0, ENDS_MS_MAX);

/** Resolves once one more is in the store. */
export async function untilMoreLookups(collector: CollectorUnderTest): Promise<void> {
  const { last } = await readLookups(collector);
  await until('another lookup', async () => (await readLookups(collector)).last > last, ENDS_MS_MAX);
}

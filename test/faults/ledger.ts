// What was put in against what is there.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LoadCounts } from '@lanhound/testkit/load';
import type { CollectorUnderTest } from './collector.ts';
import type { Lookups } from './lookups.ts';

/** A line of the table in docs/reliability.md. */
interface TableLine {
  fault: string;
  times: number;
  sent: number;
  stored: number;
  lost: number;
  doubled: number;
  /** From the end of the fault to the next acknowledgement, and events stored again; milliseconds. */
  recoveryMs: { median: number; most: number };
  /** Until all that was acknowledged was stored too. */
  caughtUpMs: { most: number };
}

export interface Ledger extends TableLine {
  acknowledged: number;
  alerts: {
    expected: number;
    stored: number;
    missing: number;
    repeated: number;
    toldTwice: number;
    untold: number;
    /** Titles of those that nothing in the load asks for. */
    others: string[];
  };
}

const TABLES = ['flows', 'dns', 'cleartext'];
/** What the load gives reason for, besides the alerts that are counted. */
const EXPECTED_DETECTORS = ['insecure-protocol', 'new-device', 'new-connection'];

/** Rows of all events, each as often as it is there. */
export async function storedEvents(collector: CollectorUnderTest): Promise<number> {
  const sum = TABLES.map((table) => `(SELECT count() FROM ${table})`).join(' + ');
  const [row] = await collector.select<{ events: string }>(`SELECT ${sum} AS events`);
  return Number(row?.events);
}

export async function readLedger(
  fault: { name: string; recoveriesMs: number[]; caughtUpMs: number[] },
  counts: LoadCounts,
  collector: CollectorUnderTest,
  dataDir: string,
): Promise<Ledger> {
  let stored = 0;
  let doubled = 0;
  for (const table of TABLES) {
    const query = `SELECT count() AS rows, uniqExact(sensor, epoch, sequence, time) AS events FROM ${table}`;
    const [row] = await collector.select<{ rows: string; events: string }>(query);
    stored += Number(row?.events);
    doubled += Number(row?.rows) - Number(row?.events);
  }
  const { name, recoveriesMs, caughtUpMs } = fault;
  return {
    ...{ fault: name, times: recoveriesMs.length, sent: counts.sent, acknowledged: counts.acknowledged },
    ...{ stored, lost: counts.acknowledged - Math.min(stored, counts.acknowledged), doubled },
    alerts: await readAlerts(counts.alerts, collector, dataDir),
    recoveryMs: recoveryOf(recoveriesMs),
    caughtUpMs: { most: quantile(caughtUpMs, 1) },
  };
}

/** Titles of alerts that nothing on the wire and nothing in the load asks for. */
export async function otherAlerts(collector: CollectorUnderTest): Promise<string[]> {
  const expected = EXPECTED_DETECTORS.map((name) => `'${name}'`).join();
  const query = `SELECT title FROM alerts FINAL WHERE detector NOT IN (${expected})`;
  return (await collector.select<{ title: string }>(query)).map(({ title }) => title);
}

async function readAlerts(expected: readonly string[], collector: CollectorUnderTest, dataDir: string) {
  const rows = await collector.select<{ server: string; id: string; count: string }>(
    "SELECT id, count, JSONExtractString(evidence, 'server') AS server FROM alerts FINAL WHERE detector = 'insecure-protocol'",
  );
  const others = await otherAlerts(collector);
  const servers = new Set(rows.map(({ server }) => server));
  const ids = new Set(rows.map(({ id }) => id));
  const told = toldAlerts(dataDir).filter((id) => ids.has(id));
  const toldOnce = new Set(told);
  return {
    expected: expected.length,
    stored: rows.length,
    missing: expected.filter((server) => !servers.has(server)).length,
    // One problem, found once, is one alert that counts one.
    repeated: rows.length - servers.size + rows.filter(({ count }) => Number(count) !== 1).length,
    toldTwice: told.length - toldOnce.size,
    untold: rows.filter(({ id }) => !toldOnce.has(id)).length,
    others,
  };
}

/** Identifiers of the alerts that the receiver of JSON lines was told of for the first time, in all its files. */
function toldAlerts(dataDir: string): string[] {
  const files = readdirSync(dataDir).filter((name) => name.startsWith('alerts.jsonl'));
  return files
    .map((name) => join(dataDir, name))
    .filter(existsSync)
    .flatMap((file) => readFileSync(file, 'utf8').split('\n'))
    .flatMap((line) => (line ? [JSON.parse(line) as { id: string; reason: string }] : []))
    .filter(({ reason }) => reason === 'first notification')
    .map(({ id }) => id);
}

const recoveryOf = (recoveriesMs: readonly number[]) => ({
  median: quantile(recoveriesMs, 0.5),
  most: quantile(recoveriesMs, 1),
});

const quantile = (values: readonly number[], q: number): number =>
  Math.round(values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * q)] ?? 0);

/** The line as the table in the docs has it. */
export const tableLine = ({ fault, times, sent, stored, lost, doubled, ...ms }: TableLine): string =>
  `| ${[fault, times, sent, stored, lost, doubled, ms.recoveryMs.median, ms.recoveryMs.most, ms.caughtUpMs.most].join(' | ')} |`;

/** The same for lookups on a wire; those that the sensor says are missing are not counted as lost. */
export function lookupsLine(given: {
  fault: string;
  sent: number;
  lookups: Lookups;
  told?: number;
  recoveriesMs: readonly number[];
  caughtUpMs?: number;
}): string {
  const { fault, sent, lookups, told = 0, recoveriesMs, caughtUpMs } = given;
  const { stored, doubled } = lookups;
  const counts = { sent, stored, lost: sent - stored - told, doubled };
  const ms = { recoveryMs: recoveryOf(recoveriesMs), caughtUpMs: { most: Math.round(caughtUpMs ?? 0) } };
  const line = tableLine({ fault, times: recoveriesMs.length, ...counts, ...ms });
  return told > 0 ? `${line} ${told} missing and told\n` : `${line}\n`;
}

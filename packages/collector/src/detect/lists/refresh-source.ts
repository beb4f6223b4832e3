import { stat } from 'node:fs/promises';
import { type Clock, fetchFailure, fetchText, type Report } from '@lanhound/runtime';
import { buildTable, type ListText } from './build-table.ts';
import type { ListStore } from './list-store.ts';
import type { ListSource, NameListsConfig } from './lists-config.ts';

const FIRST_RETRY_MS = 60_000;

/** A source and how it stands. Times are milliseconds since 1970 UTC. */
export interface SourceState {
  readonly source: ListSource;
  /** Of files: changes when the content may have. */
  version?: string;
  /** When what is in use was last known to be current; absent while there is nothing to use. */
  currentMs?: number;
  /** Why the newest try failed. */
  failure?: string;
  /** Of URLs: when to ask the server again, and how often in a row it failed. */
  nextFetchMs: number;
  failures: number;
}

export interface RefreshDeps {
  config: NameListsConfig;
  clock: Clock;
  store: ListStore;
  fetch: typeof globalThis.fetch;
  report: Report;
  signal: AbortSignal;
}

/** True when there is new content to read. */
export async function refreshSource(known: SourceState, deps: RefreshDeps): Promise<boolean> {
  const { file, url } = known.source;
  if (file !== undefined) return refreshFile(known, file, deps);
  return url !== undefined && deps.clock.nowMs() >= known.nextFetchMs ? refreshUrl(known, url, deps) : false;
}

async function refreshFile(known: SourceState, file: string, { config, clock, report }: RefreshDeps): Promise<boolean> {
  try {
    const { size } = await stat(file);
    if (size > config.bytesMax) throw new Error(`it is larger than bytesMax, ${config.bytesMax}`);
    const version = await versionOf(file);
    known.currentMs = clock.nowMs();
    delete known.failure;
    const changed = version !== known.version;
    known.version = version;
    return changed;
  } catch (error) {
    failSource(known, (error as Error).message, report);
    return false;
  }
}

export const versionOf = async (file: string): Promise<string> => {
  const { mtimeMs, size, ino } = await stat(file);
  return `${mtimeMs} ${size} ${ino}`;
};

async function refreshUrl(known: SourceState, url: string, deps: RefreshDeps): Promise<boolean> {
  const { config, clock, store, report, signal } = deps;
  const done = new AbortController();
  const late = new AbortController();
  // The clock's own time-out, so that a test's clock decides it.
  void clock.sleep(config.timeoutMs, done.signal).then(() => late.abort(new Error('the server takes too long')));
  try {
    const facts = await store.facts(url);
    const either = AbortSignal.any([signal, late.signal]);
    const fetched = await fetchText({
      url,
      known: facts,
      bytesMax: config.bytesMax,
      signal: either,
      fetch: deps.fetch,
    });
    const checkedMs = clock.nowMs();
    if (fetched.type === 'unchanged') {
      await store.confirm({ ...(facts as NonNullable<typeof facts>), checkedMs });
    } else {
      const { text, type: _, ...validators } = fetched;
      await refuseWhatIsNoList(text);
      await store.keep({ url, ...validators, changedMs: checkedMs, checkedMs }, text);
    }
    Object.assign(known, { currentMs: checkedMs, failures: 0, nextFetchMs: checkedMs + config.fetchEveryMs });
    delete known.failure;
    return fetched.type === 'changed';
  } catch (error) {
    const waitMs = Math.min(FIRST_RETRY_MS * 2 ** known.failures, config.fetchEveryMs);
    known.nextFetchMs = clock.nowMs() + waitMs;
    known.failures = Math.min(known.failures + 1, 20);
    if (!signal.aborted) failSource(known, fetchFailure(error), report);
    return false;
  } finally {
    done.abort();
  }
}

/** The sign-in page of a hotel, or an empty answer, must not replace a good copy. */
async function refuseWhatIsNoList(text: string): Promise<void> {
  const one = async function* (): AsyncIterable<ListText> {
    yield { name: '', text: text.slice(0, 1_000_000), allow: false };
  };
  const { counts } = await buildTable(one(), 1_000_000);
  const { names = 0, ignored = {} } = counts[0] ?? {};
  const ignoredLines = Object.values(ignored).reduce((sum, count) => sum + count, 0);
  if (names === 0) throw new Error('what the server sent has no names in it');
  if (/^\s*<(!doctype|html)/i.test(text)) throw new Error('the server sent a web page instead of a list');
  if (ignoredLines > names * 50) throw new Error(`${ignoredLines} of its lines are not understood, ${names} are`);
}

export function failSource(known: SourceState, failure: string, report: Report): void {
  const isNews = known.failure !== failure;
  known.failure = failure;
  const { name, url, file } = known.source;
  const from = file ?? new URL(url ?? '').host;
  if (isNews) report.log.warn({ list: name, from, failure }, 'a list could not be refreshed; the last good copy stays');
}

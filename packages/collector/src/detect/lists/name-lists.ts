import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, type Component, ConfigError, type Report } from '@lanhound/runtime';
import type { NameLists } from '../detector.ts';
import { type BuiltLists, buildTable, type ListText, matchIn } from './build-table.ts';
import { type ListStore, listStore } from './list-store.ts';
import type { NameListsConfig } from './lists-config.ts';
import type { IgnoredReason } from './parse-list.ts';
import { failSource, refreshSource, type SourceState, versionOf } from './refresh-source.ts';

export interface NameListsDeps {
  clock: Clock;
  report: Report;
  /** Last good copies of fetched lists are kept in its folder "lists". */
  dataDir: string;
  fetch?: typeof globalThis.fetch;
}

/** How a list is. Times are milliseconds since 1970 UTC. */
export interface ListStatus {
  name: string;
  /** Names read from it; 0 until it was read. */
  names: number;
  /** Lines that gave no name, by reason. */
  ignored: Partial<Record<IgnoredReason, number>>;
  /** When what is in use was last known to be current; absent when there is nothing to use. */
  currentMs?: number;
  /** Why the newest try failed; the last good copy is in use. */
  failure?: string;
}

/** Lists from files and URLs, kept current while running. */
export interface RunningNameLists extends NameLists, Component {
  status(): readonly ListStatus[];
  /** Resolves once every URL was tried since the start; for replays that must not begin without. */
  untilTried(): Promise<void>;
}

/** What alerts call the names of the configuration itself; they come after the sources. */
const INLINE = 'detect.lists.block';

export function createNameLists(config: NameListsConfig, deps: NameListsDeps): RunningNameLists {
  const { clock } = deps;
  const report = deps.report.child('lists');
  const fetch = deps.fetch ?? globalThis.fetch;
  const store = listStore(join(deps.dataDir, 'lists'));
  const known: SourceState[] = config.sources.map((source) => ({ source, nextFetchMs: 0, failures: 0 }));
  const metrics = listMetrics(report, known, clock);
  const stopped = new AbortController();
  let built: BuiltLists | undefined;
  let isStale = false;
  let running: Promise<void> | undefined;
  let firstRound: Promise<void> = Promise.resolve();

  const rebuild = async () => {
    isStale = true;
    built = await buildTable(textsOf(config, known, store, report), config.namesMax);
    isStale = false;
    const { blocked, allowed } = built;
    metrics.update(built);
    report.log.info({ names: blocked.size, allowed: allowed.size, bytes: blocked.bytes + allowed.bytes }, 'lists read');
    sayRefused(built, config, report);
  };
  const round = async () => {
    const refreshDeps = { config, clock, store, fetch, report, signal: stopped.signal };
    for (const each of known) {
      if (stopped.signal.aborted) return;
      if (await refreshSource(each, refreshDeps)) isStale = true;
    }
    // What cannot be read now is tried again in the next round; until then all stays as it was.
    if (isStale) await rebuild().catch((error) => report.log.debug({ err: error }, 'lists stay as they were'));
    sayHealth(known, report);
    metrics.ages();
  };
  const run = async () => {
    for (;;) {
      await clock.sleep(config.checkEveryMs, stopped.signal);
      if (stopped.signal.aborted) return;
      await round();
    }
  };

  return {
    name: 'lists',
    match(name) {
      const hit = built && matchIn(built, name);
      return hit && { list: known[hit.list]?.source.name ?? INLINE, entry: hit.entry };
    },
    status: () => known.map((each, i) => statusOf(each, built, i)),
    untilTried: () => firstRound,
    async start() {
      await checkFiles(known);
      await Promise.all(known.map((each) => loadFacts(each, store, config, clock)));
      await rebuild();
      // What is at hand is in use; servers are asked meanwhile, so that a dead one does not hold up the start.
      firstRound = round();
      running = firstRound.then(run);
    },
    async stop() {
      stopped.abort();
      await running;
    },
  };
}

/** A file that is not there at the start is a mistake in the configuration; later it may come and go. */
async function checkFiles(known: readonly SourceState[]): Promise<void> {
  for (const [i, { source }] of known.entries()) {
    if (source.file === undefined) continue;
    await stat(source.file).catch((error: NodeJS.ErrnoException) => {
      const fix = 'Create the file, or remove the source.';
      throw new ConfigError([
        { field: `detect.lists.sources[${i}].file`, value: `${source.file} (${error.code})`, want: 'a file', fix },
      ]);
    });
  }
}

async function loadFacts(known: SourceState, store: ListStore, config: NameListsConfig, clock: Clock): Promise<void> {
  const { file, url } = known.source;
  if (file !== undefined) {
    known.version = await versionOf(file);
    known.currentMs = clock.nowMs();
  }
  if (url === undefined) return;
  const facts = await store.facts(url).catch(() => undefined);
  if (!facts) return;
  known.currentMs = facts.checkedMs;
  known.nextFetchMs = Math.min(facts.checkedMs + config.fetchEveryMs, clock.nowMs() + config.fetchEveryMs);
}

/** In the order of the sources, so that the index says which; then the names in the configuration itself. */
async function* textsOf(
  config: NameListsConfig,
  known: readonly SourceState[],
  store: ListStore,
  report: Report,
): AsyncIterable<ListText> {
  for (const each of known) {
    const { name, file, url, allow } = each.source;
    const text = file === undefined ? await store.text(url ?? '') : await readBounded(each, file, config, report);
    yield { name, allow, text: text ?? '' };
  }
  yield { name: INLINE, allow: false, text: config.block.join('\n') };
  yield { name: 'detect.lists.allow', allow: true, text: config.allow.join('\n') };
}

/** Rejects when the file went or grew since it was looked at: a list must not vanish because its file did. */
async function readBounded(known: SourceState, file: string, { bytesMax }: NameListsConfig, report: Report) {
  try {
    const bytes = await readFile(file);
    if (bytes.length > bytesMax) throw new Error(`it is larger than bytesMax, ${bytesMax}`);
    return bytes.toString('utf8');
  } catch (error) {
    failSource(known, (error as Error).message, report);
    throw error;
  }
}

function statusOf({ source, currentMs, failure }: SourceState, built: BuiltLists | undefined, i: number): ListStatus {
  const { names = 0, ignored = {} } = built?.counts[i] ?? {};
  return {
    name: source.name,
    names,
    ignored,
    ...(currentMs === undefined ? {} : { currentMs }),
    ...(failure === undefined ? {} : { failure }),
  };
}

function sayRefused({ counts }: BuiltLists, { namesMax }: NameListsConfig, { log }: Report): void {
  const refused = counts.reduce((sum, count) => sum + count.refused, 0);
  if (refused > 0)
    log.warn({ refused, namesMax }, 'names were refused: raise detect.lists.namesMax or use fewer lists');
}

function sayHealth(known: readonly SourceState[], report: Report): void {
  const failed = known.filter(({ failure }) => failure !== undefined);
  if (failed.length === 0) {
    report.health('lists', { state: 'ok' });
    return;
  }
  const reason = failed.map(({ source, failure, currentMs }) => {
    const copy = currentMs === undefined ? 'there is no copy' : `copy of ${new Date(currentMs).toISOString()} in use`;
    return `${source.name}: ${failure} (${copy})`;
  });
  report.health('lists', { state: 'degraded', reason: reason.join('; ') });
}

function listMetrics(report: Report, known: readonly SourceState[], clock: Clock) {
  const names = report.gauge('list_names', { help: 'Names read from each list.', labels: ['list'] });
  const age = report.gauge('list_age_seconds', {
    help: 'Time since what is in use of a list was last known to be current.',
    labels: ['list'],
  });
  return {
    update({ counts }: BuiltLists) {
      for (const [i, { source }] of known.entries()) names.set({ list: source.name }, counts[i]?.names ?? 0);
    },
    ages() {
      for (const { source, currentMs } of known) {
        if (currentMs !== undefined) age.set({ list: source.name }, (clock.nowMs() - currentMs) / 1000);
      }
    },
  };
}

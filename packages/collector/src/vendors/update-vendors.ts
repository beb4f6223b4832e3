import { readFile, stat } from 'node:fs/promises';
import { type Clock, fetchFailure, fetchText } from '@lanhound/runtime';
import { parseRegistry } from './parse-registry.ts';
import {
  countsOf,
  type Prefixes,
  REGISTRIES,
  REGISTRY_FACTS,
  RegistryError,
  type RegistryName,
  type VendorRegistry,
} from './registry.ts';
import type { VendorsConfig } from './vendors-config.ts';

/** One file of a registry, and of which day it is. */
interface RegistryText {
  /** Its address or path. */
  from: string;
  text: string;
  date: string;
}

export interface UpdateDeps {
  config: VendorsConfig;
  /** What is in use until then. */
  known: VendorRegistry;
  clock: Clock;
  signal: AbortSignal;
  fetch: typeof globalThis.fetch;
}

/** The registries of IEEE's servers. Rejects, in words for people, when one cannot be had or is not plausible. */
export async function fetchRegistry(deps: UpdateDeps): Promise<VendorRegistry> {
  const texts: RegistryText[] = [];
  for (const name of REGISTRIES) texts.push(await fetchOne(deps.config.urls[name], deps));
  return merged(texts, deps);
}

/** The registries of files, for machines without internet; of one that is not among them the known blocks stay. */
export async function readRegistryFiles(files: readonly string[], deps: UpdateDeps): Promise<VendorRegistry> {
  const texts: RegistryText[] = [];
  for (const file of files) {
    const { size, mtimeMs } = await stat(file);
    if (size > deps.config.bytesMax)
      throw new RegistryError(`${file} is larger than bytesMax, ${deps.config.bytesMax}`);
    texts.push({ from: file, text: await readFile(file, 'utf8'), date: dayOf(mtimeMs) });
  }
  return merged(texts, deps);
}

async function fetchOne(url: string, { config, clock, signal, fetch }: UpdateDeps): Promise<RegistryText> {
  const done = new AbortController();
  const late = new AbortController();
  // The clock's own time-out, so that a test's clock decides it.
  void clock.sleep(config.timeoutMs, done.signal).then(() => late.abort(new Error('the server takes too long')));
  try {
    const either = AbortSignal.any([signal, late.signal]);
    const fetched = await fetchText({ url, bytesMax: config.bytesMax, signal: either, fetch });
    if (fetched.type === 'unchanged') throw new Error('the server sends nothing');
    const changedMs = Date.parse(fetched.lastModified ?? '');
    const isPast = changedMs <= clock.nowMs();
    return { from: url, text: fetched.text, date: dayOf(isPast ? changedMs : clock.nowMs()) };
  } catch (error) {
    throw new RegistryError(`${url}: ${fetchFailure(error)}`, { cause: error });
  } finally {
    done.abort();
  }
}

/** Each registry that was read in place of the known one; the date is that of the oldest. */
function merged(texts: readonly RegistryText[], { config, known }: UpdateDeps): VendorRegistry {
  const counts = countsOf(known.prefixes);
  const read = new Set<RegistryName>();
  let prefixes: Prefixes = known.prefixes;
  for (const { from, text } of texts) {
    const registry = parsed(from, text);
    const least = Math.ceil(counts[registry.name] * (1 - config.shrinkMax));
    const count = Object.keys(registry.prefixes).length;
    if (count < least)
      throw new RegistryError(`${from}: it has ${count} blocks, want at least ${least} as the one in use has`);
    read.add(registry.name);
    const { digits } = REGISTRY_FACTS[registry.name];
    const others = Object.entries(prefixes).filter(([prefix]) => prefix.length !== digits);
    prefixes = { ...Object.fromEntries(others), ...registry.prefixes };
  }
  const dates = texts.map((each) => each.date);
  if (read.size < REGISTRIES.length) dates.push(known.date);
  const [date = known.date] = dates.sort();
  return { date, prefixes };
}

function parsed(from: string, text: string) {
  try {
    return parseRegistry(text);
  } catch (error) {
    throw new RegistryError(`${from}: ${(error as Error).message}`, { cause: error });
  }
}

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

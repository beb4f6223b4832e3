import { type Clock, type Component, fetchFailure, type Report } from '@lanhound/runtime';
import { createVendorLookup, type VendorOf } from '../inventory/vendor.ts';
import { builtInRegistry } from './built-in.ts';
import type { VendorRegistry } from './registry.ts';
import { fetchRegistry } from './update-vendors.ts';
import type { VendorsConfig } from './vendors-config.ts';
import { readVendorsFile, vendorsFileVersion, writeVendorsFile } from './vendors-file.ts';

export interface VendorsDeps {
  report: Report;
  clock: Clock;
  dataDir: string;
  fetch?: typeof globalThis.fetch;
}

/** Makers by MAC, and of which day that knowledge is. */
export interface Vendors extends Component {
  readonly vendorOf: VendorOf;
  /** "2026-08-26" of the registries in use. */
  date(): string;
}

const FIRST_RETRY_MS = 3600 * 1000;

/** The registries of the collector's folder, else those that come with the program; updated while running. */
export function createVendors(config: VendorsConfig, deps: VendorsDeps): Vendors {
  const { clock, dataDir } = deps;
  const report = deps.report.child('vendors');
  const stopped = new AbortController();
  let version: string | undefined;
  let date = '';
  let lookup: VendorOf | undefined;
  let running: Promise<void> | undefined;

  const load = () => {
    version = vendorsFileVersion(dataDir);
    const { registry, from } = registryIn(dataDir, (failure) =>
      report.log.warn({ failure }, 'the registries of makers cannot be read; those of the program are used'),
    );
    date = registry.date;
    lookup = createVendorLookup(() => registry.prefixes);
    // Looked at once, so that the table is made now and not when an alert waits for it.
    lookup('00:00:00:00:00:00');
    report.log.info({ date, from, blocks: Object.keys(registry.prefixes).length }, 'registries of makers read');
  };
  const update = async (): Promise<boolean> => {
    try {
      const { registry: known } = registryIn(dataDir);
      const fetch = deps.fetch ?? globalThis.fetch;
      writeVendorsFile(dataDir, await fetchRegistry({ config, known, clock, signal: stopped.signal, fetch }));
      return true;
    } catch (error) {
      if (!stopped.signal.aborted)
        report.log.warn({ failure: fetchFailure(error) }, 'the registries of makers stay old');
      return false;
    }
  };
  const run = async () => {
    const everyMs = config.fetchEveryMs;
    let nextFetchMs = everyMs === undefined ? Number.POSITIVE_INFINITY : dueMs(date, everyMs);
    for (;;) {
      await clock.sleep(config.checkEveryMs, stopped.signal);
      if (stopped.signal.aborted) return;
      if (everyMs !== undefined && clock.nowMs() >= nextFetchMs) {
        nextFetchMs = clock.nowMs() + ((await update()) ? everyMs : Math.min(FIRST_RETRY_MS, everyMs));
      }
      if (vendorsFileVersion(dataDir) !== version) load();
    }
  };

  return {
    name: 'vendors',
    vendorOf: (mac) => {
      if (!lookup) load();
      return lookup?.(mac);
    },
    date: () => date,
    async start() {
      if (!lookup) load();
      running = run();
    },
    async stop() {
      stopped.abort();
      await running;
    },
  };
}

const dueMs = (date: string, everyMs: number): number => Date.parse(date) + everyMs;

/** What is in use: the file's when it is there and whole, else the program's own. */
export function registryIn(
  dataDir: string,
  onDamage: (failure: string) => void = () => {},
): { registry: VendorRegistry; from: string } {
  try {
    const registry = readVendorsFile(dataDir);
    if (registry) return { registry, from: 'update' };
  } catch (error) {
    onDamage((error as Error).message);
  }
  return { registry: builtInRegistry(), from: 'built in' };
}

import type { EventSink } from '../track/records.ts';
import type { ImportConfig } from './import-config.ts';
import { createImport } from './import-config.ts';
import type { ImportCounters, ImportDeps } from './source.ts';

/** All imports of a sensor, side by side. */
export interface Imports {
  /** Until the signal aborts; one that fails does not keep the others from reading. */
  run(sink: EventSink, signal: AbortSignal): Promise<void>;
  /** Summed over all. */
  counters(): ImportCounters;
}

/** What nobody foresaw may pass by itself. */
const RETRY_MS = 30_000;

export function createImports(configs: readonly ImportConfig[], deps: ImportDeps): Imports {
  const { clock, report } = deps;
  const sources = configs.map((config) => createImport(config, deps));
  return {
    async run(sink, signal) {
      const run = async (source: (typeof sources)[number]) => {
        while (!signal.aborted) {
          try {
            await source.run(sink, signal);
          } catch (error) {
            report.log.error({ err: error, import: source.name }, 'an import failed and begins anew');
            await clock.sleep(RETRY_MS, signal);
          }
        }
      };
      await Promise.all(sources.map(run));
    },
    counters() {
      const sums: Record<string, number> = {};
      for (const source of sources) {
        for (const [name, count] of Object.entries(source.counters())) {
          sums[`import.${name}`] = (sums[`import.${name}`] ?? 0) + count;
        }
      }
      return sums;
    },
  };
}

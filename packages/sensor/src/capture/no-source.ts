import { noCounts } from './record-parser.ts';
import type { CaptureSource } from './source.ts';

/** No packets, until it is told to stop: for a sensor that only imports, and so needs no right to capture. */
export function createNoSource(): CaptureSource {
  return {
    name: 'imports',
    live: true,
    counters: noCounts,
    async run(_sink, signal) {
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      return { type: 'end' };
    },
  };
}

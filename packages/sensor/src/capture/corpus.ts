// The shared captures with their truth files, where this machine has them: for the tests of this folder.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface CorpusCapture {
  file: string;
  path: string;
  size: number;
}

export interface CaptureTruth {
  container: { records: number; tail: 'ok' | 'cut' | 'damaged' };
  wire_bytes: number;
  captured_bytes: number;
  first_ts: string | null;
  last_ts: string | null;
}

const FOLDER = fileURLToPath(new URL('../../../../../shared/captures/', import.meta.url));

/** All captures of the corpus; empty, with a warning that cannot be missed, where it is absent. */
export function corpusCaptures(): CorpusCapture[] {
  if (!existsSync(`${FOLDER}manifest.json`)) {
    process.stderr.write(`\nSKIPPED: no captures in ${FOLDER}; tests over real captures do not run.\n\n`);
    return [];
  }
  const manifest = JSON.parse(readFileSync(`${FOLDER}manifest.json`, 'utf8')) as { captures: CorpusCapture[] };
  return manifest.captures.map((capture) => ({ ...capture, path: FOLDER + capture.file }));
}

export function truthOf(capture: CorpusCapture): CaptureTruth {
  return JSON.parse(readFileSync(`${capture.path}.truth.json`, 'utf8')) as CaptureTruth;
}

/** Whole microseconds of seconds with nine decimals. */
export function truthUs(seconds: string): number {
  const [whole = '0', fraction = ''] = seconds.split('.');
  return Number(whole) * 1_000_000 + Number(fraction.slice(0, 6));
}

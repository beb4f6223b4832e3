import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe } from 'vitest';
import { describeUnmet } from './requirement.ts';
import type { CaptureTruth } from './truth.ts';

/** The root of the repository. */
export const REPOSITORY = fileURLToPath(new URL('../../..', import.meta.url));

/** Why a suite over the corpus is skipped. */
export const CAPTURES_MISSING = 'the capture corpus is not at ../shared/captures';

/** One line of the corpus's manifest. */
export interface CaptureEntry {
  /** Path within the corpus, "dns/dns.pcap". */
  file: string;
  topic: string;
  description: string;
  packets: number;
  size: number;
  linktypes: number[];
  /** True when two independent parsers agree on the flows: compare exactly. */
  flows_confirmed: boolean;
  labels?: ({ kind: string } & Record<string, unknown>)[];
}

/** The corpus of real captures beside the repository; its README describes it. */
export interface Captures {
  entries: readonly CaptureEntry[];
  /** Absolute path of a capture. */
  path(file: string): string;
  /** What is in a capture, by other programs. */
  truth(file: string): CaptureTruth;
}

/** Like describe, with the corpus given to the body; skipped with its reason recorded where the corpus is absent. */
export function describeWithCaptures(suite: string, body: (captures: Captures) => void): void {
  const captures = findCaptures();
  if (captures) describe(suite, () => body(captures));
  else describeUnmet(CAPTURES_MISSING)(suite, () => {});
}

/** The corpus, or undefined where it is absent. */
export function findCaptures(): Captures | undefined {
  const directory = join(REPOSITORY, '../shared/captures');
  const manifest = join(directory, 'manifest.json');
  if (!existsSync(manifest)) return undefined;
  const { captures } = JSON.parse(readFileSync(manifest, 'utf8')) as { captures: CaptureEntry[] };
  const path = (file: string) => join(directory, file);
  return {
    entries: captures,
    path,
    truth: (file) => JSON.parse(readFileSync(path(`${file}.truth.json`), 'utf8')) as CaptureTruth,
  };
}

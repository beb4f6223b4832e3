// The files of the memory by number: snapshot-7.json is how things stood when journal-7.log began.
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Generations {
  snapshotFile(generation: number): string;
  journalFile(generation: number): string;
  /** Makes the folder when it is not there, and removes what was left half written. */
  open(): Promise<void>;
  /** Ascending. */
  list(): Promise<{ snapshots: number[]; journals: number[] }>;
  /** Removes all before this one. */
  prune(before: number): Promise<void>;
  /** How many starts in a row began to read these files and did not come to an end. */
  failedStarts(): Promise<number>;
  noteStarts(failed: number): Promise<void>;
}

const FILE = /^(snapshot|journal)-(\d{1,15})\.(?:json|log)$/;
const STARTS_FILE = 'starts';

export function generations(directory: string): Generations {
  const starts = join(directory, STARTS_FILE);
  const files = async () => {
    const names = await readdir(directory);
    return names.flatMap((name) => {
      const [, kind, number] = FILE.exec(name) ?? [];
      return kind === undefined ? [] : [{ name, kind, generation: Number(number) }];
    });
  };
  return {
    snapshotFile: (generation) => join(directory, `snapshot-${generation}.json`),
    journalFile: (generation) => join(directory, `journal-${generation}.log`),
    async open() {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      for (const name of await readdir(directory)) if (name.endsWith('.new')) await rm(join(directory, name));
    },
    async list() {
      const all = await files();
      const of = (wanted: string) =>
        all
          .filter(({ kind }) => kind === wanted)
          .map(({ generation }) => generation)
          .sort((a, b) => a - b);
      return { snapshots: of('snapshot'), journals: of('journal') };
    },
    async prune(before) {
      for (const { name, generation } of await files()) if (generation < before) await rm(join(directory, name));
    },
    failedStarts: async () => Number(await readFile(starts, 'utf8').catch(() => '0')) || 0,
    noteStarts: (failed) => writeFile(starts, String(failed), { mode: 0o600 }).catch(() => {}),
  };
}

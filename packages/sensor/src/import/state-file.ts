import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';

/** What one import leaves to the next process. */
export interface StateFile {
  /** Undefined when there is none, or it cannot be read. */
  load(): Promise<unknown>;
  /** All of it or nothing. Throws when the disk does not take it. */
  save(state: unknown): Promise<void>;
}

/** Larger than what any import saves. */
const STATE_BYTES_MAX = 32_000_000;

/** Nothing is kept without a folder. */
export function stateFile(dir: string | undefined, importName: string): StateFile {
  if (dir === undefined) return { load: async () => undefined, save: async () => {} };
  const name = createHash('sha256').update(importName).digest('hex').slice(0, 16);
  const path = join(dir, `${name}.json`);
  return {
    async load() {
      try {
        const text = await readFile(path, 'utf8');
        return text.length > STATE_BYTES_MAX ? undefined : JSON.parse(text);
      } catch {
        return undefined;
      }
    },
    async save(state) {
      await mkdir(dir, { recursive: true, mode: 0o700 });
      const file = await open(`${path}.next`, 'w', 0o600);
      try {
        await file.writeFile(`${JSON.stringify(state)}\n`);
      } finally {
        await file.close();
      }
      await rename(`${path}.next`, path);
    },
  };
}

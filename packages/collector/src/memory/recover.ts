// What was remembered, read back: the newest snapshot that is whole, then the journals since.
import { existsSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Logger } from '@lanhound/runtime';
import type { Generations } from './generations.ts';
import { decodeInput, type Input } from './input.ts';
import { readJournal } from './journal.ts';
import { readSnapshot, type Snapshot } from './snapshot.ts';

export interface RecoverDeps {
  files: Generations;
  log: Logger;
  restore(snapshot: Snapshot): void;
  /** Do again what the input did. */
  replay(input: Input): void;
  /** Take note of the input, and do nothing of what it did. */
  skip(input: Input): void;
}

export interface Recovered {
  /** False when there is no snapshot that can be read, and no journal from the beginning. */
  found: boolean;
  /** The next free number. */
  generation: number;
  inputs: number;
}

/** An input that ends the process on every start is left out after so many; after twice as many, all are. */
const FAILED_STARTS_MAX = 3;

export async function recover(deps: RecoverDeps): Promise<Recovered> {
  const { files, log } = deps;
  const { snapshots, journals } = await files.list();
  const generation = Math.max(0, ...snapshots, ...journals) + 1;
  const from = await restoreNewest(snapshots, deps);
  // Without a snapshot the journals only tell the whole story when they begin with the first.
  const since = journals.filter((each) => each >= (from ?? 1));
  if (from === undefined && since[0] !== 1) return { found: false, generation, inputs: 0 };
  const failed = await files.failedStarts();
  await files.noteStarts(failed + 1);
  if (failed >= 2 * FAILED_STARTS_MAX) {
    log.error({ failed }, 'the last starts ended while they read the journal; it is left out');
    await files.noteStarts(0);
    return { found: true, generation, inputs: 0 };
  }
  const inputs = since.flatMap((each) => inputsOf(files.journalFile(each), log));
  const suspect = failed >= FAILED_STARTS_MAX ? inputs.pop() : undefined;
  for (const input of inputs) {
    deps.replay(input);
    // The database is being asked meanwhile.
    await nextTurn();
  }
  if (suspect) {
    log.error(
      { failed, type: suspect.type },
      'the last starts ended while they read the journal; its last entry is left out',
    );
    deps.skip(suspect);
  }
  await files.noteStarts(0);
  return { found: true, generation, inputs: inputs.length };
}

async function restoreNewest(snapshots: readonly number[], { files, log, restore }: RecoverDeps) {
  for (const each of snapshots.toReversed()) {
    const file = files.snapshotFile(each);
    try {
      restore(await readSnapshot(file));
      return each;
    } catch (error) {
      log.error({ err: error, file }, 'a snapshot cannot be read; the one before is used');
    }
  }
  return undefined;
}

function inputsOf(file: string, log: Logger): Input[] {
  if (!existsSync(file)) return [];
  const { records, tornBytes } = readJournal(file);
  if (tornBytes > 0) log.warn({ file, tornBytes }, 'the last entry of a journal was not finished and is left out');
  return records.flatMap((record) => {
    try {
      return decodeInput(record) ?? [];
    } catch (error) {
      log.error({ err: error, file }, 'an entry of a journal cannot be read and is left out');
      return [];
    }
  });
}

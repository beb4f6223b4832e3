import { constants, open, stat } from 'node:fs/promises';
import type { EventSink } from '../../track/records.ts';
import { createImportHealth } from '../import-health.ts';
import type { ImportCounters, ImportDeps, ImportSource } from '../source.ts';
import { stateFile } from '../state-file.ts';
import { troubleOf } from './file-trouble.ts';

/** What reads a file that is written anew as a whole. */
export interface TextReader {
  /** All of the file, a byte a unit. Times are microseconds since 1970: when it was last written to, and now. */
  read(text: string, times: { writtenUs: number; nowUs: number }): void;
  counters(): ImportCounters;
  save(): unknown;
  /** What save gave, or anything: the disk is not to be trusted. */
  restore(state: unknown): void;
}

export interface WatchedFileOptions {
  name: string;
  file: string;
  reader(sink: EventSink): TextReader;
}

/** As soon as a device has its address somebody may want to know. */
const POLL_MS = 1_000;
/** A hundred thousand leases. */
export const WATCHED_BYTES_MAX = 10_000_000;
/** Leases change every few minutes: the disk is spared, and a killed process reads a few of them again. */
const SAVE_MS = 60_000;

/** Reads a file whenever it has changed. */
export function createWatchedFile({ name, file, reader: create }: WatchedFileOptions, deps: ImportDeps): ImportSource {
  const { clock } = deps;
  let reader: TextReader | undefined;
  return {
    name,
    counters: () => reader?.counters() ?? {},
    async run(sink, signal) {
      const state = stateFile(deps.stateDir, name);
      const health = createImportHealth(name, deps.report);
      reader = create(sink);
      reader.restore(await state.load());
      let seen = '';
      let savedMs = clock.steadyMs();
      let isSaved = true;
      const save = async () => {
        savedMs = clock.steadyMs();
        isSaved = true;
        await state.save(reader?.save()).catch(health.notSaved);
      };
      while (!signal.aborted) {
        const found = await readIfChanged(file, seen);
        if ('trouble' in found) health.away(found.trouble);
        else {
          health.well();
          seen = found.version;
          if (found.text !== undefined) {
            reader.read(found.text, { writtenUs: found.writtenUs, nowUs: clock.nowMs() * 1_000 });
            isSaved = false;
          }
        }
        if (!isSaved && clock.steadyMs() - savedMs >= SAVE_MS) await save();
        await clock.sleep(POLL_MS, signal);
      }
      if (!isSaved) await save();
    },
  };
}

type Found = { version: string; text?: string; writtenUs: number } | { trouble: string };

/** The text when the file differs from the version that was seen, and nobody wrote to it meanwhile. */
async function readIfChanged(file: string, seen: string): Promise<Found> {
  try {
    const before = await stat(file, { bigint: true });
    const version = `${before.dev} ${before.ino} ${before.size} ${before.mtimeNs}`;
    const writtenUs = Number(before.mtimeNs / 1_000n);
    if (!before.isFile()) return { trouble: `${file} is no regular file` };
    if (version === seen) return { version, writtenUs };
    if (before.size > WATCHED_BYTES_MAX) {
      return { trouble: `${file} has ${before.size} bytes, want at most ${WATCHED_BYTES_MAX}` };
    }
    const text = await readText(file, Number(before.size));
    const after = await stat(file, { bigint: true });
    const isSteady = after.mtimeNs === before.mtimeNs && after.size === before.size && after.ino === before.ino;
    return isSteady ? { version, text, writtenUs } : { version: seen, writtenUs };
  } catch (error) {
    return { trouble: troubleOf(error as NodeJS.ErrnoException, file) };
  }
}

async function readText(file: string, size: number): Promise<string> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const bytes = Buffer.alloc(size);
    const { bytesRead } = await handle.read(bytes, 0, size, 0);
    return bytes.toString('latin1', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

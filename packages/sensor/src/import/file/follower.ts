import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { constants, type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { NO_FILE, troubleOf } from './file-trouble.ts';
import { LineSplitter } from './line-splitter.ts';

/**
 * Where reading goes on after a restart: how far it got, and what the file begins with. Names and inodes pass from one
 * file to another, the first lines stay.
 */
export const Position = z.object({
  offset: z.int().min(0),
  headBytes: z.int().min(0).max(1_024),
  headHash: z.string().max(64),
});
export type Position = z.infer<typeof Position>;

export interface FollowerOptions {
  file: string;
  /** Where to begin in a file that is there when it is followed for the first time. */
  startAt: 'beginning' | 'end';
  /** Files with these suffixes hold what was in the file before, oldest first; they are read where nothing is known. */
  olderSuffixes?: readonly string[];
  lineBytesMax: number;
  /** As far behind the end as this, reading jumps ahead. */
  backlogBytesMax: number;
}

/** What is known of the lines that come with it. */
export interface LineContext {
  /** Just written: what came before had been read to its end. */
  live: boolean;
  /** When the file was last written to, microseconds since 1970. */
  writtenUs: number;
}

export type OnLine = (line: Buffer, context: LineContext) => void;

/** How a turn of reading ended. */
export type Polled =
  | { type: 'end' } // All that is there was read.
  | { type: 'more' }
  | { type: 'away'; reason: string }; // There is no such file, or it cannot be read; it will be tried again.

/** A file to be read, and where to begin in it. */
interface Planned {
  path: string;
  offset: number;
}

/** A file that is being read. */
interface Current {
  path: string;
  handle: FileHandle;
  stats: Stats;
  offset: number;
  /** Its first bytes, as far as they were read. */
  head: Buffer;
}

const CHUNK_BYTES = 65_536;
/** Enough for what no other file begins with: several lines with times. */
const HEAD_BYTES_MAX = 1_024;
/** A writer may go on for a moment after its file was renamed, until it is told. */
const QUIET_POLLS = 2;
/** Of a folder full of old logs the newest. */
const ROTATED_TRIED_MAX = 16;

/**
 * Reads a file that others append to, over renames, truncations and times without it. Lines written between two turns
 * into a file that was then truncated are lost, which is the nature of copying and truncating.
 */
export class Follower {
  /** Bytes passed over because they were too many to catch up with. */
  skippedBytes = 0;
  readonly #options: FollowerOptions;
  readonly #lines: LineSplitter;
  readonly #chunk = Buffer.alloc(CHUNK_BYTES);
  #saved: Position | undefined;
  /** What is to be read, the file itself last; undefined while that is not known. */
  #planned: Planned[] | undefined;
  #current: Current | undefined;
  #wasAtEnd = false;
  #quietPolls = 0;

  constructor(options: FollowerOptions, saved?: Position) {
    this.#options = options;
    this.#saved = saved;
    this.#lines = new LineSplitter(options.lineBytesMax);
  }

  get longLines(): number {
    return this.#lines.longLines;
  }

  /** Where a later follower goes on; undefined before anything was read. */
  get position(): Position | undefined {
    const current = this.#current;
    if (!current) return this.#saved;
    const offset = current.offset - this.#lines.pendingBytes;
    const head = current.head.subarray(0, Math.min(offset, HEAD_BYTES_MAX));
    return { offset, headBytes: head.length, headHash: hashOf(head) };
  }

  /** Reads what there is, about `bytesMax` at most. Never throws for the file's sake. */
  async poll(bytesMax: number, onLine: OnLine): Promise<Polled> {
    try {
      return await this.#read(bytesMax, onLine);
    } catch (error) {
      if (this.#current) {
        // What cannot be read on is looked for anew.
        await this.close();
        this.#planned = undefined;
      }
      return { type: 'away', reason: troubleOf(error as NodeJS.ErrnoException, this.#options.file) };
    }
  }

  async close(): Promise<void> {
    const handle = this.#current?.handle;
    this.#saved = this.position;
    this.#current = undefined;
    this.#lines.reset();
    await handle?.close().catch(() => {});
  }

  async #read(bytesMax: number, onLine: OnLine): Promise<Polled> {
    this.#planned ??= await this.#plan();
    this.#current ??= await this.#openNext(this.#planned);
    const current = this.#current;
    await this.#lookAgain(current);
    const context = { live: this.#wasAtEnd, writtenUs: Math.round(current.stats.mtimeMs * 1_000) };
    for (let left = bytesMax; left > 0; ) {
      const { bytesRead } = await current.handle.read(this.#chunk, 0, CHUNK_BYTES, current.offset);
      if (bytesRead === 0) return this.#atEnd(current);
      this.#quietPolls = 0;
      current.offset += bytesRead;
      left -= bytesRead;
      this.#lines.push(this.#chunk.subarray(0, bytesRead), (line) => onLine(line, context));
      if (current.head.length < HEAD_BYTES_MAX) current.head = await readHead(current.handle, current.offset);
    }
    this.#wasAtEnd = false;
    return { type: 'more' };
  }

  /** A file that became shorter, or begins otherwise, was truncated: it is read from its new beginning. */
  async #lookAgain(current: Current): Promise<void> {
    const before = current.stats;
    current.stats = await current.handle.stat();
    const { size, mtimeMs } = current.stats;
    if (size === current.offset && mtimeMs === before.mtimeMs) return;
    const isTruncated =
      size < current.offset || !(await readHead(current.handle, current.head.length)).equals(current.head);
    if (isTruncated) {
      current.offset = 0;
      current.head = Buffer.alloc(0);
      this.#lines.reset();
    }
    const behind = size - current.offset - this.#options.backlogBytesMax;
    if (behind <= 0) return;
    this.skippedBytes += behind;
    current.offset += behind;
    current.head = await readHead(current.handle, current.offset);
    this.#lines.reset({ inLine: true });
  }

  async #atEnd(current: Current): Promise<Polled> {
    this.#wasAtEnd = true;
    const { file } = this.#options;
    const isOlder = current.path !== file;
    if (!isOlder && !(await this.#wasReplaced(current))) return { type: 'end' };
    // The rest of a line that its writer did not end is no line: half an address is another address.
    await this.close();
    if (!isOlder) this.#planned = [{ path: file, offset: 0 }];
    this.#wasAtEnd = false;
    return { type: 'more' };
  }

  /** Another file has the name now, there is something in it, and nobody writes to the old one any more. */
  async #wasReplaced({ stats }: Current): Promise<boolean> {
    const named = await stat(this.#options.file).catch(() => undefined);
    if (!named || (named.ino === stats.ino && named.dev === stats.dev) || named.size === 0) return false;
    this.#quietPolls++;
    return this.#quietPolls > QUIET_POLLS;
  }

  async #openNext(planned: Planned[]): Promise<Current> {
    for (;;) {
      const [next = { path: this.#options.file, offset: 0 }] = planned;
      try {
        const current = await openFile(next);
        planned.shift();
        this.#quietPolls = 0;
        return current;
      } catch (error) {
        // The file itself is waited for; an older one that has gone meanwhile is not.
        if (next.path === this.#options.file) throw error;
        planned.shift();
      }
    }
  }

  async #plan(): Promise<Planned[]> {
    const { file, startAt } = this.#options;
    const saved = this.#saved;
    if (saved && (await hasPosition(file, saved))) return [{ path: file, offset: saved.offset }];
    const beginning = { path: file, offset: 0 };
    if (saved) {
      const rotated = await rotatedFile(file, saved);
      return [...(rotated ? [{ path: rotated, offset: saved.offset }] : await this.#older()), beginning];
    }
    if (startAt === 'beginning') return [...(await this.#older()), beginning];
    // One that appears later is new from its first line on.
    return [{ path: file, offset: (await sizeOf(file)) ?? 0 }];
  }

  async #older(): Promise<Planned[]> {
    const { file, olderSuffixes = [] } = this.#options;
    const paths = olderSuffixes.map((suffix) => `${file}${suffix}`);
    const sizes = await Promise.all(paths.map(sizeOf));
    return paths.filter((_, i) => sizes[i] !== undefined).map((path) => ({ path, offset: 0 }));
  }
}

async function openFile({ path, offset }: Planned): Promise<Current> {
  // A pipe of that name must not make us wait for its writer.
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw Object.assign(new Error('no regular file'), { code: NO_FILE });
    return { path, handle, stats, offset, head: await readHead(handle, offset) };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The first bytes of a file, up to `end`. */
async function readHead(handle: FileHandle, end: number): Promise<Buffer> {
  const head = Buffer.alloc(Math.min(end, HEAD_BYTES_MAX));
  const { bytesRead } = await handle.read(head, 0, head.length, 0);
  return head.subarray(0, bytesRead);
}

async function hasPosition(path: string, { offset, headBytes, headHash }: Position): Promise<boolean> {
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(() => undefined);
  if (!handle) return false;
  try {
    const stats = await handle.stat();
    return stats.isFile() && stats.size >= offset && hashOf(await readHead(handle, headBytes)) === headHash;
  } catch {
    return false;
  } finally {
    await handle.close();
  }
}

/** The file of before under the name that a rotation gave it: "NAME.1", "NAME-20261201". */
async function rotatedFile(file: string, saved: Position): Promise<string | undefined> {
  // The beginning of an empty file is that of every file.
  if (saved.headBytes === 0) return undefined;
  const name = basename(file);
  const names = await readdir(dirname(file)).catch(() => []);
  const paths = names.filter((each) => each !== name && each.startsWith(name)).map((each) => join(dirname(file), each));
  const found = await Promise.all(paths.slice(0, 10_000).map(async (path) => ({ path, mtimeMs: await timeOf(path) })));
  const newest = found.sort((a, b) => b.mtimeMs - a.mtimeMs).slice(0, ROTATED_TRIED_MAX);
  for (const { path } of newest) if (await hasPosition(path, saved)) return path;
  return undefined;
}

const timeOf = async (path: string): Promise<number> =>
  (await stat(path).catch(() => undefined))?.mtimeMs ?? Number.NEGATIVE_INFINITY;

async function sizeOf(path: string): Promise<number | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ? found.size : undefined;
}

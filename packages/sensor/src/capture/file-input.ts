import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip, type Gunzip } from 'node:zlib';
import type { CaptureProblem } from './source.ts';

/** The name that stands for standard input. */
export const STANDARD_INPUT = '-';

const CHUNK_BYTES = 1_048_576;
/** Compressed bytes handed to zlib at a time: what it made of one such slice is lost when it meets damage in it. */
const GZIP_SLICE_BYTES = 65_536;
const GUNZIPPED_CHUNK_BYTES = 262_144;

/** An input that cannot be opened, read or unpacked. */
export class InputError extends Error {
  override name = 'InputError';
  readonly type: CaptureProblem['type'];

  constructor(type: CaptureProblem['type'], expected: string, cause?: unknown) {
    super(expected, { cause });
    this.type = type;
  }
}

export interface InputOptions {
  stdin: Readable;
  signal: AbortSignal;
  /** Told of every number of bytes read, before unpacking. */
  onRead(bytes: number): void;
}

/**
 * The bytes of a file or of standard input, unpacked when they are gzip. A chunk is borrowed until the next is asked
 * for. Throws InputError.
 */
export async function* inputChunks(file: string, options: InputOptions): AsyncGenerator<Uint8Array> {
  const raw = file === STANDARD_INPUT ? streamChunks(options) : fileChunks(file, options);
  yield* unpacked(counted(raw, options.onRead));
}

async function* counted(chunks: AsyncIterable<Uint8Array>, onRead: (bytes: number) => void) {
  for await (const chunk of chunks) {
    onRead(chunk.length);
    yield chunk;
  }
}

async function* fileChunks(file: string, { signal }: InputOptions): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  const handle = await open(file, 'r').catch(unreadable);
  try {
    while (!signal.aborted) {
      const { bytesRead } = await handle.read(buffer, 0, CHUNK_BYTES).catch(unreadable);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

async function* streamChunks({ stdin, signal }: InputOptions): AsyncGenerator<Uint8Array> {
  if ((stdin as { isTTY?: boolean }).isTTY) {
    throw new InputError('unreadable', 'a capture piped into standard input, which is a terminal');
  }
  // Only this ends a read that waits for a writer.
  const onAbort = () => stdin.destroy();
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    for await (const chunk of stdin) yield chunk as Uint8Array;
  } catch (error) {
    if (!signal.aborted) unreadable(error);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function unreadable(error: unknown): never {
  throw new InputError('unreadable', `a readable file, but ${(error as Error).message}`, error);
}

/** The chunks as they are, or what gzip packed into them. */
async function* unpacked(chunks: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    let head: Uint8Array = new Uint8Array(0);
    while (head.length < 2) {
      const next = await chunks.next();
      if (next.done) break;
      head = head.length === 0 ? next.value : Buffer.concat([head, next.value]);
    }
    const all = after(head, chunks);
    yield* head[0] === 0x1f && head[1] === 0x8b ? gunzipped(all) : all;
  } finally {
    // Who stops early may not have come to these yet, and the file would stay open.
    await chunks.return(undefined);
  }
}

async function* after(head: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield head;
  yield* rest;
}

/**
 * Driven by hand and not piped: a pipe throws away what was unpacked before the place where a file is cut or damaged,
 * and that is nearly all of it.
 */
async function* gunzipped(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip({ chunkSize: GUNZIPPED_CHUNK_BYTES });
  const failed = new Promise<Error>((resolve) => gunzip.once('error', resolve));
  try {
    for await (const chunk of chunks) {
      for (let at = 0; at < chunk.length; at += GZIP_SLICE_BYTES) {
        // zlib reads in another thread, so it gets a copy of what is borrowed.
        const slice = Buffer.from(chunk.subarray(at, at + GZIP_SLICE_BYTES));
        yield* transformed(gunzip, failed, (done) => gunzip.write(slice, () => done()));
      }
    }
    yield* transformed(gunzip, failed, (done) => gunzip.once('end', done).end());
  } finally {
    gunzip.destroy();
  }
}

/** What comes out of the gunzip until the feeding is done. */
async function* transformed(
  gunzip: Gunzip,
  failed: Promise<Error>,
  feed: (done: () => void) => void,
): AsyncGenerator<Uint8Array> {
  let done = false;
  const fed = new Promise<void>((resolve) => feed(resolve)).then(() => {
    done = true;
  });
  for (;;) {
    const readable = new Promise<void>((resolve) => gunzip.once('readable', resolve));
    for (let out = gunzip.read() as Buffer | null; out; out = gunzip.read() as Buffer | null) yield out;
    if (done) return;
    const error = await Promise.race([readable, fed, failed]);
    if (error instanceof Error) throw gzipError(error);
  }
}

function gzipError(error: NodeJS.ErrnoException): InputError {
  if (error.code === 'Z_BUF_ERROR') return new InputError('cut', 'the rest of the gzip stream', error);
  return new InputError('damaged', `gzip data that can be unpacked, but: ${error.message}`, error);
}
